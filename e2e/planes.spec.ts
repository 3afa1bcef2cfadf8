// Three planes of one image: linked, in step, honest about what is not made, and undone like everything else.
import type { Locator } from '@playwright/test';
import { expect, test, writePhantom } from './fixtures.ts';
import { atRest } from './pages/Drawing.ts';

const heights = Array.from({ length: 24 }, (_, i) => -46 + i * 4);

test('[VIEW-20] [VIEW-24] [VIEW-26] planes, crosshair, typed window, strip, cine, thick slices, half-made volumes', async ({
  app,
  page,
}, info) => {
  await app.open();
  await app.pickFolder(writePhantom(info.outputPath('ct'), { heights, columns: 96, rows: 96, pixelMm: 2.4 }));
  await app.ready();
  await app.keys('j');
  const planes = ['CT', 'CT, coronal', 'CT, sagittal'];
  const slices = async (): Promise<readonly number[]> =>
    Promise.all(planes.map(async (plane) => (await app.slice(plane))[0]));
  await expect(page.locator('.pane')).toHaveCount(3);
  for (const plane of planes) await app.showsImage(plane);
  const [axial = 0, coronal = 0, sagittal = 0] = await slices();

  const drawing = await app.drawing();
  await drawing.point([150, 180]);
  await page.mouse.click(drawing.box.x + 150, drawing.box.y + 180);
  await expect.poll(async () => (await slices()).slice(1)).not.toEqual([coronal, sagittal]);
  expect((await slices())[0]).toBe(axial);
  await app.keys('u');
  await expect.poll(slices).toEqual([axial, coronal, sagittal]);
  await app.keys('Control+ArrowDown');
  await expect.poll(slices).toEqual([axial, coronal + 1, sagittal]);

  const text = (pane: Locator, part: string): Locator => pane.locator(`[data-part="${part}"]`);
  const side = app.pane('CT, sagittal');
  await app.keys('Shift+s');
  await expect(text(side, 'position')).toContainText('mean of 7.2 mm');
  await app.keys('u');
  await expect(text(side, 'position')).not.toContainText('mean of');

  await page.getByRole('button', { name: 'Type a window' }).click();
  await page.getByLabel('Width (W)').fill('123');
  await page.keyboard.press('Escape');
  await expect(page.getByLabel('Width (W)')).toHaveCount(0);
  await expect(text(side, 'window')).toHaveText('W 123 L 40');
  const { box } = await app.drawing('CT, sagittal');
  await page.mouse.click(box.x + box.width - 3, box.y + 2);
  await app.expectSlice({ slice: 1 }, 'CT, sagittal');
  await app.keys('Shift+c');
  await expect.poll(async () => (await app.slice('CT, sagittal'))[0]).toBeGreaterThan(2);
  await app.keys('Shift+c', 'u'); // the click on the strip and all that played are one scroll
  await app.expectSlice({ slice: sagittal }, 'CT, sagittal');

  await side.dblclick({ position: { x: 60, y: 90 } });
  await expect(page.locator('.pane')).toHaveCount(1);
  await page.screenshot({ path: info.outputPath('enlarged.png') });
  await page.keyboard.press('Escape');
  await expect(page.locator('.pane')).toHaveCount(3);

  await app.synthesiseAndPause();
  await page.getByLabel('Image in pane 1').selectOption('synthetic-t1');
  const made = app.pane('Synthetic T1, coronal');
  await expect(text(made, 'made')).toHaveText(/^\d+ of 24 made$/);
  await page.screenshot({ path: info.outputPath('half-made.png') });
  await app.panel.getByRole('button', { name: 'Resume' }).click();
  await app.done();
  await expect(text(made, 'made')).toHaveText('');
  await app.showsImage('Synthetic T1, coronal');
});

test('[VIEW-22] a tilted, uneven CT as it was acquired', async ({ app, page }, info) => {
  const uneven = [-40, -30, -20, -10, 0, 3, 10, 20, 30, 40];
  await app.open();
  await app.pickFolder(writePhantom(info.outputPath('ct'), { heights: uneven, tilt: 15 }));
  await app.ready();
  await page.getByLabel('Plane in pane 1').selectOption('acquired');
  const slice = app.pane('CT, acquired').locator('[data-part="slice"]');
  await expect(slice).toHaveText(/^\d+ \/ 10 acquired$/);
  await app.keys('End');
  await expect(slice).toHaveText('10 / 10 acquired');
  await page.getByLabel('Plane in pane 1').selectOption('axial');
  await expect(app.pane('CT').locator('[data-part="slice"]')).toHaveText('9 / 9 even grid');
});

test('[VIEW-25] [UI-20] [UI-23] MR alone, a card into a pane, closing one series and bringing it back', async ({
  app,
  page,
}, info) => {
  const mr = { modality: 'MR', seriesUid: '2.25.77', seriesNumber: 7, description: 'T1 MPRAGE' } as const;
  const folder = info.outputPath('mr');
  await app.open();
  await app.pickFolder(writePhantom(folder, { ...mr, heights, intercept: -1000, plane: 'sagittal' }));
  const raw = app.pane('T1 MPRAGE');
  await expect(raw).toBeVisible();
  await app.showsImage('T1 MPRAGE', 2);
  await expect(page.locator('.pane')).toHaveCount(3);
  await (await app.drawing('T1 MPRAGE')).point([120, 120]);
  await expect(raw.locator('[data-part="value"]')).toHaveText(/^−?\d+$/);

  await app.pickFolder(writePhantom(info.outputPath('ct'), { heights, columns: 96, rows: 96, pixelMm: 2.4 }));
  await app.ready();
  await app.studies.getByRole('button', { name: /^T1 MPRAGE/ }).dragTo(page.locator('[data-pane="1"]'));
  await expect(page.locator('[data-pane="1"]')).toHaveAttribute('data-image', /^mr:/);
  await app.showsImage('T1 MPRAGE', 2);

  await app.studies.getByRole('button', { name: 'Close Head phantom' }).click();
  await expect(app.studies.getByRole('button', { name: 'Close Head phantom' })).toHaveCount(0);
  await expect(app.synthesise).toHaveCount(0);
  await app.messages.getByRole('button', { name: 'Undo' }).click();
  await app.ready();
  await app.synthesiseAndPause();
  await app.studies.getByRole('button', { name: 'Close all' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Keep open' }).click();
  await expect(app.pane('CT')).toBeVisible();

  const panes = page.locator('.pane-space');
  await expect(app.messages.locator('.message')).toHaveCount(0);
  const before = await atRest(panes);
  await app.studies.getByRole('button', { name: 'Close T1 MPRAGE' }).click();
  await expect(app.studies.getByRole('region', { name: 'Messages' })).toContainText('Closed T1 MPRAGE');
  expect(await atRest(panes)).toEqual(before);
});
