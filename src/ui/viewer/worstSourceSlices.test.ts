// Which slices a strip marks as agreeing worst.
import { expect, it } from 'vitest';
import { sliceSums, type SliceSums } from '../../core/metrics/metrics.ts';
import { registrationKey } from '../../stores/studyStore.ts';
import { worstSourceSlices } from './worstSourceSlices.ts';

/** A slice that is off by `inside` within its intracranial half, and by `outside` beside it. */
function slice(inside: number, outside: number): SliceSums {
  const half = 512;
  const real = Float32Array.from({ length: 2 * half }, (_, i) => ((i * 7919) % 101) / 101);
  const synthetic = real.map((value, i) => value + (i < half ? inside : outside));
  const intracranial = Uint8Array.from({ length: 2 * half }, (_, i) => (i < half ? 1 : 0));
  const head = new Uint8Array(2 * half).fill(1);
  return sliceSums({ columns: 32, rows: 32, synthetic, real, head, intracranial });
}

it('[VIEW-32] the worst slices are those of the region that is judged', () => {
  const slices = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7].map((off) => slice(off, 1 - off));
  const judgements = {
    [registrationKey('ct', 'T1')]: {
      state: 'ready',
      contrast: 'T1',
      slices: slices.map((one, i) => (i === 6 ? slice(0.01, 5) : one)),
      normalisation: 'percentile',
      modelName: 'A',
      seconds: 1,
    },
  } as const;
  const worst = (region: 'head' | 'intracranial') => worstSourceSlices({ judgements, region }, 'ct', 'T1');
  expect(worst('intracranial')).toEqual([5, 4, 3, 2, 1]);
  expect(worst('head')[0]).toBe(6);
  expect(worstSourceSlices({ judgements: {}, region: 'head' }, 'ct', 'T1')).toEqual([]);
});
