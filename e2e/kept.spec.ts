// A study that the user keeps in the browser, found at the next visit as it was left.
import { expect, test, writePhantom } from './fixtures.ts';
import { keptLook } from './pages/keptLook.ts';

test('[STUDY-3] a kept study is offered at the next visit, opens as it was left, and is deleted when asked twice', async ({
  app,
  page,
}, info) => {
  const heights = Array.from({ length: 12 }, (_, i) => -44 + i * 8);
  await app.open();
  await expect(page.getByRole('region', { name: 'Kept studies' })).toHaveCount(0);
  await app.pickFolder(writePhantom(info.outputPath('ct'), { heights, columns: 96, rows: 96, pixelMm: 2.4 }));
  await app.ready();
  await app.studies.getByRole('button', { name: 'Keep in this browser' }).click();
  const kept = page.getByRole('region', { name: 'Kept studies' });
  await expect(kept.getByText(/, open now$/)).toBeVisible();
  await expect(app.studies.getByRole('button', { name: /^Kept in this browser/ })).toBeDisabled();

  await app.layout('Two panes');
  await app.keys('1', 'Home');
  await app.expectSlice({ slice: 1, of: 12 });
  await expect(page.locator('.pane')).toHaveCount(2);
  // It is written once it has rested for a second.
  await expect.poll(() => keptLook(page)).toEqual({ layout: '1x2', slice: 0 });
  await page.reload();
  await expect(kept).toBeVisible();
  await page.screenshot({ path: info.outputPath('first-visit.png') });
  await kept
    .getByRole('button', { name: /phantom/i })
    .first()
    .click();
  await app.ready();
  await app.expectSlice({ slice: 1, of: 12 });
  await expect(page.locator('.pane')).toHaveCount(2);
  await page.screenshot({ path: info.outputPath('again.png') });

  await kept.getByRole('button', { name: /^Delete/ }).click();
  await kept.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(kept).toHaveCount(0);
  await expect(app.studies.getByRole('button', { name: 'Keep in this browser' })).toBeEnabled();
});
