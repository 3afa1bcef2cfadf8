// The page in another language: the browser's at first, switched in place, with no text left in English and every name as it is.
import type { Page } from '@playwright/test';
import { expect, test, writePhantom } from './fixtures.ts';
import { atCall } from './pages/held.ts';

test.use({ locale: 'de-AT' });

/** What the page shows in English although it is in German. */
const english = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => window.synthmrAutomation?.untranslated() ?? ['the page offers no automation']);

test('[LANG-5] [LANG-2] [LANG-3] [LANG-4] German by the browser, in every room, and English in place', async ({
  app: { page },
}, info) => {
  const german = async (): Promise<void> => expect.poll(() => english(page)).toEqual([]);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();
  await page.goto('./?automation');
  await expect(page.getByText('Nur zur Forschung – nicht zur Diagnose')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await german();
  await press('PACS');
  await expect(page.getByRole('dialog')).toBeVisible();
  await german();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  // A patient and a series whose names are words of the page.
  const folder = writePhantom(info.outputPath('ct'), { patientName: 'Details', description: 'Head' });
  await page.getByLabel('Ordner', { exact: true }).last().setInputFiles(folder);
  const start = page.getByRole('button', { name: 'Synthese', exact: true });
  await expect(start).toBeEnabled();
  await expect(page.getByRole('navigation').getByRole('heading', { name: 'Details' })).toBeVisible();
  await expect(page.locator('.series-name').first()).toContainText('Head');
  await german();
  const held = await atCall(page, 'predict');
  await start.click();
  await held.reached();
  await expect(page.locator('.pane[data-synthetic="true"]').first()).toBeVisible();
  await german();
  await held.release();
  await expect(page.getByText(/^Alle \d+ Schichten mit/)).toBeVisible();
  await german();
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await expect(page.locator('.status-job')).toHaveCount(0);
    const folded = page.locator('.column.right .disclosure > [aria-expanded="false"]:visible');
    while ((await folded.count()) > 0) await folded.first().click();
    await german();
  }
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await german();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  for (const room of ['Erklären', 'Leserstudie', 'Feinabstimmung']) {
    await press(room);
    await expect(page.getByRole('main', { name: room })).toBeVisible();
    await german();
    await press('Zurück zu den Bildern');
  }
  await press('English');
  await expect(page.getByText('Research only - not for diagnosis')).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Details' })).toHaveAttribute('aria-selected', 'true');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Demo patient' })).toBeVisible();
});
