// Results of many patients, kept in this browser under the user's own labels; no identity of a patient is in them.
import { createStore, del, entries, set } from 'idb-keyval';
import { create } from 'zustand';
import type { CohortRow } from '../core/metrics/cohort.ts';

const table = createStore('synthmr-cohort', 'rows');

export interface CohortState {
  /** Null until they have been read. */
  readonly rows: readonly CohortRow[] | null;
}

export const useCohort = create<CohortState>(() => ({ rows: null }));

const byId = (a: CohortRow, b: CohortRow): number =>
  a.patient.localeCompare(b.patient, undefined, { numeric: true }) || a.id.localeCompare(b.id);

export async function loadCohort(): Promise<void> {
  const kept = await entries<string, CohortRow>(table);
  useCohort.setState({ rows: kept.map(([, row]) => row).sort(byId) });
}

/** Adds rows, in place of those with the same id. */
export async function keepRows(fresh: readonly CohortRow[]): Promise<void> {
  const ids = new Set(fresh.map(({ id }) => id));
  useCohort.setState(({ rows }) => ({
    rows: [...(rows ?? []).filter(({ id }) => !ids.has(id)), ...fresh].sort(byId),
  }));
  for (const row of fresh) await set(row.id, row, table);
}

export async function removeRow(id: string): Promise<void> {
  useCohort.setState(({ rows }) => ({ rows: (rows ?? []).filter((row) => row.id !== id) }));
  await del(id, table);
}
