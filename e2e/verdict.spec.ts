// A study that a radiologist would refuse: it stops in the page until a reason is given, and the files carry that reason.
import { expect, test, writePhantom } from './fixtures.ts';

test('[VERD-7] what is no head is not synthesised before the user says why', async ({ app, page }, info) => {
  await app.open();
  await app.pickFolder(
    writePhantom(info.outputPath('ct'), { heights: [0], columns: 96, rows: 96, pixelMm: 2.4 }),
  );
  const strip = page.getByRole('region', { name: 'Verdict on this study' });
  const head = strip.getByRole('button', { name: 'Head: bad' });
  await expect(head).toBeVisible();
  await expect(app.synthesise).toBeDisabled();

  await head.press('Enter');
  const override = page.getByRole('button', { name: 'Override' });
  await expect(override).toBeDisabled();
  await page.getByLabel('Reason to go on').fill('A phantom, to try the page');
  await page.screenshot({ path: info.outputPath('overriding.png') });
  await override.click();
  await page.keyboard.press('Escape');
  await expect(override).toHaveCount(0);
  await expect(strip.getByRole('button', { name: 'Head: overridden' })).toBeVisible();

  await expect(app.synthesise).toBeEnabled();
  await app.synthesise.click();
  await app.done();
  await app.tab('Export');
  await expect(app.panel.getByText(/Overridden: .* Reason: A phantom, to try the page\./)).toBeVisible();
});
