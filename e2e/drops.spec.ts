// Whatever is dropped: folders within folders, many series, real tilt, broken files, nothing at all.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { encapsulate } from '../src/dicom/testing/encodeDicom.ts';
import { htj2kEncode } from '../src/dicom/testing/htj2kEncode.ts';
import { phantom } from '../src/dicom/testing/phantom.ts';
import { expect, test, writePhantom } from './fixtures.ts';
import { FineTunePage } from './pages/FineTunePage.ts';

test('[E2E-5] a dragged folder of many series: grouped, named, pictured; scouts aside; other files counted', async ({
  app,
}, info) => {
  const drop = info.outputPath('patient');
  writePhantom(join(drop, 'disc', 'ct thin'), { description: 'Thin', seriesNumber: 2 });
  writePhantom(join(drop, 'disc', 'ct other'), {
    description: 'Thick',
    seriesNumber: 3,
    heights: [-20, 0, 20],
  });
  writePhantom(join(drop, 'mr'), {
    modality: 'MR',
    description: 'T1 of the head',
    seriesNumber: 4,
    echoTime: 3,
  });
  writePhantom(join(drop, 'scout'), {
    imageType: 'ORIGINAL\\PRIMARY\\LOCALIZER',
    seriesNumber: 1,
    heights: [0],
  });
  writeFileSync(join(drop, 'readme.txt'), 'Not an image.');
  await app.open();
  await app.drop([drop]);
  await app.ready();
  for (const name of ['Thin', 'Thick', 'T1 of the head'])
    await expect(app.studies.getByText(name, { exact: true })).toBeVisible();
  await expect(app.studies.getByText('1 other series set aside')).toBeVisible();
  await expect(app.studies.getByText('1 other file was not DICOM')).toBeVisible();
  await expect(app.studies.locator('img.series-thumb')).toHaveCount(3);
  await app.expectSlice({ of: 9 });
  await app.studies.getByRole('button', { name: /^Thick/ }).click();
  await app.expectSlice({ of: 3 });
});

test('[E2E-6] a real CT with gantry tilt and uneven gaps is shown upright on an even grid and synthesised', async ({
  app,
}) => {
  const folder = '../shared/data/ct-head-ge';
  test.skip(!existsSync(folder), 'the real CT is not on this machine');
  await app.open();
  await app.pickFolder(folder);
  await app.ready();
  await expect(app.studies.getByText(/Gantry tilt of \+18\.5 degrees/)).toBeVisible();
  await expect(app.studies.getByText(/Uneven slice gaps/)).toBeVisible();
  await app.expectSlice({ of: 37 });
  await app.synthesise.click();
  await app.done();
  await app.showsImage('Synthetic T1');
});

test('[E2E-7] broken files are named with what to do, the rest loads, the page lives on', async ({
  app,
}, info) => {
  const good = writePhantom(info.outputPath('good'));
  const files = readdirSync(good).map((name) => ({
    name,
    mimeType: '',
    buffer: readFileSync(join(good, name)),
  }));
  const half = (files[4]?.buffer ?? Buffer.alloc(0)).subarray(0, 2000);
  const noise = Buffer.alloc(3000, 7);
  await app.open();
  await app.pick([
    ...files.slice(0, 4),
    { name: 'half.dcm', mimeType: '', buffer: half },
    ...files.slice(5),
    { name: 'noise.dcm', mimeType: '', buffer: noise },
    { name: 'broken.zip', mimeType: '', buffer: noise },
  ]);
  await app.ready();
  const problems = app.studies.getByText(/^3 files could not be read/);
  await problems.click();
  for (const name of ['half.dcm', 'noise.dcm', 'broken.zip'])
    await expect(app.studies.getByText(name, { exact: true })).toBeVisible();
  await app.expectSlice({ of: 9 }); // the missing slice is filled from its neighbours, and said
  await expect(app.studies.getByText(/missing/i).first()).toBeVisible();
});

