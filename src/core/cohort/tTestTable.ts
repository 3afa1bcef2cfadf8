// Table 4: t-tests of the first model against each other one.
import { compareModels, pText } from '../metrics/cohort.ts';
import { type MetricName, metricList, regionWords, wordsOf } from '../metrics/metricTable.ts';
import type { TTestKind } from '../metrics/statistics.ts';
import { contrastsOf, normalisationNotes, type ResultTable, type TableRequest } from './resultTable.ts';

const TESTED: readonly MetricName[] = ['psnr', 'ssim'];
const KINDS: readonly (readonly [TTestKind, string])[] = [
  ['student', 'Student'],
  ['welch', 'Welch'],
  ['paired', 'paired'],
];

/** The paper's are Student's of independent samples; null where there is one model alone. */
export function tTestTable({ rows, models, region }: TableRequest): ResultTable | null {
  const [best, ...others] = models;
  if (!best || others.length === 0) return null;
  const made = contrastsOf(rows);
  const normalisations = [...new Set(rows.map(({ normalisation }) => normalisation))];
  const tests = others.flatMap((other) =>
    made.flatMap((contrast) =>
      normalisations.flatMap((normalisation) =>
        KINDS.flatMap(([kind, words]) => {
          const base = { region, contrast, a: best.model, b: other.model, normalisation, kind };
          const of = (metric: MetricName) => compareModels(rows, { ...base, metric });
          return TESTED.some((metric) => of(metric))
            ? [{ other, contrast, normalisation, words, of: (metric: MetricName) => of(metric) }]
            : [];
        }),
      ),
    ),
  );
  return {
    name: 'table-4',
    title: `t-tests, ${regionWords[region].toLowerCase()}: difference with its 95 % confidence interval, and two-sided P`,
    header: [
      'Compared',
      'MR',
      't-test',
      ...TESTED.flatMap((metric) => [`${wordsOf(metric).words} difference`, `P, ${wordsOf(metric).words}`]),
    ],
    rows: tests.map(({ other, contrast, words, of }) => [
      `${best.model} vs. ${other.model}`,
      contrast,
      words,
      ...TESTED.flatMap((metric) => {
        const test = of(metric);
        const { digits } = wordsOf(metric);
        return test
          ? [
              `${test.difference.toFixed(digits)} (${test.low.toFixed(digits)}, ${test.high.toFixed(digits)})`,
              pText(test.p),
            ]
          : ['–', '–'];
      }),
    ]),
    notes: [
      'One value a patient. Student and Welch take the two models as independent samples, as the paper does; paired takes the patients that both have. P is not corrected for the number of tests.',
      ...(tests.length === 0
        ? ['No test: it needs two patients with different values in each model, their real MR scaled alike.']
        : normalisationNotes(tests)),
    ],
    numbers: {
      header: [
        'a',
        'b',
        'contrast',
        'MR normalisation',
        'region',
        't-test',
        'metric',
        't',
        'df',
        'P',
        'difference',
        'CI low',
        'CI high',
      ],
      rows: tests.flatMap(({ other, contrast, normalisation, words, of }) =>
        metricList.flatMap(({ name: metric }) => {
          const test = of(metric);
          return test
            ? [
                [
                  best.model,
                  other.model,
                  contrast,
                  normalisation,
                  regionWords[region],
                  words,
                  metric,
                  test.t,
                  test.df,
                  test.p,
                  test.difference,
                  test.low,
                  test.high,
                ],
              ]
            : [];
        }),
      ),
    },
  };
}
