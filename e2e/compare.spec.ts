// Synthetic against real on the demo patient: registered by itself, judged, nudged, measured, gathered, printed.
import { expect, test, writePhantom } from './fixtures.ts';
import { during } from './pages/held.ts';
import { downloaded } from './pages/download.ts';
import { expectAccessible } from './pages/withoutMouse.ts';

test('[CMP-1] [CMP-4] [FIG-3] the demo’s real MR registers by itself; numbers, nudging, figures and the cohort', async ({
  app,
  page,
  workerCalls,
}) => {
  await app.open();
  await page.getByRole('button', { name: 'Demo patient' }).click();
  await app.ready();
  const panel = app.panel;
  await app.tab('Compare');
  await expect(panel.getByText(/Rigid, then affine; reaches \d+ % of the head/)).toHaveCount(2);
  expect((await workerCalls()).filter((call) => call === 'compare register')).toHaveLength(2);
  await app.idle();
  const expert = panel.getByRole('button', { name: 'Expert: mutual information' }).first();
  await expert.click();
  await expect(panel.locator('.compare-aligned').first().locator('dd')).toHaveText([/ nats$/, / nats$/]);
  const facts = await panel.locator('.compare-aligned').first().locator('dd').allInnerTexts();
  const [before = NaN, after = NaN] = facts.map(parseFloat);
  expect(after).toBeGreaterThan(before + 0.2); // the demo's MR lies in a frame of its own, moved against the CT
  await expect(panel.getByText('Unreliable:')).toHaveCount(0);

  // The real T1 is on screen, then everything is made and judged.
  await page.getByLabel('Image in pane 4').selectOption('real-t1');
  await app.showsImage('Real T1', 60);
  await app.tab('Synthesise');
  await app.synthesise.click();
  await app.done();
  await app.tab('Compare');
  const numbers = panel.getByRole('table', { name: 'Metrics of the whole volume' });
  await expect(numbers).toBeVisible();
  await app.idle();
  const psnr = await numbers.getByRole('row', { name: /PSNR/ }).innerText();
  const value = parseFloat(psnr.split('\t')[1] ?? '');
  expect(value).toBeGreaterThan(3);
  expect(value).toBeLessThan(60);
  await expect(panel.getByText(/real MR by percentiles 0.5 to 99.5 of the head/)).toBeVisible();

  // A worst slice brings the panes there.
  const chip = panel.locator('.slice-chip').first();
  const slice = parseInt(await chip.innerText(), 10);
  await chip.click();
  await app.expectSlice({ slice });

  // Moved by hand by 30 mm, less is shared; taken back, it is as before.
  await expert.click();
  const information = panel.locator('.compare-aligned').first().locator('dd').nth(1);
  await expect(information).toBeVisible();
  await panel.getByRole('button', { name: 'Move T1 by hand' }).click();
  await panel.getByLabel('Back, mm').fill('30');
  await expect.poll(async () => parseFloat(await information.innerText())).toBeLessThan(after - 0.1);
  await expect(panel.locator('.compare-aligned').first()).toContainText('moved by hand');
  await app.idle();
  await panel.getByLabel('Back, mm').fill('85');
  await expect(panel.getByText('Unreliable:')).toBeVisible();
  await app.idle();
  // [CMP-4] Numbers of before are none of this place.
  await expect(panel.getByText(/^T1 is not compared: the verdict on its real MR is bad/)).toBeVisible();
  await expect(numbers.getByRole('columnheader')).toHaveText(['Intracranial', 'T2']);
  await panel.getByRole('button', { name: 'Show the edges of the real T1 over the CT' }).click();
  await expect(app.pane('CT')).toContainText('Edges: Real T1');
  await page.getByLabel('Image in pane 4').selectOption('difference-t1');
  await expect(page.locator('.pane[data-image="difference-t1"]')).toHaveAttribute('data-unsure', 'true');
  await panel.getByRole('button', { name: 'Reset to the alignment found' }).click();
  await expect.poll(async () => parseFloat(await information.innerText())).toBe(after);
  await app.idle();
  await expect(numbers.getByRole('columnheader')).toHaveText(['Intracranial', 'T1', 'T2']);
  expect(await numbers.getByRole('row', { name: /PSNR/ }).innerText()).toBe(psnr);

  // A region is measured in the panes and in the table.
  await panel.getByRole('button', { name: 'Draw an ellipse' }).click();
  await expect(page.getByRole('button', { name: 'Tools: Ellipse', exact: true })).toBeVisible();
  const drawing = await app.drawing();
  const at = (x: number, y: number) => [x * drawing.box.width, y * drawing.box.height] as const;
  await drawing.drag(at(0.45, 0.35), at(0.6, 0.5));
  await expect(panel.getByRole('table', { name: 'Regions' })).toContainText('Real T1');
  await expect(panel.getByRole('table', { name: 'Regions' })).toContainText('HU');

  const figure = await downloaded(page, () => panel.getByRole('button', { name: '7: differences' }).click());
  expect([...figure.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]); // "PNG"
  expect(figure.includes('pHYs')).toBe(true);
  expect(figure.includes('SYNTHMR-DEMO')).toBe(false);
  const table = await downloaded(page, () => panel.getByRole('button', { name: 'Save CSV' }).first().click());
  expect(table.toString()).toContain('T2,percentiles 0.5 to 99.5 of the head,Intracranial,volume,');

  await panel.getByRole('button', { name: 'Add to cohort' }).click();
  await expect(panel.getByRole('table', { name: 'Cohort, rows' })).toContainText('Demo');

  await expectAccessible(page);

  // After a reload the placements and the cohort are still there: nothing is searched again.
  await page.reload();
  await page.getByRole('button', { name: 'Demo patient' }).click();
  await app.done();
  await app.tab('Compare');
  await expect(panel.getByText(/reaches \d+ % of the head/)).toHaveCount(2);
  expect((await workerCalls()).filter((call) => call === 'compare register')).toEqual([]);
  await expect(panel.getByRole('table', { name: 'Cohort, rows' })).toContainText('Demo');
});

