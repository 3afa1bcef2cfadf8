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
  await app.expectSlice({ slice: start + 1 });
  await page.keyboard.press('End');
  await app.expectSlice({ slice: count });
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

test('[E2E-10] axe finds nothing to mend at 1440 x 900 and at 1024 x 768, in either theme', async ({
  app,
  page,
}, info) => {
  const sizes = [
    { width: 1440, height: 900 },
    { width: 1024, height: 768 },
  ];
  await app.open();
  for (const size of sizes) {
    await page.setViewportSize(size);
    await expectAccessible(page);
  }
  await app.pickFolder(writePhantom(info.outputPath('ct')));
  await app.ready();
  await app.synthesise.click();
  await app.done();
  await expect(page.getByRole('tab')).toHaveCount(4);
  const theme = async (name: 'dark' | 'light'): Promise<void> => {
    await page.getByRole('button', { name: /theme/i }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', name);
  };
  const help = page.getByRole('dialog', { name: 'Keys and gestures' });
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const tab of ['Synthesise', 'Compare', 'Export', 'Details']) {
      await app.tab(tab);
      if (tab === 'Export') await expect(app.panel.getByText(/checks passed$/)).toBeVisible();
      await expectAccessible(page);
    }
    await theme('light');
    await expectAccessible(page);
    await page.keyboard.press('?');
    await expect(help).toBeVisible();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.keyboard.press('Escape');
    await expect(help).toHaveCount(0);
    await theme('dark');
  }
});
