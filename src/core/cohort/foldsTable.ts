// Table 5: the folds of a cross-validation, or of patients parted by number.
import type { Cell } from '../files/csv.ts';
import { foldSummaries, meanSdText } from '../metrics/cohort.ts';
import { regionWords, wordsOf } from '../metrics/metricTable.ts';
import {
  cell,
  contrastsOf,
  fullest,
  leftOutNotes,
  normalisationNotes,
  type ResultTable,
  type TableRequest,
} from './resultTable.ts';

/** By RMSE; null where there are no folds. */
export function foldsTable({ folds: of, region }: TableRequest): ResultTable | null {
  if (!of) return null;
  const { rows, note } = of;
  const metric = wordsOf('rmse');
  const summaries = foldSummaries(rows, region, metric.name);
  if (summaries.length === 0) return null;
  const made = contrastsOf(rows);
  const models = [...new Set(summaries.map(({ model }) => model))];
  const seen = models.flatMap((model) =>
    made.flatMap((contrast) => fullest(summaries, model, contrast) ?? []),
  );
  return {
    name: 'table-5',
    title: `Folds, ${metric.words}, ${regionWords[region].toLowerCase()}, mean ± SD over the fold’s patients`,
    header: ['Model', 'Fold', ...made],
    rows: models.flatMap((model) => {
      const summary = made.map((contrast) => fullest(summaries, model, contrast));
      const numbers = [...new Set(summary.flatMap((one) => one?.folds.map(({ fold }) => fold) ?? []))].sort(
        (a, b) => a - b,
      );
      return [
        ...numbers.map((number) => [
          model,
          String(number),
          ...summary.map((one) => {
            const fold = one?.folds.find((other) => other.fold === number);
            return fold ? meanSdText({ ...fold, n: fold.patients }, metric.digits) : '–';
          }),
        ]),
        [model, 'Average', ...summary.map((one) => (one ? meanSdText(one.average, metric.digits) : '–'))],
      ];
    }),
    notes: [note, ...normalisationNotes(seen), ...leftOutNotes(summaries, new Set(seen))],
    numbers: {
      header: ['model', 'contrast', 'MR normalisation', 'region', 'fold', 'patients', 'rmse', 'rmse SD'],
      rows: summaries.flatMap(({ model, contrast, normalisation, folds, average }) => [
        ...folds.map(({ fold, patients, mean, sd }): Cell[] => [
          model,
          contrast,
          normalisation,
          regionWords[region],
          fold,
          patients,
          cell(mean),
          cell(sd),
        ]),
        [
          model,
          contrast,
          normalisation,
          regionWords[region],
          'average',
          average.n,
          cell(average.mean),
          cell(average.sd),
        ],
      ]),
    },
  };
}
