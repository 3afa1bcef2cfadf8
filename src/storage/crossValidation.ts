// The rows of a cross-validation, read back from the report.json that a fine-tune leaves.
import * as v from 'valibot';
import type { CohortRow } from '../core/metrics/cohort.ts';
import { cohortRow } from './trainingSchemas.ts';

const report = v.object({
  format: v.literal('synthmr-finetune'),
  judged: v.array(v.object({ start: cohortRow, tuned: cohortRow })),
});

/** Null where the text is no such report, or one without folds. */
export function readCrossValidation(text: string): readonly CohortRow[] | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const checked = v.safeParse(report, json);
  if (!checked.success) return null;
  const rows = checked.output.judged.flatMap(({ start, tuned }) => [start, tuned]);
  const folds = rows.filter(({ fold }) => fold !== null);
  return folds.length > 0 ? folds : null;
}
