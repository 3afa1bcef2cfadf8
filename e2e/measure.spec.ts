// Drawing, writing, moving labels, the list, and what is saved: CSV and a DICOM SR that is read as a report when it is dropped.
import { readFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { expect, test, writePhantom } from './fixtures.ts';

test('[VIEW-28] [VIEW-29] [SR-1] distances, angles, arrows and texts, listed, gone to and saved', async ({
  app,
  page,
}, info) => {
  await app.open();
  await app.pickFolder(writePhantom(info.outputPath('ct')));
  await app.ready();
  await app.layout('One pane');
  const pane = app.pane('CT');
  const box = await pane.boundingBox();
  if (!box) throw new Error('The pane has no place.');
  const drag = async (
    key: string,
    from: readonly [number, number],
    to: readonly [number, number],
  ): Promise<void> => {
    await pane.focus();
    await page.keyboard.press(key);
    await page.mouse.move(box.x + from[0], box.y + from[1]);
    await page.mouse.down();
    await page.mouse.move(box.x + to[0], box.y + to[1], { steps: 3 });
    await page.mouse.up();
  };
  const [x, y] = [box.width / 2, box.height / 2];
  await drag('d', [x - 80, y], [x + 60, y]);
  await drag('Shift+G', [x - 40, y - 100], [x, y - 60]);
  await drag('e', [x - 50, y + 40], [x + 30, y + 110]);
  await drag('Shift+A', [x + 100, y - 60], [x + 160, y - 110]);
  await page.keyboard.type('Bleeding?');
  await page.keyboard.press('Enter');
  await page.keyboard.press('v');
  await page.screenshot({ path: info.outputPath('drawn.png') });

  await pane.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+L');
  const list = page.getByRole('dialog', { name: 'Measurements' });
  const rows: Locator = list.getByRole('row');
  await expect(rows).toHaveCount(5);
  await expect(rows.nth(1)).toContainText(/Distance 1.*\d+\.\d mm/);
  await expect(rows.nth(2)).toContainText('60.0°');
  await expect(rows.nth(3)).toContainText(/CT: .* HU, \d+ mm²/);
  await expect(list.getByLabel('Text of Arrow 4')).toHaveValue('Bleeding?');
  await page.screenshot({ path: info.outputPath('list.png') });

  const [table] = await Promise.all([
    page.waitForEvent('download'),
    list.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  const csv = readFileSync(await table.path(), 'utf8');
  expect(csv.split('\r\n')[0]).toContain('length_mm');
  expect(csv).toContain('Bleeding?');
  const [report] = await Promise.all([
    page.waitForEvent('download'),
    list.getByRole('button', { name: 'Save as DICOM SR' }).click(),
  ]);
  const sr = info.outputPath('sr.dcm');
  await report.saveAs(sr);

  await list.getByRole('button', { name: 'Remove Angle 2' }).click();
  await expect(rows).toHaveCount(4);
  await list.getByRole('button', { name: 'Go to Ellipse 2' }).click();
  await expect(list).toHaveCount(0);
  expect((await app.slice())[0]).toBe(5);
  await page.keyboard.press('u');
  await page.keyboard.press('u');
  await page.keyboard.press('Shift+L');
  await expect(rows).toHaveCount(5);
  await page.keyboard.press('Escape');

  await app.pick(sr);
  await expect(app.studies).toContainText('1 other series set aside');
});
