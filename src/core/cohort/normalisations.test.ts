// Patients of one model whose real MR was scaled in different ways: what tables and figures show of them.
import { expect, it } from 'vitest';
import type { CohortRow } from '../metrics/cohort.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { cohortFigure } from './cohortFigure.ts';
import { foldsTable } from './foldsTable.ts';
import { networksTable } from './meansTable.ts';

function row(patient: string, rmse: number, normalisation: string, fold: number): CohortRow {
  const metrics: Metrics = {
    psnr: 30,
    ssim: 0.9,
    ssimGlobal: 0.8,
    rmse,
    mae: 0.01,
    tenengrad: 10,
    tenengradReal: 12,
  };
  return {
    id: patient,
    patient,
    model: 'A',
    contrast: 'T1',
    normalisation,
    fold,
    metrics: { slice: null, head: metrics, intracranial: null },
  };
}
// The first patient fell back to percentiles.
const rows = [row('1', 0.9, 'percentiles', 1), row('2', 0.1, 'tissues', 1), row('3', 0.3, 'tissues', 2)];
const left = 'Left out: 1 of A, T1, whose real MR was scaled by percentiles.';

it('[MET-21] tables show the normalisation with most patients and name the rest', () => {
  const models = [{ model: 'A', network: 'A', losses: 'L1' }];
  const request = { rows, models, region: 'head', folds: { rows, note: 'By number.' } } as const;
  const folds = foldsTable(request);
  expect(folds?.rows.at(-1)).toEqual(['A', 'Average', '0.2000 ± 0.1414']);
  expect(folds?.notes).toEqual(['By number.', 'Real MR scaled by tissues.', left]);
  expect(folds?.numbers.rows).toHaveLength(5);
  expect(networksTable(request)?.notes).toEqual(['Real MR scaled by tissues.', left]);
});

it('[MET-21] the figure draws the normalisation with most patients and names the rest', () => {
  const svg = cohortFigure(rows, ['A'], 'head', 'rmse') ?? '';
  expect(svg.match(/<circle/g)).toHaveLength(2);
  expect(svg).toContain('T1, n = 2');
  expect(svg).toContain(left);
  expect(svg).not.toContain('<title>1: ');
});
