// NIfTI as a user meets it: dropped, judged, synthesised, saved, and dropped again.
import { gzipSync } from 'fflate';
import { niftiFile } from '../src/dicom/testing/niftiFile.ts';
import { phantom } from '../src/dicom/testing/phantom.ts';
import { readDrop, readStack } from '../src/dicom/testing/readDrop.ts';
import { expect, test } from './fixtures.ts';
import { downloaded } from './pages/download.ts';

test('[NII-7] a CT as .nii.gz: judged, synthesised, refused as DICOM, saved as NIfTI, which comes back as synthetic', async ({
  app,
  page,
}) => {
  const heights = Array.from({ length: 6 }, (_, i) => -10 + i * 4);
  const files = phantom({ columns: 96, rows: 96, pixelMm: 2.4, heights });
  const [ct] = (await readDrop(files)).series;
  if (!ct) throw new Error('no CT');
  const gzip = gzipSync(niftiFile(await readStack(ct, files)));
  const nifti = { name: 'head one.nii.gz', mimeType: 'application/gzip', buffer: Buffer.from(gzip) };

  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
  });
  await app.open();
  await app.pick(nifti);
  await app.ready();
  const card = app.studies.locator('.series-card').first();
  await expect(card).toContainText('head one');
  await expect(card).toContainText(/no patient, no date and no frame of reference are stated/);
  await expect(card).toContainText(/are those of a CT/);
  await expect(page.getByRole('region', { name: 'Verdict on this study' })).toContainText('mm of a head');

  // The user's word counts more than the looks of the values, both ways.
  await card.getByLabel('Read as').selectOption('MR');
  await expect(card.getByText(/Read as MR, as you said/)).toBeVisible();
  await expect(app.pane('CT')).toHaveCount(0);
  await card.getByLabel('Read as').selectOption('CT');
  await app.ready();

  await app.synthesise.click();
  await app.done();
  await app.tab('Export');
  await expect(app.panel.getByText(/cannot be exported as DICOM: it names no patient/)).toBeVisible();
  const made = await downloaded(page, () => app.panel.getByRole('button', { name: 'T1.nii.gz' }).click());
  await app.pick({ name: 'made.nii.gz', mimeType: 'application/gzip', buffer: made });
  const back = app.studies.locator('.series-card').filter({ hasText: 'made' });
  await expect(back).toContainText('Synthetic: never used as real MR or CT.');
  await expect(back).toContainText('untrained-small 0.0.0');
  await back.getByRole('button', { name: /^Verify/ }).click();
  await expect(back.getByText(/identical/)).toBeVisible();
});
