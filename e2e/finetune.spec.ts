// The whole fine-tuning room with a tiny network: pairs in, train, pause, close, resume, use, save, load; and bad pairs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { phantom, type PhantomOptions } from '../src/dicom/testing/phantom.ts';
import { expect, test } from './fixtures.ts';
import { atRest } from './pages/Drawing.ts';
import { FineTunePage } from './pages/FineTunePage.ts';
import { heldAtStep } from './pages/held.ts';
import { SynthMrPage } from './pages/SynthMrPage.ts';
import { expectAccessible } from './pages/withoutMouse.ts';

const heights = Array.from({ length: 8 }, (_, i) => 8 * i - 28);
/** Raw MR values: those of the phantom's tissue, none below zero. */
const mr = {
  modality: 'MR',
  signed: false,
  intercept: -1100,
  seriesNumber: 5,
  description: 'T1 mprage',
} as const;

function write(folder: string, patient: string, series: readonly PhantomOptions[]): string {
  series.forEach((one, i) => {
    const to = join(folder, patient, String(i));
    mkdirSync(to, { recursive: true });
    const number = Array.from(patient).reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7);
    const options: PhantomOptions = {
      heights,
      patientName: patient,
      studyUid: `2.25.${number}`,
      ...one,
      extra: [[0x00100020, 'LO', patient]],
    };
    for (const { name, bytes } of phantom(options)) writeFileSync(join(to, name), bytes);
  });
  return folder;
}

