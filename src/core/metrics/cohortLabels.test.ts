// Labels of a cohort's patients: none is given twice, and none takes another's place unsaid.
import { expect, it } from 'vitest';
import { cohortRow } from './cohort.ts';
import { freeLabel, replacesRows } from './cohortLabels.ts';

const of = (patient: string) =>
  cohortRow({
    patient,
    model: 'A',
    contrast: 'T1',
    normalisation: 'percentile',
    slices: [],
    fold: null,
    overridden: '',
  });

it('[MET-19] a patient without a label gets one that no row has, whatever was removed before', () => {
  expect(freeLabel([])).toBe('Patient 1');
  expect(freeLabel([of('Patient 2'), of('Patient 3')])).toBe('Patient 1');
  expect(freeLabel([of('Patient 1'), of('Patient 3'), of('Demo')])).toBe('Patient 2');
});

it('[MET-19] a label that replaces rows is told from one that adds a model, a contrast or a patient', () => {
  const rows = [of('Patient 1')];
  const added = { model: 'A', contrast: 'T1', normalisation: 'percentile' } as const;
  expect(replacesRows(rows, 'Patient 1', [added])).toBe(true);
  expect(replacesRows(rows, 'Patient 2', [added])).toBe(false);
  expect(replacesRows(rows, 'Patient 1', [{ ...added, model: 'B' }])).toBe(false);
  expect(replacesRows(rows, 'Patient 1', [{ ...added, contrast: 'T2' }, added])).toBe(true);
});
