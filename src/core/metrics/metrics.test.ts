// The metrics agree with scikit-image, SciPy and NumPy (scripts/oracles/metrics.py wrote the cases), and add up.
import { describe, expect, it } from 'vitest';
import { oracleJson } from '../../node/oracles.ts';
import { addSums, metricRegions, type Metrics, metricsOf, type SlicePair, sliceSums } from './metrics.ts';

interface Case {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly steps: number;
  readonly synthetic: readonly number[];
  readonly real: readonly number[];
  readonly head: readonly number[];
  readonly intracranial: readonly number[];
  readonly expected: Readonly<Record<(typeof metricRegions)[number], Metrics>>;
}
const cases = oracleJson('metrics/cases.json') as readonly Case[];

const pairOf = (one: Case): SlicePair => ({
  columns: one.columns,
  rows: one.rows,
  synthetic: Float64Array.from(one.synthetic, (v) => v / one.steps),
  real: Float64Array.from(one.real, (v) => v / one.steps),
  head: Uint8Array.from(one.head),
  intracranial: Uint8Array.from(one.intracranial),
});

describe('metrics', () => {
  for (const one of cases)
    for (const region of metricRegions)
      it(`[MET-1] ${one.name}, ${region}: as scikit-image and NumPy to 1e-6`, () => {
        const found = metricsOf(sliceSums(pairOf(one))[region]);
        const expected = one.expected[region];
        for (const key of Object.keys(expected) as (keyof Metrics)[])
          expect(Math.abs((found?.[key] ?? NaN) - expected[key]), key).toBeLessThan(1e-6);
      });

  it('[MET-2] pixels that the real MR does not reach count nowhere', () => {
    const [one] = cases;
    if (!one) throw new Error('no case');
    const pair = pairOf(one);
    const middle = Math.floor(one.rows / 2) * one.columns + Math.floor(one.columns / 2.2);
    const real = Float64Array.from(pair.real);
    real[middle] = NaN;
    const before = sliceSums(pair).head;
    const after = sliceSums({ ...pair, real }).head;
    expect(after.count).toBe(before.count - 1);
    const d = (pair.synthetic[middle] ?? 0) - (pair.real[middle] ?? 0);
    expect(after.squared).toBeCloseTo(before.squared - d * d, 12);
    const none = { ...pair, real: real.fill(NaN) };
    expect(metricsOf(sliceSums(none).head)).toBeNull();
  });

  it('[MET-2] sums of slices are the volume; equal images are perfect', () => {
    const pairs = cases.map(pairOf);
    const total = addSums(pairs.map((pair) => sliceSums(pair).slice));
    let [squared, count] = [0, 0];
    for (const { synthetic, real, head } of pairs)
      synthetic.forEach((v, i) => {
        squared += (v - (head[i] ? (real[i] ?? 0) : 0)) ** 2;
        count++;
      });
    expect(metricsOf(total)?.rmse).toBeCloseTo(Math.sqrt(squared / count), 12);
    const [pair] = pairs;
    if (!pair) throw new Error('no case');
    const same = metricsOf(sliceSums({ ...pair, real: pair.synthetic }).head);
    expect(same?.psnr).toBe(Infinity);
    expect(same?.ssim).toBeCloseTo(1, 12);
    expect(same?.tenengrad).toBe(same?.tenengradReal);
  });
});