test('[TUNE-8] pairs in, train, pause, close, resume, use, save, load', async ({
  app,
  page,
  workerCalls,
}, info) => {
  const folder = info.outputPath('pairs');
  for (const patient of ['ALPHA', 'BETA']) write(folder, patient, [{}, mr]);
  write(folder, 'GAMMA', [{}]);
  await app.open();
  const tune = new FineTunePage(page);
  await tune.enter();
  await tune.pickFolder(folder);
  await tune.matched();
  await expect(tune.pairs).toHaveCount(2);
  await expect(tune.room.getByText('GAMMA: CT without MR.')).toBeVisible();
  await tune.room.getByLabel('Start from').selectOption('untrained-small');
  await tune.choose({ epochs: 2, batch: 2, rate: 3e-3, patience: 0 });
  await expectAccessible(page);
  const held = await heldAtStep(page, 2, () => tune.train.click()); // two steps make a curve
  await held.reached();
  await expect(tune.room.getByText(/Epoch 1 of 2, step [12] of \d+/)).toBeVisible();
  expect((await workerCalls()).filter((call) => call === 'train run')).toHaveLength(1);
  await tune.pause.click();
  await expect(tune.pause).toBeDisabled();
  await held.release();
  await expect(tune.room.getByText('Paused in epoch 1 of 2')).toBeVisible();
  await expect(tune.room.getByRole('img', { name: 'Loss and SSIM over epochs' })).toBeVisible();
  // The tab is closed; another one finds the run and takes it up without the files.
  const second = await page.context().newPage();
  await page.close();
  await second.addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
  await second.goto('./');
  await second.getByRole('button', { name: 'Show it and resume' }).click();
  const again = new FineTunePage(second);
  // All of it is there as it was left: choices, curves, the picture of the last validation.
  await expect(again.room.getByLabel('Epochs', { exact: true })).toHaveValue('2');
  await expect(again.room.getByRole('combobox', { name: 'Start from' })).toHaveValue('untrained-small');
  for (const name of ['Loss and SSIM over epochs', 'Loss of single steps', 'Synthetic T1, research only'])
    await expect(again.room.getByRole('img', { name })).toBeVisible();
  await again.resume.click();
  await expect(again.room.getByText(/^Done: 2 epochs/)).toBeVisible();
  const table = again.room.getByRole('table', { name: 'Held out, before and after' });
  const rmse = await table
    .getByRole('row', { name: /RMSE T1/ })
    .getByRole('cell')
    .allInnerTexts();
  expect(Number.parseFloat(rmse[1] ?? '')).toBeLessThan(Number.parseFloat(rmse[0] ?? ''));
  await expect(again.room.getByRole('img', { name: 'Synthetic T1, research only' })).toBeVisible();
  expect((await again.download('curve.csv')).toString().trim().split('\n')).toHaveLength(4);
  const report = JSON.parse((await again.download('report.json')).toString()) as Record<string, unknown>;
  expect(JSON.stringify(report)).not.toContain('ALPHA');
  const zip = await again.downloadModel();
  // Deleted, it is gone; loaded from the ZIP, it is checked and there again; a damaged ZIP is refused.
  const models = again.room.getByRole('region', { name: 'Your models' });
  await models.getByRole('button', { name: /^Delete / }).click();
  await models.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(models).toHaveCount(0);
  const input = second.getByLabel('Model ZIP or files');
  const entries = unzipSync(zip);
  const shard = Object.keys(entries).find((name) => name.endsWith('.bin')) ?? '';
  const damaged = zipSync({
    ...entries,
    [shard]: entries[shard]?.map((b, i) => (i === 9 ? b ^ 1 : b)) ?? new Uint8Array(0),
  });
  await input.setInputFiles({ name: 'bad.zip', mimeType: 'application/zip', buffer: Buffer.from(damaged) });
  const second_app = new SynthMrPage(second);
  await expect(second_app.messages.getByText(/the SHA-256 of .* is not the one/)).toBeVisible();
  await input.setInputFiles({
    name: 'model.zip',
    mimeType: 'application/zip',
    buffer: zip,
  });
  await expect(models.getByText(/fine-tuned/)).toBeVisible();
  // Into a folder: the browser's private file system stands in for the disk that the dialogue would open.
  await second.evaluate(() => {
    const disk = navigator.storage.getDirectory();
    Object.assign(globalThis, {
      showDirectoryPicker: async () => (await disk).getDirectoryHandle('disk', { create: true }),
    });
  });
  await models.getByRole('button', { name: /^Save .* into a folder$/ }).click();
  await expect(second_app.messages.getByText(/^The model is in disk\//)).toBeVisible();
  const saved = await second.evaluate(async () => {
    const disk = await (await navigator.storage.getDirectory()).getDirectoryHandle('disk');
    const names: string[] = [];
    for await (const [id, folder] of disk.entries())
      if (folder instanceof FileSystemDirectoryHandle)
        for await (const name of folder.keys()) names.push(`${id}/${name}`);
    return names.sort();
  });
  expect(saved).toEqual(Object.keys(entries).sort());
  // What the page says stands in a band of its own, and lies over nothing.
  await expect(second_app.messages.getByText(/was loaded, checked/)).toBeVisible();
  const apart = async (): Promise<number> => {
    const [said, room] = [await atRest(second_app.messages), await atRest(again.room)];
    return said.y - room.y - room.height;
  };
  await expect.poll(apart).toBeGreaterThanOrEqual(0);
  await models.getByRole('button', { name: /^Use / }).click();
  await second_app.pickFolder(join(folder, 'ALPHA', '0'));
  await second_app.ready();
  await second_app.synthesise.click();
  await second_app.done();
  await expect(second_app.panel.getByText(/^All 8 slices made by .*fine-tuned/)).toBeVisible();
  await second_app.showsImage('Synthetic T1', 1);
});

test('[TUNE-13] a cross-validation in the page: every fold has its curve, every patient is judged', async ({
  app,
  page,
}, info) => {
  const folder = info.outputPath('pairs');
  for (const patient of ['ALPHA', 'BETA']) write(folder, patient, [{}, mr]);
  await app.open();
  const tune = new FineTunePage(page);
  await tune.enter();
  await tune.pickFolder(folder);
  await tune.matched();
  await tune.startFrom('untrained-small');
  await tune.choose({ epochs: 1, batch: 4, rate: 3e-3, patience: 0, folds: 2 });
  await tune.train.click();
  await expect(tune.room.getByText(/^Done: /)).toBeVisible();
  const chart = tune.room.getByRole('figure').filter({
    has: page.getByRole('img', { name: 'Validation loss of each fold over epochs' }),
  });
  const folds = chart.getByRole('listitem').filter({ hasText: 'Fold' });
  await expect(folds).toHaveText([/^Fold 1\s*0\.\d+$/, /^Fold 2\s*0\.\d+$/]);
  expect((await tune.download('report.json')).toString()).toMatch(/"fold":\s*2/);
});

test('[TUNE-9] bad pairs are told in words before anything is trained', async ({ app, page }, info) => {
  const folder = info.outputPath('bad');
  const coarse = { seriesNumber: 3, heights: [0, 10], description: 'Coarse' };
  write(folder, 'SWAPPED', [{}, { ...mr, intercept: 0, signed: true }, coarse]); // an MR that holds Hounsfield units
  write(folder, 'THIN', [{ heights: [0, 10, 20, 30] }, mr]);
  await app.open();
  const tune = new FineTunePage(page);
  await tune.enter();
  await tune.pickFolder(folder);
  await tune.matched();
  await expect(tune.pairs).toHaveCount(2);
  await expect(tune.room.getByText('The CT has 4 slices; at least 8 are needed.')).toBeVisible();
  // [TUNE-6] A CT that is in no pair is named, until it is put into one by hand.
  const leftOut = tune.room.getByText(
    'SWAPPED: CT Coarse with 2 images is not used: Head phantom beside it has 8.',
  );
  await expect(leftOut).toBeVisible();
  await tune.room.getByLabel('Add a pair by hand').selectOption({ label: 'Coarse, SWAPPED' });
  await expect(tune.pairs).toHaveCount(3);
  await expect(leftOut).toHaveCount(0);
  await tune.room.getByLabel('Start from').selectOption('untrained-small');
  await tune.train.click();
  await expect(tune.room.getByText(/holds Hounsfield units of air: it looks like a CT/)).toBeVisible();
  await expect(tune.room.getByText('None of the pairs can be used yet.')).toBeVisible();
  await expect(tune.train).toBeDisabled();
});

test('[TUNE-11] a disk that is full is told in words, before training and during it, and nothing is lost', async ({
  app,
  page,
}, info) => {
  const folder = info.outputPath('pairs');
  write(folder, 'ALPHA', [{}, mr]);
  await app.open();
  const client = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  /** Grants this page so many bytes more than it uses; all that the disk has, where no number is given. */
  const grant = async (more?: number): Promise<void> => {
    const { usage } = await client.send('Storage.getUsageAndQuota', { origin });
    const limit = more === undefined ? {} : { quotaSize: usage + more };
    await client.send('Storage.overrideQuotaForOrigin', { origin, ...limit });
  };
  const tune = new FineTunePage(page);
  await tune.enter();
  await tune.pickFolder(folder);
  await tune.matched();
  await tune.startFrom('untrained-small');
  await tune.choose({ epochs: 2, batch: 2, rate: 3e-3, patience: 0 });
  await grant(300_000);
  await tune.train.click();
  await expect(
    app.messages.getByText(/The pairs and the run need about \d+ MB, and the browser grants this page less/),
  ).toBeVisible();
  await tune.isIdle();
  await expect(tune.pairs).toHaveCount(1);

  await grant();
  const held = await heldAtStep(page, 1, () => tune.train.click());
  await held.reached();
  await expect(tune.room.getByText(/Epoch 1 of 2, step 1 of \d+/)).toBeVisible();
  await grant(0);
  await held.release();
  await expect(tune.room.getByText(/The browser.s storage is full/)).toBeVisible();
  await expect(tune.room.getByText(/Paused in epoch \d of 2/)).toBeVisible();
  await grant();
  await tune.resume.click();
  await expect(tune.room.getByText(/^Done: 2 epochs/)).toBeVisible();
});
