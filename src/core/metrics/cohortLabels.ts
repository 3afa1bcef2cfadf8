// Labels of patients in a cohort: one that is free, and which rows others would take the place of.
import { type CohortRow, cohortRowId } from './cohort.ts';
import type { Normalisation } from './normalise.ts';

/** The first "Patient n" that no row has. */
export function freeLabel(rows: readonly Pick<CohortRow, 'patient'>[]): string {
  const taken = new Set(rows.map(({ patient }) => patient));
  let n = 1;
  while (taken.has(`Patient ${n}`)) n++;
  return `Patient ${n}`;
}

/** Whether rows of a label would take the place of rows that are there: nobody can tell whether they are the same patient's. */
export function replacesRows(
  rows: readonly Pick<CohortRow, 'id'>[],
  patient: string,
  added: readonly (Pick<CohortRow, 'model' | 'contrast'> & { readonly normalisation: Normalisation })[],
): boolean {
  const ids = new Set(rows.map(({ id }) => id));
  return added.some((one) => ids.has(cohortRowId({ ...one, patient })));
}