test('[E2E-8] a drop with nothing to show says so and what to do; the next drop works', async ({
  app,
}, info) => {
  await app.open();
  await app.pick([{ name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear colleague') }]);
  await expect(app.messages.getByText('The file is no DICOM image.')).toBeVisible();
  const ct = writePhantom(info.outputPath('ct'));
  const zip = zipSync(
    Object.fromEntries(
      readdirSync(ct).map((name) => [`head/${name}`, new Uint8Array(readFileSync(join(ct, name)))]),
    ),
  );
  await app.pick([{ name: 'head.zip', mimeType: 'application/zip', buffer: Buffer.from(zip) }]);
  await app.ready();
  await app.showsImage('CT', 3);
  const next = { heights: [-5, 0, 5, 10], studyUid: '2.25.3003', description: 'Next head' };
  await app.pickFolder(writePhantom(info.outputPath('next'), next));
  await app.expectSlice({ of: 4 }); // what was dropped last is what is looked at
});

test('[UI-28] what is picked arrives, though its room was left while the dialogue was open', async ({
  app,
  page,
}, info) => {
  const ct = writePhantom(info.outputPath('ct'));
  await app.open();
  const tune = new FineTunePage(page);
  await tune.enter();
  const dialogue = page.waitForEvent('filechooser');
  await tune.room.getByRole('button', { name: 'Folder', exact: true }).click();
  const chooser = await dialogue;
  await page.getByRole('button', { name: 'Fine-tune', exact: true }).click();
  await expect(tune.room).toHaveCount(0);
  await chooser.setFiles(ct);
  await app.ready();
  await app.expectSlice({ of: 9 });
});

test('[READ-19] uncompressed CT is read along with its headers, whatever its files are called, and is the same CT', async ({
  app,
  workerCalls,
}, info) => {
  const folder = writePhantom(info.outputPath('ct'));
  const shuffled = phantom({}).map(({ bytes }, i) => ({ name: `${(i * 4) % 9}.dcm`, bytes }));
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  for (const { name, bytes } of shuffled) writeFileSync(join(folder, name), bytes);
  const letters = Array.from({ length: 11 }, (_, i) => join(folder, `letter ${i}.txt`));

  const pictures = async (paths: readonly string[]): Promise<readonly string[]> => {
    await app.drop(paths);
    await app.ready();
    const seen: string[] = [];
    await expect(app.studies.locator('img.series-thumb')).toHaveCount(1); // nothing is read any more
    await app.keys('Home');
    for (let slice = 1; slice <= 9; slice++) {
      await app.expectSlice({ slice });
      seen.push(await app.picture('CT'));
      await app.keys('ArrowDown');
    }
    await app.closeAll();
    return seen;
  };
  const reads = async (): Promise<readonly string[]> =>
    (await workerCalls()).filter((call) => /moveSlices|decodeSlices/.test(call));

  await app.open();
  const loose = readdirSync(folder).map((name) => join(folder, name));
  const early = await pictures(loose);
  expect([...(await reads())].sort()).toEqual(['reading decodeSlices', 'reading moveSlices']); // the thumbnail, and all slices at once
  // A letter in the middle of the drop hides the series from the early look: it is read after it is listed.
  for (const path of letters) writeFileSync(path, 'Dear colleague');
  const late = await pictures([folder]);
  expect((await reads()).length).toBeGreaterThan(4);
  expect(new Set(early).size).toBeGreaterThan(5); // some heights of the phantom look alike
  expect(late).toEqual(early);
});

test('[E2E-11] compressed CT is decoded in the page: HTJ2K, and each transfer syntax at hand', async ({
  app,
}) => {
  const shown = async (file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> => {
    await app.pick(file);
    await expect
      .poll(() => app.greyLevels('CT'), { message: JSON.stringify(file).slice(0, 200) })
      .toBeGreaterThan(3);
    await app.closeAll();
  };
  await app.open();
  const size = { columns: 64, rows: 64, heights: [0] };
  const stored = Uint16Array.from({ length: 64 * 64 }, (_, i) => (i * 3) & 2047);
  const coded = encapsulate([await htj2kEncode(stored, 64, 64, true)]);
  const transferSyntax = '1.2.840.10008.1.2.4.201';
  const [htj2k] = phantom({ ...size, transferSyntax, extra: [[0x7fe00010, 'OB', coded]] });
  await shown({ name: 'htj2k.dcm', mimeType: '', buffer: Buffer.from(htj2k?.bytes ?? []) });

  const folder = '../shared/data/transfer-syntaxes/ct-slice';
  const others = existsSync(folder) ? readdirSync(folder).filter((name) => /^CTImage\.dcm_/.test(name)) : [];
  test.info().annotations.push({ type: 'transfer syntaxes', description: String(others.length) });
  for (const name of others) await shown(join(folder, name));
});
