// Drawing, writing, moving labels, the list, and what is saved: CSV and a DICOM SR that is read as a report when it is dropped.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, test, writePhantom } from './fixtures.ts';

test('[VIEW-28] [VIEW-29] [SR-1] distances, angles, arrows and texts, listed, gone to and saved', async ({
  app,
  page,
}, info) => {
  await app.open();
  await app.pickFolder(writePhantom(info.outputPath('ct')));
  await app.ready();
  await app.layout('One pane');
  const drawing = await app.drawing();
  const [x, y] = drawing.middle;
  await drawing.tool('d', 'Distance');
  await drawing.drag([x - 80, y], [x + 60, y]);
  await drawing.tool('Shift+G', 'Angle');
  await drawing.drag([x - 40, y - 100], [x, y - 60]);
  await drawing.tool('e', 'Ellipse');
  await drawing.drag([x - 50, y + 40], [x + 30, y + 110]);
  await drawing.tool('Shift+A', 'Arrow');
  await drawing.drag([x + 100, y - 60], [x + 160, y - 110]);
  await expect(page.getByRole('textbox', { name: 'Text' })).toBeFocused();
  await page.keyboard.type('Bleeding?');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Text' })).toHaveCount(0);
  await drawing.tool('v', 'Drag to adjust the window');
  await page.screenshot({ path: info.outputPath('drawn.png') });

  await app.keys('End');
  await app.expectSlice({ slice: 9 });
  await app.keys('Shift+L');
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
  await app.expectSlice({ slice: 5 });
  await app.keys('u', 'u', 'Shift+L');
  await expect(rows).toHaveCount(5);
  await page.keyboard.press('Escape');
  await expect(list).toHaveCount(0);

  await app.pick(sr);
  await expect(app.studies).toContainText('1 other series set aside');
});

/** The middle of the backing of a pane's only label, px from the page's corner: opaque enough to be read on, and black. */
const labelAt = (page: Page): Promise<{ readonly x: number; readonly y: number }> =>
  page.locator('.pane canvas[data-part="marks"]').evaluateAll(([canvas]) => {
    const context = canvas instanceof HTMLCanvasElement ? canvas.getContext('2d') : null;
    if (!context || !canvas) throw new Error('There is no canvas of marks.');
    const { width, height } = context.canvas;
    const { data } = context.getImageData(0, 0, width, height);
    const isBacking = (at: number): boolean => {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(4 * at, 4 * at + 4);
      return red + green + blue === 0 && alpha > 180 && alpha < 188;
    };
    // The borders of lines and letters are nowhere as thick.
    const backed = Array.from({ length: width * height }, (_, at) => at)
      .filter((at) => [at, at + 4, at + 3 * width].every(isBacking))
      .map((at) => ({ x: at % width, y: Math.floor(at / width) }));
    const { left, top, width: wide } = canvas.getBoundingClientRect();
    const middle = (values: readonly number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
    const scale = wide / width;
    return {
      x: left + scale * middle(backed.map(({ x }) => x)),
      y: top + scale * middle(backed.map(({ y }) => y)),
    };
  });

test('[VIEW-28] a label is dragged where it is in no way, and dragged back by undo', async ({
  app,
  page,
}, info) => {
  await app.open();
  await app.pickFolder(writePhantom(info.outputPath('ct')));
  await app.ready();
  await app.layout('One pane');
  const drawing = await app.drawing();
  const [x, y] = drawing.middle;
  await drawing.tool('d', 'Distance');
  await drawing.drag([x - 80, y], [x + 60, y]);
  await drawing.tool('v', 'Drag to adjust the window');
  await drawing.point([x, 20]);
  await expect.poll(async () => Number.isFinite((await labelAt(page)).x)).toBe(true);
  const before = await labelAt(page);
  const grip = [before.x - drawing.box.x, before.y - drawing.box.y] as const;
  await drawing.drag(grip, [grip[0] - 60, grip[1] - 90], 4);
  await drawing.point([x, 20]);
  const near = (place: { readonly x: number; readonly y: number }, dx: number, dy: number): boolean =>
    Math.hypot(place.x - before.x - dx, place.y - before.y - dy) < 4;
  await expect.poll(async () => near(await labelAt(page), -60, -90)).toBe(true);
  await page.screenshot({ path: info.outputPath('moved.png') });
  await app.keys('u');
  await expect.poll(async () => near(await labelAt(page), 0, 0)).toBe(true);
});
