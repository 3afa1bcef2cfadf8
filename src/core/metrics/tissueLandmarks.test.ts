// Real MR brought to the levels that a model states: the same whichever network shows where the tissues are.
import { describe, expect, it } from 'vitest';
import { type Contrast } from '../contrast.ts';
import { applyMap, intensityMap, type NormaliseRequest } from './normalise.ts';
import { tissueLevels } from './tissueLandmarks.ts';

const scale =
  'reference contrast: on T1 CSF 0.15, grey matter 0.50, white matter 0.75, fat 0.95; on T2 CSF 0.95, grey matter 0.44, white matter 0.29';
const levels = {
  T1: { air: 0, csf: 0.15, grey: 0.5, white: 0.75 },
  T2: { air: 0, csf: 0.95, grey: 0.44, white: 0.29 },
} as const;
type Tissue = keyof (typeof levels)['T1'];
const columns = 120;

/** Columns of one tissue each, 120 x 120: mostly grey, so that the histogram's largest peak is not white matter. */
const tissueAt = (i: number): Tissue => {
  const column = i % columns;
  return column < 10 ? 'air' : column < 25 ? 'csf' : column < 85 ? 'grey' : 'white';
};
const noise = (seed: number): (() => number) => {
  let state = seed;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  return () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
};
const image = (of: (tissue: Tissue) => number, sd: number, seed: number): Float32Array => {
  const normal = noise(seed);
  return Float32Array.from({ length: columns * 120 }, (_, i) => of(tissueAt(i)) + sd * normal());
};
const mask = Uint8Array.from({ length: columns * 120 }, (_, i) => (tissueAt(i) === 'air' ? 0 : 1));

/** A scanner's own numbers, its grey matter where the model does not expect it. */
const raw = (contrast: Contrast, seed: number): Float32Array =>
  image((tissue) => 40 + 900 * (levels[contrast][tissue] - (tissue === 'grey' ? 0.06 : 0)), 12, seed);
const request = (contrast: Contrast, synthetic: Float32Array): NormaliseRequest => ({
  kind: 'tissues',
  contrast,
  real: raw(contrast, 5),
  head: mask,
  intracranial: mask,
  synthetic,
  intensityScale: scale,
  columns,
});
const scaled = (one: NormaliseRequest): Float32Array => {
  const map = intensityMap(one);
  if (!map) throw new Error('no map');
  const real = Float32Array.from(one.real);
  applyMap(real, map);
  return real;
};
const meanOf = (values: Float32Array, tissue: Tissue): number => {
  const own = values.filter((_, i) => tissueAt(i) === tissue);
  return own.reduce((a, b) => a + b, 0) / own.length;
};

describe.each(['T1', 'T2'] as const)('[MET-8] a real %s on the scale of its tissues', (contrast) => {
  const good = image((tissue) => levels[contrast][tissue], 0.01, 11);

  it('has white matter and fluid where the model has them, and keeps its own grey matter', () => {
    const real = scaled(request(contrast, good));
    expect(meanOf(real, 'white')).toBeCloseTo(levels[contrast].white, 1.7);
    expect(meanOf(real, 'csf')).toBeCloseTo(levels[contrast].csf, 1.7);
    expect(meanOf(real, 'grey')).toBeCloseTo(levels[contrast].grey - 0.06, 1.7);
  });

  it('is the same image whichever network it is compared with', () => {
    const flat = image((tissue) => levels[contrast][tissue] + (tissue === 'grey' ? 0.1 : 0.02), 0.01, 3);
    const [a, b] = [scaled(request(contrast, good)), scaled(request(contrast, flat))];
    expect(Math.max(...a.map((v, i) => Math.abs(v - (b[i] ?? NaN))))).toBeLessThan(0.01);
  });

  it('is not scaled so where the tissues are not found, lie the wrong way round, or have no stated level', () => {
    expect(
      intensityMap(
        request(
          contrast,
          good.map(() => 0.6),
        ),
      ),
    ).toBeNull();
    expect(intensityMap({ ...request(contrast, good), real: raw(contrast, 5).map((v) => -v) })).toBeNull();
    expect(intensityMap({ ...request(contrast, good), intensityScale: '' })).toBeNull();
  });
});

it('[MET-8] fluid that shares its pixels with tissue does not brighten the rest of a T2', () => {
  const good = image((tissue) => levels.T2[tissue], 0.01, 11);
  const one = request('T2', good);
  const half = one.real.map((v, i) => (tissueAt(i) === 'csf' && i % (2 * columns) < columns ? 0.7 * v : v));
  const [whole, shared] = [scaled(one), scaled({ ...one, real: half })];
  expect(meanOf(shared, 'grey')).toBeCloseTo(meanOf(whole, 'grey'), 1.7);
});

it('levels are read as a model states them, for its own contrast, or not at all', () => {
  expect(tissueLevels(scale, 'T1')).toEqual({ csf: 0.15, white: 0.75 });
  expect(tissueLevels(scale, 'T2')).toEqual({ csf: 0.95, white: 0.29 });
  expect(tissueLevels('on T1 CSF 0.15, white matter 0.75', 'T2')).toBeNull();
  expect(tissueLevels('on T1 CSF 0.5, white matter 0.5', 'T1')).toBeNull();
  expect(tissueLevels('0.5th to 99.5th percentile in the head mask', 'T1')).toBeNull();
});
