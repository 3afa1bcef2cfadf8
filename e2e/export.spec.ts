// Synthetic MR out of the page: checked, saved as DICOM in a ZIP and in a folder, as NIfTI, as a picture; read again by others' eyes.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, unzipSync, zipSync } from 'fflate';
import { readDrop, readStack } from '../src/dicom/testing/readDrop.ts';
import { expect, test, writePhantom } from './fixtures.ts';
import { downloaded } from './pages/download.ts';
import { during } from './pages/held.ts';

/** In the page: no dialogue to save a file, so that the browser downloads it. */
const noFileDialogue = (): void => {
  Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
};

const small = {
  columns: 96,
  rows: 96,
  pixelMm: 2.4,
  heights: Array.from({ length: 8 }, (_, i) => -14 + i * 4),
};

test('[EXP-25] the demo’s synthetic MR is checked, saved as a ZIP and read back: every slice, the CT’s places, the pixels on screen', async ({
  app,
  page,
  workerCalls,
}) => {
  await page.addInitScript(noFileDialogue);
  await app.open();
  await app.pickFolder('public/demo/ct');
  await app.ready();
  await app.tab('Export');
  const { panel } = app;
  await expect(panel.getByText(/Nothing has been made from this CT yet/)).toBeVisible();
  await app.tab('Synthesise');
  await app.synthesise.click();
  await app.done();
  await app.tab('Export');
  await expect(panel.getByText('9 checks passed')).toBeVisible();
  await expect(panel.getByText('SYNTHETIC T1 (AI from CT) - NOT FOR DIAGNOSIS, 70 files')).toBeVisible();
  await expect(panel.getByText(/The weights are untrained/)).toBeVisible();
  await panel.getByRole('button', { name: '9 checks passed' }).click();
  await expect(panel.getByText('Every slice lies where the CT’s does')).toBeVisible();

  const zip = await downloaded(page, () => panel.getByRole('button', { name: 'Save as ZIP' }).click());
  await expect(
    panel.getByText(/140 files, \d+\.\d MB, handed to the browser as synthetic-mr-/),
  ).toBeVisible();
  expect((await workerCalls()).filter((call) => call.startsWith('export '))).toContain('export writeDicom');

  const files = Object.entries(unzipSync(zip)).map(([name, bytes]) => ({ name, bytes }));
  expect(files).toHaveLength(140);
  const folder = 'public/demo/ct';
  const ctFiles = readdirSync(folder).map((name) => ({
    name,
    bytes: new Uint8Array(readFileSync(join(folder, name))),
  }));
  const [ct] = (await readDrop(ctFiles)).series;
  const read = await readDrop(files);
  expect(read.problems).toEqual([]);
  expect(read.series.map(({ role, synthetic }) => [role, synthetic?.contrast])).toEqual([
    ['synthetic', 'T1'],
    ['synthetic', 'T2'],
  ]);
  for (const series of read.series) {
    expect(series.synthetic).toMatchObject({
      model: 'untrained-small 0.0.0',
      sourceSeriesUid: ct?.seriesUid,
    });
    expect(series.synthetic?.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(series.geometry).toEqual(ct?.geometry);
    expect(series.study.uid).toBe(ct?.study.uid);
    const { voxels } = await readStack(series, files);
    expect(new Set(voxels.subarray(35 * 192 * 192)).size).toBeGreaterThan(20);
  }
});

test('[EXP-26] [UI-26] some slices of one contrast, de-identified, written straight into a chosen file and folder', async ({
  app,
  page,
}, info) => {
  // The browser's private file system stands in for the disk that the dialogues would open.
  await page.addInitScript(() => {
    Object.assign(globalThis, {
      showSaveFilePicker: async ({ suggestedName }: { readonly suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
      showDirectoryPicker: () => navigator.storage.getDirectory(),
    });
  });
  const kept = (): Promise<readonly string[]> =>
    page.evaluate(async () => {
      const names: string[] = [];
      const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
        for await (const [name, handle] of folder.entries()) {
          if (handle instanceof FileSystemDirectoryHandle) await walk(handle, `${path}${name}/`);
          else if (!path.startsWith('results/')) names.push(`${path}${name}`);
        }
      };
      await walk(await navigator.storage.getDirectory(), '');
      return names.sort();
    });
  const bytesOf = async (name: string): Promise<Uint8Array> =>
    Uint8Array.from(
      await page.evaluate(async (path) => {
        const handle = await (await navigator.storage.getDirectory()).getFileHandle(path);
        return [...new Uint8Array(await (await handle.getFile()).arrayBuffer())];
      }, name),
    );

  await app.open();
  await app.pickFolder(writePhantom(info.outputPath('ct'), small));
  await app.ready();
  await app.synthesise.click();
  await app.done();
  const { panel } = app;
  await app.tab('Export');
  const saveZip = panel.getByRole('button', { name: 'Save as ZIP' });
  await expect(saveZip).toBeEnabled();
  await during(
    page,
    { method: 'plan' },
    () => panel.getByRole('combobox', { name: 'Images', exact: true }).selectOption('T2'),
    async () => {
      await expect(saveZip).toBeDisabled();
      await expect(panel.getByText('SYNTHETIC T1 (AI from CT) - NOT FOR DIAGNOSIS, 8 files')).toBeVisible();
    },
  );
  await panel.getByRole('combobox', { name: 'Slices', exact: true }).selectOption('some');
  await panel.getByLabel('First').fill('3');
  await panel.getByLabel(/^Last/).fill('7');
  await panel.getByLabel('De-identify').check();
  await expect(panel.getByText(/^ANON-[0-9a-f]{8}$/)).toBeVisible();
  await expect(panel.getByText('SYNTHETIC T2 (AI from CT) - NOT FOR DIAGNOSIS, 5 files')).toBeVisible();
  await app.idle();
  await saveZip.click();
  await expect(panel.getByText(/^5 files, .* MB, written to synthetic-mr-.*\.zip\.$/)).toBeVisible();
  const zipName = (await kept()).find((name) => name.endsWith('.zip')) ?? '';
  const zip = unzipSync(await bytesOf(zipName));
  const files = Object.entries(zip).map(([name, bytes]) => ({ name, bytes }));
  const read = await readDrop(files);
  expect(files).toHaveLength(5);
  expect(read.series[0]?.patient.id).toMatch(/^ANON-/);
  expect(read.series[0]?.synthetic?.contrast).toBe('T2');
  expect(JSON.stringify(read.series)).not.toContain('PHANTOM');

  await panel.getByRole('button', { name: 'Save into a folder' }).click();
  await expect(panel.getByText(/^5 files, .* MB, written to (?!.*\.zip\.$).*synthetic-mr-/)).toBeVisible();
  expect((await kept()).filter((name) => name.includes('/synthetic-t2/'))).toHaveLength(5);

  await panel.getByRole('button', { name: 'T1.nii.gz' }).click();
  await expect(panel.getByText(/^1 file, .*\.nii\.gz\.$/)).toBeVisible();
  const nifti = gunzipSync(await bytesOf((await kept()).find((name) => name.endsWith('.nii.gz')) ?? ''));
  const offset = new DataView(nifti.buffer, nifti.byteOffset).getFloat32(108, true); // after what says that it is synthetic
  expect(offset).toBeGreaterThan(352);
  expect(nifti.length).toBe(offset + 96 * 96 * 8 * 2);
  const text = (from: number, to: number): string => new TextDecoder().decode(nifti.subarray(from, to));
  expect(text(148, 228).replaceAll('\0', '').trim()).toBe('SYNTHETIC T1 from CT, NOT FOR DIAGNOSIS');
  expect(text(352, offset)).toContain('untrained');
});

test('[EXP-27] the panes as one PNG, research-only line burned in, without the patient; CSV waits for numbers', async ({
  app,
  page,
}, info) => {
  await app.open();
  await app.pickFolder(writePhantom(info.outputPath('ct'), small));
  await app.ready();
  await app.synthesise.click();
  await app.done();
  await app.tab('Export');
  await expect(app.panel.getByRole('button', { name: 'Metrics as CSV' })).toBeDisabled();
  await expect(app.panel.getByText('9 checks passed')).toBeVisible();
  await app.showsImage('Synthetic T1');
  await app.idle();
  const png = await downloaded(page, () => app.panel.getByRole('button', { name: 'Panes as PNG' }).click());
  const pixels = await page.evaluate(
    async (bytes) => {
      const picture = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d');
      context?.drawImage(picture, 0, 0);
      const grey = (x: number, y: number, w: number, h: number): number => {
        const data = context?.getImageData(x, y, w, h).data ?? [];
        const seen = new Set<number>();
        for (let i = 0; i < data.length; i += 4) seen.add(data[i] ?? 0);
        return seen.size;
      };
      const { width, height } = picture;
      const grid = document.querySelector('.pane-grid')?.getBoundingClientRect();
      return {
        width,
        height,
        shown: [grid?.width, (grid?.height ?? 0) + 26].map((v) => Math.round(v ?? 0)),
        images: grey(0, 40, width, height / 2),
        line: grey(0, height - 24, 300, 22),
        // Lower left of the last row's first pane: where the page writes the patient.
        patient: grey(2, height - 26 - 44, 90, 38),
      };
    },
    [...png],
  );
  expect([pixels.width, pixels.height]).toEqual(pixels.shown);
  expect(pixels.images).toBeGreaterThan(20);
  expect(pixels.line).toBeGreaterThan(5);
  expect(pixels.patient).toBeLessThan(4);
});

test('[EXP-28] an exported series dropped again names its model, weights and CT, is no real MR, and is verified against the CT', async ({
  app,
  page,
}, info) => {
  await page.addInitScript(noFileDialogue);
  const ct = writePhantom(info.outputPath('ct'), { ...small, heights: [-6, -2, 2, 6] });
  await app.open();
  await app.pickFolder(ct);
  await app.ready();
  await app.synthesise.click();
  await app.done();
  await app.tab('Export');
  const zip = await downloaded(page, () => app.panel.getByRole('button', { name: 'Save as ZIP' }).click());

  // One pixel of the T2 is changed by somebody.
  const entries = unzipSync(zip);
  const [changed = ''] = Object.keys(entries).filter((name) => name.includes('synthetic-t2/0002'));
  const bytes = entries[changed];
  if (!bytes) throw new Error('no second T2 slice');
  const end = bytes.length - 2 * (96 * 48);
  bytes[end] = (bytes[end] ?? 0) ^ 0xff;
  bytes[end + 1] = (bytes[end + 1] ?? 0) ^ 0x04;

  await page.reload();
  await app.isEmpty();
  const back = { name: 'back.zip', mimeType: 'application/zip', buffer: Buffer.from(zipSync(entries)) };
  await app.pick(back);
  const { studies } = app;
  await expect(studies.getByText('untrained-small 0.0.0')).toHaveCount(2);
  await expect(studies.getByText('a CT that is not open')).toHaveCount(2);
  await expect(studies.getByText('Synthetic: never used as real MR or CT.')).toHaveCount(2);
  await expect(studies.getByLabel('Use as')).toHaveCount(0);
  await expect(studies.getByRole('button', { name: /^Verify/ })).toHaveCount(0);
  // It can be read alone, in three planes, as what it is.
  await expect(page.locator('.pane[data-synthetic="true"]')).toHaveCount(3);

  await app.pickFolder(ct);
  await app.done(); // its slices of before are brought back; they are made anew all the same to be compared
  await studies
    .getByRole('button', { name: /^Verify/ })
    .first()
    .click();
  await expect(studies.getByText(/^Verified, made again on .*: all 4 slices are identical/)).toBeVisible();
  await app.idle();
  await studies.getByRole('button', { name: 'Verify: make again and compare' }).click();
  await expect(
    studies.getByText(
      /^Not identical, .* largest difference [\d,]+ of 4095 .*on slice 2; 1 of 36,864 pixels differ/,
    ),
  ).toBeVisible();
});
