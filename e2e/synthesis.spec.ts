// A synthesis that is watched, paused, cancelled, run again, outdated and found again after a reload.
import { expect, test, writePhantom } from './fixtures.ts';
import { during } from './pages/held.ts';

const heights = Array.from({ length: 24 }, (_, i) => -46 + i * 4);

test('[E2E-3] pause, resume, cancel, go on; a changed window makes results stale', async ({
  app,
  page,
}, info) => {
  await app.open();
  await app.pickFolder(
    writePhantom(info.outputPath('ct'), { heights, columns: 128, rows: 128, pixelMm: 1.8 }),
  );
  await app.ready();
  await expect(app.panel.getByText('Slices', { exact: true })).toBeVisible();
  await expect(app.panel.getByText('24', { exact: true })).toBeVisible();
  await app.synthesiseAndPause();
  await expect(app.status).toContainText('Paused');
  await expect(app.panel.getByText(/^[1-9]\d* of 24 slices/)).toBeVisible();
  await during(
    page,
    { method: 'predict' },
    () => app.panel.getByRole('button', { name: 'Resume' }).click(),
    () => app.panel.getByRole('button', { name: 'Cancel' }).click(),
  );
  await expect(app.panel.getByText(/of 24 slices made by .*, then stopped/)).toBeVisible();
  await app.panel.getByRole('button', { name: 'Continue' }).click();
  await app.done();

  await app.idle();
  await app.panel.getByRole('button', { name: 'Expert: windows and mask' }).click();
  await app.panel.getByLabel('Windows of the network’s input').selectOption({ index: 1 });
  await expect(app.panel.getByText(/out of date: .*other windows feed the network/)).toBeVisible();
  await expect(app.pane('Synthetic T1')).toContainText('Outdated');
  await app.panel.getByRole('button', { name: 'Run again' }).click();
  await app.done();
  await expect(page.getByText(/out of date/)).toHaveCount(0);
});

test('[E2E-4] results stay when another CT is looked at, and come back after a reload', async ({
  app,
  page,
  workerCalls,
}, info) => {
  const shape = { columns: 96, rows: 96, pixelMm: 2.4 };
  const first = writePhantom(info.outputPath('drop', 'a'), { ...shape, heights, description: 'First head' });
  writePhantom(info.outputPath('drop', 'b'), {
    ...shape,
    heights: heights.slice(4, 14),
    studyUid: '2.25.2002',
    description: 'Second head',
  });
  await app.open();
  await app.pickFolder(info.outputPath('drop'));
  await app.ready();
  await app.synthesise.click();
  await app.done();
  await app.studies.getByRole('button', { name: /^Second head/ }).click();
  await app.expectSlice({ of: 10 });
  await app.ready();
  await app.studies.getByRole('button', { name: /^First head/ }).click();
  await app.done();
  await app.showsImage('Synthetic T1');

  await page.reload();
  await app.isEmpty();
  await app.pickFolder(first);
  await app.done(); // by themselves, though nothing starts by itself here
  await expect(app.panel.getByText(/kept from before, nothing was computed again/)).toBeVisible();
  expect((await workerCalls()).filter((call) => call.endsWith(' predict'))).toEqual([]); // none was made again
  await app.showsImage('Synthetic T2');
});
