// How unsure the network is: measured on demand, stopped and continued, laid over the images, judged, exported, and found again.
import { expect, test, writePhantom } from './fixtures.ts';
import { during } from './pages/held.ts';

const heights = Array.from({ length: 12 }, (_, i) => -46 + i * 8);

test('[SPR-2] the spread is measured, stopped, continued, laid over the images, judged and found again', async ({
  app,
  page,
  workerCalls,
}, info) => {
  const folder = writePhantom(info.outputPath('ct'), { heights, columns: 96, rows: 96, pixelMm: 2.4 });
  await app.open();
  await app.pickFolder(folder);
  await app.ready();
  await app.synthesise.click();
  await app.done();
  const strip = page.getByRole('region', { name: 'Verdict on this study' });
  await expect(strip.getByRole('button', { name: /^Spread/ })).toHaveCount(0);

  await during(
    page,
    { method: 'predict', nth: 2 },
    () => app.panel.getByRole('button', { name: 'Measure the spread' }).click(),
    () => app.panel.getByRole('button', { name: 'Stop' }).click(),
  );
  await app.idle();
  await app.panel.getByRole('button', { name: /^Continue: \d+ slices? left$/ }).click();
  await expect(app.panel.getByRole('button', { name: 'Stop' })).toHaveCount(0);
  const table = app.panel.getByRole('table', { name: 'Spread, per cent of full scale' });
  await expect(table.getByRole('row', { name: /^T2 \d+\.\d % \d+\.\d %$/ })).toBeVisible();
  await expect(strip.getByRole('button', { name: /^Spread: (good|doubtful)$/ })).toBeVisible();
  await expect(app.pane('Synthetic T1')).toContainText(/spread \d+\.\d %/);

  const coloured = (): Promise<number> =>
    app
      .pane('Synthetic T1')
      .locator('canvas[data-part="marks"]')
      .evaluate((canvas: HTMLCanvasElement) => {
        const { width, height } = canvas;
        const { data } =
          canvas.getContext('2d')?.getImageData(width / 4, height / 4, width / 2, height / 2) ??
          new ImageData(1, 1);
        return data.reduce((count, alpha, i) => (i % 4 === 3 && alpha > 100 ? count + 1 : count), 0);
      });
  const threshold = app.panel.getByLabel('From, % of full scale');
  await threshold.fill('20');
  await expect.poll(coloured).toBeLessThan(500);
  const few = await coloured();
  await threshold.fill('0');
  await expect.poll(coloured).toBeGreaterThan(few + 1000);
  await app.keys('Shift+D');
  await expect.poll(coloured).toBeLessThan(few + 500);

  await page.getByRole('combobox', { name: 'Image in pane 4' }).selectOption({ label: 'Spread T1' });
  await app.showsImage('Spread T1', 3);
  await page.screenshot({ path: info.outputPath('measured.png') });

  await page.reload();
  await app.isEmpty();
  await app.pickFolder(folder);
  await app.done();
  await expect(table).toBeVisible();
  await expect(app.panel.getByRole('button', { name: /Measure|Continue/ })).toHaveCount(0);
  expect((await workerCalls()).filter((call) => call.endsWith(' predict'))).toEqual([]);
});
