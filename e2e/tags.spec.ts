// The tag viewer: of the slice in view by key, of any series by its card, searched, stepped through and closed.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, writePhantom } from './fixtures.ts';

test('[TAG-2] tags of the slice in view, searched and stepped through; a file that is gone says so', async ({
  app,
  page,
}, info) => {
  const folder = writePhantom(info.outputPath('ct'), { patientName: 'Doe^Jane' });
  await app.open();
  await app.pickFolder(folder);
  await app.ready();
  await app.keys('Home');
  await app.expectSlice({ slice: 1, of: 9 });
  await app.keys('Shift+T');
  const sheet = page.getByRole('dialog', { name: /^Tags of/ });
  await expect(sheet).toContainText('Slice 1 / 9');
  await expect(sheet.getByRole('row', { name: /PatientName/ })).toContainText('Doe^Jane');
  await sheet.getByRole('searchbox').fill('0020,0032');
  await expect(sheet.getByRole('row', { name: /ImagePositionPatient/ })).toBeVisible();
  await expect(sheet.getByRole('row')).toHaveCount(2);
  await page.screenshot({ path: info.outputPath('tags.png') });
  await sheet.getByRole('button', { name: 'Next slice' }).click();
  await expect(sheet).toContainText('Slice 2 / 9');
  await sheet.getByRole('searchbox').fill('nothing of the kind');
  await expect(sheet).toContainText('No tag matches');
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);

  rmSync(join(folder), { recursive: true });
  await app.studies.getByRole('button', { name: /^Tags of/ }).click();
  await expect(sheet).toContainText('could not be read');
  await page.keyboard.press('Escape');
});
