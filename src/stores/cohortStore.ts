// Results of many patients, kept in this browser under the user's own labels; no identity of a patient is in them.
import { create } from 'zustand';
import type { CohortRow } from '../core/metrics/cohort.ts';
import { pageStorage } from '../storage/pageStorage.ts';

export interface CohortState {
  /** Null until they have been read. */
  readonly rows: readonly CohortRow[] | null;
}

export const useCohort = create<CohortState>(() => ({ rows: null }));

const byId = (a: CohortRow, b: CohortRow): number =>
  a.patient.localeCompare(b.patient, undefined, { numeric: true }) || a.id.localeCompare(b.id);

export async function loadCohort(): Promise<void> {
  const rows = await pageStorage.cohort.list();
  useCohort.setState({ rows: [...rows].sort(byId) });
}

/** Adds rows, in place of those with the same id. */
export async function keepRows(fresh: readonly CohortRow[]): Promise<void> {
  const ids = new Set(fresh.map(({ id }) => id));
  useCohort.setState(({ rows }) => ({
    rows: [...(rows ?? []).filter(({ id }) => !ids.has(id)), ...fresh].sort(byId),
  }));
  for (const row of fresh) await pageStorage.cohort.keep(row);
}

export async function removeRow(id: string): Promise<void> {
  useCohort.setState(({ rows }) => ({ rows: (rows ?? []).filter((row) => row.id !== id) }));
  await pageStorage.cohort.remove(id);
}