test('[CMP-2] a reference is taken away, chosen as the other contrast, and cancelled', async ({
  app,
  page,
}, info) => {
  const heights = Array.from({ length: 24 }, (_, i) => -46 + i * 4);
  const shape = { heights, columns: 96, rows: 96, pixelMm: 2.4 };
  writePhantom(info.outputPath('head/ct'), shape);
  for (const [i, description] of ['T1 real', 'T2 real'].entries())
    writePhantom(info.outputPath(`head/${description}`), {
      ...shape,
      description,
      modality: 'MR',
      seriesUid: `2.25.7${i}`,
      seriesNumber: 5 + i,
    });
  await app.open();
  await app.pickFolder(info.outputPath('head'));
  await app.ready();
  await app.tab('Compare');
  const { panel, studies } = app;
  await expect(panel.getByText(/reaches \d+ % of the head/)).toHaveCount(2);
  await app.idle();
  const use = studies.getByLabel('Use as');
  await use.first().selectOption('none');
  await expect(panel.getByText(/reaches \d+ % of the head/)).toHaveCount(1);
  await use.first().selectOption('T2');
  await expect(use.nth(1)).toHaveValue('none');
  const aligned = panel.locator('.compare-aligned');
  await expect(aligned).toHaveCount(1);
  await expect(aligned).toContainText(/^T2.*reaches \d+ % of the head/s);
  await app.idle();
  await panel.getByRole('button', { name: 'Move T2 by hand' }).click();
  await during(
    page,
    { method: 'register' },
    () => panel.getByRole('button', { name: 'Align again' }).click(),
    () => panel.getByRole('button', { name: 'Cancel' }).click(),
  );
  await expect(panel.getByText('Cancelled.')).toBeVisible();
});
