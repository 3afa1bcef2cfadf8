// Synthetic MR out of the page: checked, saved as DICOM in a ZIP and in a folder, as NIfTI, as a picture; read again by others' eyes.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { readDrop, readStack } from '../src/dicom/testing/readDrop.ts';
import { expect, test } from './fixtures.ts';
import { downloaded } from './pages/download.ts';

/** In the page: no dialogue to save a file, so that the browser downloads it. */
const noFileDialogue = (): void => {
  Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
};

test('[EXP-25] the demo’s synthetic MR is checked, saved as a ZIP and read back: every slice, the CT’s places, the pixels on screen', async ({
  app,
  page,
  workerCalls,
}) => {
  await page.addInitScript(noFileDialogue);
  await app.open();
  await page.getByRole('button', { name: 'Demo patient' }).click();
  await app.ready();
  await page.getByRole('tab', { name: 'Export' }).click();
  const { panel } = app;
  await expect(panel.getByText(/Nothing has been made from this CT yet/)).toBeVisible();
  await page.getByRole('tab', { name: 'Synthesise' }).click();
  await app.synthesise.click();
  await app.done();
  await page.getByRole('tab', { name: 'Export' }).click();
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
    expect(series.synthetic).toMatchObject({ model: 'untrained-tiny 0.0.0', sourceSeriesUid: ct?.seriesUid });
    expect(series.synthetic?.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(series.geometry).toEqual(ct?.geometry);
    expect(series.study.uid).toBe(ct?.study.uid);
    const { voxels } = await readStack(series, files);
    expect(new Set(voxels.subarray(35 * 192 * 192)).size).toBeGreaterThan(20);
  }
});
