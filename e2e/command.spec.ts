// The page and the command are one program: the same CT and weights give the same pixels.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { readDrop, readStack } from '../src/dicom/testing/readDrop.ts';
import { SYNTHETIC_MAX } from '../src/core/geometry/stack.ts';
import { expect, test, writePhantom } from './fixtures.ts';
import { downloaded } from './pages/download.ts';
import { tinyModels } from './tinyModels.ts';

test('[CLI-4] what the command writes equals what the page exports, to a thousandth of full scale', async ({
  app,
  page,
}, info) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
  });
  const shape = { columns: 96, rows: 96, pixelMm: 2.4, heights: [-6, -2, 2, 6], tilt: 8 };
  const ct = writePhantom(info.outputPath('ct'), shape);
  await app.open();
  await app.pickFolder(ct);
  await app.ready();
  await app.synthesise.click();
  await app.done();
  await app.tab('Export');
  const zip = await downloaded(page, () => app.panel.getByRole('button', { name: 'Save as ZIP' }).click());
  const fromPage = Object.entries(unzipSync(zip)).map(([name, bytes]) => ({
    name: name.split('/').slice(1).join('/'),
    bytes,
  }));

  const out = info.outputPath('command');
  const options = ['--ct', ct, '--out', out, '--models', tinyModels, '--backend', 'wasm'];
  execFileSync('npx', ['tsx', 'scripts/synthesise.ts', ...options, '--quiet'], { stdio: 'pipe' });
  const fromCommand = ['synthetic-t1', 'synthetic-t2'].flatMap((folder) =>
    readdirSync(join(out, folder)).map((name) => ({
      name: `${folder}/${name}`,
      bytes: new Uint8Array(readFileSync(join(out, folder, name))),
    })),
  );
  expect(fromCommand.map(({ name }) => name)).toEqual(fromPage.map(({ name }) => name));
  const [paged, commanded] = [await readDrop(fromPage), await readDrop(fromCommand)];
  expect(commanded.series).toHaveLength(2);
  let largest = 0;
  for (const [i, series] of commanded.series.entries()) {
    const other = paged.series[i];
    if (!other) throw new Error('a series is missing');
    expect(series.geometry).toEqual(other.geometry);
    expect(series.synthetic).toEqual(other.synthetic);
    const [a, b] = [await readStack(series, fromCommand), await readStack(other, fromPage)];
    expect(new Set(a.voxels).size).toBeGreaterThan(20);
    a.voxels.forEach((value, k) => {
      largest = Math.max(largest, Math.abs(value - (b.voxels[k] ?? NaN)));
    });
  }
  info.annotations.push({ type: 'largest difference', description: `${largest} of ${SYNTHETIC_MAX}` });
  console.log(`Page and command differ by at most ${largest} of ${SYNTHETIC_MAX}.`);
  expect(largest).toBeLessThanOrEqual(SYNTHETIC_MAX / 1000);
});

test('[TUNE-14] the command fine-tunes in the page by typed calls, whatever its buttons are called', () => {
  const info = test.info();
  const shape = {
    columns: 48,
    rows: 48,
    pixelMm: 4.6,
    heights: Array.from({ length: 9 }, (_, i) => 8 * i - 32),
  };
  const mr = { modality: 'MR', signed: false, intercept: -1100, seriesNumber: 5, description: 'T1' } as const;
  writePhantom(info.outputPath('pairs/ct'), shape);
  writePhantom(info.outputPath('pairs/mr'), { ...shape, ...mr });
  const out = info.outputPath('tuned');
  const options = ['--pairs', info.outputPath('pairs'), '--out', out, '--model', join(tinyModels, 'small')];
  const short = ['--backend', 'wasm', '--loss', 'mse', '--epochs', '1', '--batch', '3'];
  const said = execFileSync('npx', ['tsx', 'scripts/finetune.ts', ...options, ...short], { stdio: 'pipe' });
  expect(said.toString()).toContain('Patient 1: CT with T1');
  expect(said.toString()).toMatch(/Epoch 1 of 1, step \d of \d/);
  expect(readdirSync(out).sort()).toEqual(['curve.csv', 'model', 'report.json']);
  expect(readFileSync(join(out, 'curve.csv'), 'utf8').trim().split('\n')).toHaveLength(3);
  expect(readFileSync(join(out, 'model', 'model.json'), 'utf8')).toContain('fine-tuned');
});
