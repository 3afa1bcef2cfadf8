// A reproducibility bundle from the page, made again by the command: the same inputs, pixels and numbers.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { expect, test, writePhantom } from './fixtures.ts';
import { downloaded } from './pages/download.ts';
import { tinyModels } from './tinyModels.ts';

test('[REPRO-5] the page’s bundle is made again by the command, to the last bit', async ({
  app,
  page,
}, info) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
  });
  const shape = {
    columns: 48,
    rows: 48,
    pixelMm: 4.6,
    heights: Array.from({ length: 9 }, (_, i) => 8 * i - 32),
  };
  const inputs = info.outputPath('inputs');
  writePhantom(info.outputPath('inputs/ct'), shape);
  const mr = { modality: 'MR', signed: false, intercept: -1100, seriesNumber: 5, description: 'T1' } as const;
  writePhantom(info.outputPath('inputs/mr'), { ...shape, ...mr });
  await app.open();
  await app.pickFolder(inputs);
  await app.ready();
  await app.tab('Export');
  await expect(app.panel.getByRole('button', { name: 'Save bundle' })).toHaveCount(0);
  await app.tab('Synthesise');
  await app.synthesise.click();
  await app.done();
  await app.tab('Compare');
  await expect(app.panel.getByRole('table').filter({ hasText: 'PSNR' }).first()).toBeVisible();
  await app.idle();
  await app.tab('Export');
  const save = app.panel.getByRole('button', { name: 'Save bundle' });
  await app.panel.getByRole('checkbox', { name: 'With the synthetic pixels' }).check();
  const zip = await downloaded(page, () => save.click());
  await expect(app.panel.getByText(/handed to the browser as synthmr-bundle-/).last()).toBeVisible();
  for (const [name, bytes] of Object.entries(unzipSync(zip)))
    expect(`${name} ${Buffer.from(bytes).toString('latin1')}`).not.toMatch(/Phantom\^|2\.25\.\d|data:image/);
  const bundle = info.outputPath('bundle.zip');
  writeFileSync(bundle, zip);
  const options = [bundle, '--inputs', inputs, '--models', tinyModels, '--backend', 'wasm'];
  const said = execFileSync('npx', ['tsx', 'scripts/reproduce.ts', ...options, '--quiet'], {
    stdio: 'pipe',
  }).toString();
  expect(said).not.toContain('DIFFERS');
  for (const contrast of ['T1', 'T2'])
    expect(said).toContain(`Synthetic ${contrast}: every pixel of all 9 slices is the same.`);
  // Browser and Node are two JavaScript engines, so the alignment may end a hair's breadth elsewhere.
  expect(said).toMatch(/Real T1: aligned to (the same place|within \de-\d+ mm)/);
  expect(said).toMatch(/Numbers: (all 21 are the same|\d+ of 21 differ, .*JavaScript engine)/);
  expect(said).toContain('Reproduced.');
});
