// The three ways of bringing raw MR to 0..1.
import { describe, expect, it } from 'vitest';
import {
  applyMap,
  intensityMap,
  intensityMapOrPercentiles,
  normalisationFor,
  type NormaliseRequest,
  whiteMatter,
} from './normalise.ts';
import { PERCENTILE_SCALE } from '../network/modelManifest.ts';

/** Three tissues with Gaussian spread; raw = 50 + 400 x intensity. */
function tissues(seed: number): Float32Array {
  let state = seed;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const means = [0.15, 0.45, 0.45, 0.7, 0.7];
  return Float32Array.from({ length: 20_000 }, (_, i) => (means[i % means.length] ?? 0) + 0.03 * normal());
}
const synthetic = tissues(11);
const raw = tissues(77).map((v) => 50 + 400 * v);
const all = new Uint8Array(raw.length).fill(1);
const request: NormaliseRequest = {
  kind: 'percentile',
  contrast: 'T1',
  real: raw,
  head: all,
  intracranial: all,
  synthetic,
  intensityScale:
    'reference contrast: on T1 CSF 0.15, grey matter 0.45, white matter 0.70; on T2 CSF 0.9, white matter 0.3',
  columns: 100,
};

describe('normalisation', () => {
  it('[MET-4] percentiles: half a percent lies below 0 and half a percent above 1, in the head alone', () => {
    const head = all.map((_, i) => (i < 15_000 ? 1 : 0));
    const real = raw.map((v, i) => (i < 15_000 ? v : 9e5));
    const map = intensityMap({ ...request, real, head });
    if (!map) throw new Error('no map');
    applyMap(real, map);
    const inHead = real.subarray(0, 15_000);
    expect(inHead.filter((v) => v < 0).length).toBeCloseTo(75, -1);
    expect(inHead.filter((v) => v > 1).length).toBeCloseTo(75, -1);
  });

  it('[MET-4] white stripe puts white matter on the synthetic’s white matter', () => {
    expect(whiteMatter(synthetic, all, 'T1')).toBeCloseTo(0.7, 1);
    const map = intensityMap({ ...request, kind: 'white-stripe' });
    if (!map) throw new Error('no map');
    const real = Float32Array.from(raw);
    applyMap(real, map);
    expect(Math.abs(whiteMatter(real, all, 'T1') - whiteMatter(synthetic, all, 'T1'))).toBeLessThan(0.02);
  });

  it('[MET-4] Nyúl undoes any monotonic change of scale', () => {
    const real = raw.map((v) => (v / 300) ** 3);
    const map = intensityMap({ ...request, kind: 'nyul', real });
    if (!map) throw new Error('no map');
    applyMap(real, map);
    const off = real.map((v, i) => Math.abs(v - ((raw[i] ?? 0) - 50) / 400)).sort();
    expect(off[Math.floor(0.95 * off.length)]).toBeLessThan(0.03);
  });

  it('[MET-7] the model’s scale decides the method; where it finds no landmark, percentiles are used, and that is said', () => {
    expect(normalisationFor(request.intensityScale)).toBe('tissues');
    expect(normalisationFor(PERCENTILE_SCALE)).toBe('percentile');
    const flat = { ...request, kind: 'white-stripe', synthetic: synthetic.map(() => 0.4) } as const;
    expect(intensityMapOrPercentiles(flat)).toEqual({ map: intensityMap(request), kind: 'percentile' });
    expect(intensityMapOrPercentiles({ ...flat, synthetic })?.kind).toBe('white-stripe');
    expect(intensityMapOrPercentiles({ ...flat, real: raw.map(() => 7) })).toBeNull();
  });

  it('[MET-4] nothing is made up: no spread, or no synthetic MR where one is needed; NaN stays NaN', () => {
    expect(intensityMap({ ...request, real: raw.map(() => 7) })).toBeNull();
    expect(intensityMap({ ...request, kind: 'nyul', synthetic: null })).toBeNull();
    const some = Float32Array.of(NaN, 50, 450);
    applyMap(some, { from: [50, 450], to: [0, 1] });
    expect([...some]).toEqual([NaN, 0, 1]);
  });
});
