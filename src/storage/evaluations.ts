// What the evaluation of one patient by one model found, kept so that an evaluation that was broken off goes on; it names nobody.
import * as v from 'valibot';
import type { CohortRow } from '../core/metrics/cohort.ts';
import type { FileTree } from './fileTree.ts';
import { readRecord, type RecordType, type Unreadable, writeRecord } from './record.ts';
import { cohortRow } from './trainingSchemas.ts';

export interface Evaluation {
  /** One a contrast that was compared. */
  readonly rows: readonly CohortRow[];
  /** What was not compared, and why: verdicts and faults in sentences. */
  readonly stopped: readonly string[];
  /** What is to be known of what was compared. */
  readonly notes: readonly string[];
  /** Every slice, as CSV; empty where nothing was compared. */
  readonly slicesCsv: string;
  /** PNG as base64; empty where nothing was compared. */
  readonly picture: string;
  /** What computed it. */
  readonly device: string;
  readonly seconds: number;
}

const top = 'evaluations';
const texts = v.array(v.string());
const type: RecordType<Evaluation> = {
  what: 'evaluation',
  version: 1,
  schema: v.object({
    rows: v.array(cohortRow),
    stopped: texts,
    notes: texts,
    slicesCsv: v.string(),
    picture: v.string(),
    device: v.string(),
    seconds: v.number(),
  }),
};

export interface KeptEvaluations {
  /** Null where there is none, or none that can be read: that is told to the owner, and it is made again. */
  readonly read: (key: string) => Promise<Evaluation | null>;
  readonly keep: (key: string, evaluation: Evaluation) => Promise<void>;
}

/** `key`: a hash of all that the numbers depend on. */
export function createEvaluations(tree: FileTree, told: (one: Unreadable) => void): KeptEvaluations {
  const pathOf = (key: string): readonly string[] => [top, `${key}.json`];
  return {
    read: async (key) => {
      const found = await readRecord(tree, pathOf(key), type);
      if (found.kind === 'unreadable') told({ what: type.what, name: key, why: found.why });
      return found.kind === 'value' ? found.value : null;
    },
    keep: (key, evaluation) => writeRecord(tree, pathOf(key), type, evaluation),
  };
}
