// Grey and white matter of the open CT as text: a table in Markdown, and a CSV.
import { markdownTable } from '../../core/metrics/metricTable.ts';
import {
  cellsOf,
  TISSUE_MEANING,
  tissueColumns,
  tissueCsv,
  type TissueNumbers,
  tissueOrigin,
  tissueRows,
} from '../../core/tissue/tissueReport.ts';
import { useStudy } from '../../stores/studyStore.ts';

export const TISSUE_CSV = 'synthmr-tissue.csv';

/** Null before anything was found. */
export function useTissueCsv(): (() => string) | null {
  const ctId = useStudy((state) => state.ctId) ?? '';
  const numbers = useStudy(({ tissues }) => tissues[ctId]?.numbers ?? null);
  const model = useStudy(({ syntheses }) => syntheses[ctId]?.modelName ?? '');
  return numbers && (() => tissueCsv(numbers, model));
}

export const tissueMarkdown = (numbers: TissueNumbers): string =>
  `${markdownTable(tissueColumns, tissueRows(numbers).map(cellsOf))}\n${TISSUE_MEANING} Labelled by ${tissueOrigin}.\n`;
