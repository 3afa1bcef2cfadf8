// Results of many patients, kept under the user's own labels; no identity of a patient is in them.
import * as v from 'valibot';
import { sha256 } from '../core/files/sha256.ts';
import type { CohortRow } from '../core/metrics/cohort.ts';
import type { FileTree } from './fileTree.ts';
import { readRecord, type RecordType, type Unreadable, writeRecord } from './record.ts';
import { cohortRow } from './trainingSchemas.ts';

const top = 'cohort';
const rowType: RecordType<CohortRow> = { what: 'row of the cohort', version: 1, schema: cohortRow };

export interface KeptCohort {
  /** In no order. Rows that cannot be read are told to the storage's owner. */
  readonly list: () => Promise<readonly CohortRow[]>;
  /** In place of the row with the same id. */
  readonly keep: (row: CohortRow) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  /** Takes over a row that an older version kept elsewhere; one of the same id that is here already stays. */
  readonly adopt: (value: unknown) => Promise<boolean>;
}

export function createCohort(tree: FileTree, told: (one: Unreadable) => void): KeptCohort {
  const pathOf = async (id: string): Promise<readonly string[]> => [
    top,
    `${(await sha256(new TextEncoder().encode(id))).slice(0, 32)}.json`,
  ];
  const keep = async (row: CohortRow): Promise<void> => writeRecord(tree, await pathOf(row.id), rowType, row);
  return {
    list: async () => {
      const rows: CohortRow[] = [];
      for (const { name } of await tree.list([top])) {
        const found = await readRecord(tree, [top, name], rowType);
        if (found.kind === 'value') rows.push(found.value);
        if (found.kind === 'unreadable') told({ what: rowType.what, name, why: found.why });
      }
      return rows;
    },
    keep,
    remove: async (id) => tree.remove(await pathOf(id)),
    adopt: async (value) => {
      const checked = v.safeParse(rowType.schema, value);
      if (!checked.success) return false;
      if (!(await tree.read(await pathOf(checked.output.id)))) await keep(checked.output);
      return true;
    },
  };
}
