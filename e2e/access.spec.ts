// Without a mouse, and for a screen reader: the whole job by keyboard, and axe finds nothing.
import { expect, test, writePhantom } from './fixtures.ts';
import { expectAccessible } from './pages/withoutMouse.ts';

test('[E2E-9] keyboard only: demo, slices, window, one pane, lens, help, synthesise', async ({
  app,
  page,
}) => {
  await app.open();
  const demo = page.getByRole('button', { name: 'Demo patient' });
  for (let i = 0; i < 12 && !(await demo.evaluate((el) => el === document.activeElement)); i++)
    await page.keyboard.press('Tab');
  await expect(demo).toBeFocused();
  await page.keyboard.press('Enter');
  await app.ready();
  const [start, count] = await app.slice();
  expect(count).toBe(70);
  await page.locator('body').focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(async () => (await app.slice())[0]).toBe(start + 1);
  await page.keyboard.press('End');
  await expect.poll(async () => (await app.slice())[0]).toBe(count);
  await page.keyboard.press('u');
  await page.keyboard.press('4');
  await expect(app.pane('CT').locator('[data-part="window"]')).not.toHaveText('W 80 L 40');
  await page.keyboard.press('Control+z');
  await expect(app.pane('CT').locator('[data-part="window"]')).toHaveText('W 80 L 40');
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys and gestures' });
  await expect(sheet).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await app.synthesise.focus();
  await page.keyboard.press('Enter');
  await app.done();
});

for (const [width, height] of [
  [1440, 900],
  [1024, 768],
] as const) {
  test(`[E2E-10] axe finds nothing to mend at ${width} x ${height}, in either theme`, async ({
    app,
    page,
  }, info) => {
    await page.setViewportSize({ width, height });
    await app.open();
    await expectAccessible(page);
    await app.pickFolder(writePhantom(info.outputPath('ct')));
    await app.ready();
    await app.synthesise.click();
    await app.done();
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await expectAccessible(page);
    }
    await page.getByRole('button', { name: /theme/i }).click();
    await expectAccessible(page);
    await page.keyboard.press('?');
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
}
