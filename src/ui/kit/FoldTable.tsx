// The mean of each fold of a cross-validation, and the mean over folds (the paper's table 5).
import { type CohortRow, foldSummaries, meanSdText } from '../../core/metrics/cohort.ts';
import type { MetricRegion } from '../../core/metrics/metrics.ts';
import type { MetricWords } from '../../core/metrics/metricTable.ts';
import { TableHead } from './TableHead.tsx';

interface FoldTableProps {
  readonly rows: readonly CohortRow[];
  readonly region: MetricRegion;
  readonly metric: MetricWords;
}

export function FoldTable({ rows, region, metric }: FoldTableProps) {
  const summaries = foldSummaries(rows, region, metric.name);
  if (summaries.length === 0) return null;
  const several = new Set(summaries.map(({ normalisation }) => normalisation)).size > 1;
  return (
    <div className="table-scroll">
      <table className="table" aria-label="Folds">
        <TableHead columns={['Fold', 'MR', 'n', metric.words]} />
        <tbody>
          {summaries.flatMap(({ contrast, model, normalisation, folds, average }) => [
            ...folds.map(({ fold, patients, mean, sd }) => (
              <tr key={`${model} ${contrast} ${normalisation} ${fold}`} title={`Real MR by ${normalisation}`}>
                <th scope="row">
                  {model}, fold {fold}
                  {several ? <span className="dim"> MR by {normalisation}</span> : null}
                </th>
                <td>{contrast}</td>
                <td>{patients}</td>
                <td>{meanSdText({ n: patients, mean, sd }, metric.digits)}</td>
              </tr>
            )),
            <tr key={`${model} ${contrast} ${normalisation}`} title={`Real MR by ${normalisation}`}>
              <th scope="row">
                {model}, average
                {several ? <span className="dim"> MR by {normalisation}</span> : null}
              </th>
              <td>{contrast}</td>
              <td>{average.n}</td>
              <td>{meanSdText(average, metric.digits)}</td>
            </tr>,
          ])}
        </tbody>
      </table>
    </div>
  );
}
