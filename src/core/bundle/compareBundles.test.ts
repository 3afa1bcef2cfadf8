// What is said of a result that another device made again: the largest difference, with pixels and without.
import { describe, expect, it } from 'vitest';
import type { BundleRecord } from './bundleRecord.ts';
import { compareRecords } from './compareBundles.ts';

const numbers = (psnr: number) => ({
  psnr,
  ssim: 0.9,
  ssimGlobal: 0.8,
  rmse: 0.1,
  mae: 0.05,
  tenengrad: 10,
  tenengradReal: null,
});

const record = (
  backend: 'wasm' | 'webgpu' | null,
  { hash = 'a', mean = 1000, psnr = 20 } = {},
): BundleRecord => ({
  program: 'SynthMR',
  written: '2026-01-01T00:00:00.000Z',
  device: { backend, adapter: backend ?? '', host: 'test' },
  model: {
    id: 'm',
    name: 'M',
    version: '1',
    weightsSha256: 'w',
    shards: [],
    intensityScale: '',
    card: {
      trainedOn: '',
      simulatedCt: false,
      heads: [],
      hours: 0,
      steps: 1,
      losses: '',
      limits: [],
      parent: null,
      date: '',
      metrics: {},
    },
  },
  settings: { windows: 'model', mask: 'head', slices: [0, 1] },
  ct: { files: [], voxelsSha256: 'v', columns: 1, rows: 1, slices: 2 },
  results: [
    {
      contrast: 'T1',
      slices: [
        { sha256: 'same', mean: 5 },
        { sha256: hash, mean },
      ],
    },
  ],
  comparisons: [
    {
      contrast: 'T1',
      files: [],
      normalisation: 'percentile',
      affine: true,
      nudge: { rotate: [0, 0, 0], shift: [0, 0, 0] },
      map: [],
      numbers: { slice: null, head: numbers(psnr), intracranial: null },
    },
  ],
  verdicts: [],
  overrides: [],
});

const volume = (before: BundleRecord, again: BundleRecord, pixels: readonly [number[], number[]] | null) =>
  compareRecords(before, again, () =>
    pixels ? [Uint16Array.from(pixels[0]), Uint16Array.from(pixels[1])] : null,
  ).find(({ words }) => words.startsWith('Synthetic T1'));

describe('[REPRO-2] a result made again on another device', () => {
  const gpu = record('webgpu', { hash: 'b', mean: 1001, psnr: 20.01 });

  it('is the same to a thousandth of full scale, and the largest difference of a pixel is told', () => {
    expect(
      volume(record('wasm'), gpu, [
        [5, 1000],
        [5, 1003],
      ]),
    ).toEqual({
      same: true,
      words:
        'Synthetic T1: 1 of 2 slices differ, the first is slice 2; the largest difference of a pixel is 3 of 4095.',
    });
    expect(
      volume(record('wasm'), gpu, [
        [5, 1000],
        [5, 1005],
      ])?.same,
    ).toBe(false);
    const all = compareRecords(record('wasm'), gpu, () => null);
    expect(all[0]?.words).toContain('computed on wasm (wasm), this on webgpu (webgpu)');
    expect(all.find(({ words }) => words.startsWith('Numbers'))).toEqual({
      same: true,
      words: 'Numbers: 1 of 21 differ, most of all T1, head, psnr: 20 in the bundle, 20.01 now.',
    });
  });

  it('without pixels in the bundle only a slice’s mean is compared, and that is said', () => {
    expect(volume(record('wasm'), gpu, null)?.words).toContain(
      'the bundle holds no pixels, so only the largest difference of a slice’s mean is known: 1.0 of 4095',
    );
  });

  it('in another JavaScript engine numbers may differ in their last digits, which is told', () => {
    const other = record('wasm', { psnr: 20 + 1e-7 });
    const inPage = { ...other, device: { ...other.device, host: 'a browser' } };
    const find = (again: BundleRecord) =>
      compareRecords(record('wasm'), again, () => null).find(({ words }) => words.startsWith('Numbers'));
    expect(find(other)?.same).toBe(false);
    expect(find(inPage)?.same).toBe(true);
    expect(find(inPage)?.words).toContain('1 of 21 differ, most of all T1, head, psnr');
    const far = record('wasm', { psnr: 20.01 });
    expect(find({ ...far, device: inPage.device })?.same).toBe(false);
  });

  it('on the same device nothing may differ; an unknown device owes no bits', () => {
    const other = record('wasm', { hash: 'b', mean: 1001, psnr: 20.01 });
    const findings = compareRecords(record('wasm'), other, () => null);
    expect(findings.filter(({ same }) => !same)).toHaveLength(2);
    expect(volume(record(null), other, null)?.same).toBe(true);
  });
});
