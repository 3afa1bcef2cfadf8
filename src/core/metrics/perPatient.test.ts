// A patient with two pairs of CT and MR counts once in tables and tests.
import { describe, expect, it } from 'vitest';
import { type CohortRow, compareModels, foldSummaries, summarise } from './cohort.ts';
import type { Metrics } from './metrics.ts';
import { tTest } from './statistics.ts';

const metrics = (psnr: number): Metrics => ({
  psnr,
  ssim: 0.9,
  ssimGlobal: 0.8,
  rmse: psnr / 100,
  mae: 0.01,
  tenengrad: 10,
  tenengradReal: 12,
});
const row = (id: string, patient: string, model: string, psnr: number, fold: number): CohortRow => ({
  id: `${id} ${model}`,
  patient,
  model,
  contrast: 'T1',
  normalisation: 'percentile',
  fold,
  metrics: { slice: null, head: metrics(psnr), intracranial: metrics(NaN) },
});
const rows = [
  ...[row('a', 'P1', 'start', 20, 1), row('b', 'P1', 'start', 30, 1), row('c', 'P2', 'start', 28, 2)],
  ...[row('a', 'P1', 'tuned', 24, 1), row('b', 'P1', 'tuned', 34, 1), row('c', 'P2', 'tuned', 29, 2)],
];

describe('a patient with two pairs', () => {
  it('[TUNE-17] counts once, with the mean of both, in means, folds and tests', () => {
    const [start] = summarise(rows, 'head');
    expect(start).toMatchObject({ patients: 2, of: { psnr: { n: 2, mean: 26.5 } } });
    expect(summarise(rows, 'intracranial')[0]?.of.psnr.n).toBe(0);
    expect(foldSummaries(rows, 'head', 'psnr')[0]?.folds).toMatchObject([
      { fold: 1, patients: 1, mean: 25 },
      { fold: 2, patients: 1, mean: 28 },
    ]);
    const c = { region: 'head', metric: 'psnr', contrast: 'T1', a: 'tuned', b: 'start' } as const;
    const of = (kind: 'paired' | 'welch') => compareModels(rows, { ...c, normalisation: 'percentile', kind });
    expect(of('paired')).toEqual(tTest('paired', [29, 29], [25, 28]));
    expect(of('welch')).toEqual(tTest('welch', [29, 29], [25, 28]));
  });
});
