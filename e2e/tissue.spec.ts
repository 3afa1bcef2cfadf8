// Grey and white matter: found on demand with progress, stopped, outlined in all planes, in table, CSV, report and export.
import { expect, test, writePhantom } from './fixtures.ts';
import { during } from './pages/held.ts';

test('[TIS-9] [TIS-5] grey and white matter are found, stopped, outlined by a key, and written', async ({
  app,
  page,
}, info) => {
  // A thin slab: the network looks at every cubic millimetre.
  const folder = writePhantom(info.outputPath('ct'), {
    heights: [-12, -6, 0, 6, 12],
    columns: 96,
    rows: 96,
    pixelMm: 2.4,
  });
  await app.open();
  await app.pickFolder(folder);
  await app.ready();
  await app.tab('Compare');
  await expect(app.panel.getByText('Needs the synthetic T1 of all slices: synthesise first.')).toBeVisible();
  await app.tab('Synthesise');
  await app.synthesise.click();
  await app.done();

  await app.tab('Compare');
  const find = app.panel.getByRole('button', { name: 'Find grey and white matter' });
  await during(
    page,
    { method: 'segmentTissue' },
    () => find.click(),
    () => app.panel.getByRole('button', { name: 'Stop' }).click(),
  );
  await app.idle();
  await find.click();
  const table = app.panel.getByRole('table', { name: 'Grey and white matter' });
  await expect(table.getByRole('row', { name: /^Both \d+ ml – – –$/ })).toBeVisible();
  await expect(app.panel.getByText(/never on synthetic MR or CT/)).toBeVisible();
  const strip = page.getByRole('region', { name: 'Verdict on this study' });
  await expect(strip.getByRole('button', { name: /^Brain volume: / })).toBeVisible();

  const shown = app.panel.getByRole('checkbox', { name: /^Outline them in the panes/ });
  await expect(shown).toBeChecked();
  await app.idle();
  await app.keys('Shift+B');
  await expect(shown).not.toBeChecked();

  const csv = page.waitForEvent('download');
  await app.panel.getByRole('button', { name: 'Save CSV' }).last().click();
  expect((await csv).suggestedFilename()).toBe('synthmr-tissue.csv');
  await app.tab('Export');
  await expect(app.panel.getByText('Grey and white matter of the synthetic T1, 1 file')).toBeVisible();
  await expect(app.panel.getByRole('button', { name: 'Grey and white, synthetic T1.nii.gz' })).toBeVisible();
  await page.screenshot({ path: info.outputPath('found.png') });
});
