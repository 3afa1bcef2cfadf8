// The paper's tables 2 to 5 of a cohort: losses, networks, t-tests and folds, each as words to read and as numbers in full.
import type { Contrast } from '../contrast.ts';
import { type Cell, csv } from '../files/csv.ts';
import { latexTable } from '../files/latexTable.ts';
import {
  type CohortRow,
  compareModels,
  foldSummaries,
  type GroupSummary,
  meanSdText,
  pText,
  summarise,
} from '../metrics/cohort.ts';
import type { MetricRegion } from '../metrics/metrics.ts';
import { markdownTable, type MetricName, metricList, regionWords, wordsOf } from '../metrics/metricTable.ts';
import type { TTestKind } from '../metrics/statistics.ts';

/** A model as the tables name it. */
export interface EvaluatedModel {
  /** As in the rows. */
  readonly model: string;
  /** "DRUNet-101" */
  readonly network: string;
  /** What it was trained by, from its card. */
  readonly losses: string;
}

export interface ResultTable {
  /** "table-2", for file names and labels. */
  readonly name: string;
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
  /** The same in full precision, one number a cell. */
  readonly numbers: { readonly header: readonly string[]; readonly rows: readonly (readonly Cell[])[] };
}

/** What tables 2 and 3 show, and what table 4 tests, in the paper's order. */
const SHOWN: readonly MetricName[] = ['psnr', 'ssim', 'tenengrad'];
const TESTED: readonly MetricName[] = ['psnr', 'ssim'];
const KINDS: readonly (readonly [TTestKind, string])[] = [
  ['student', 'Student'],
  ['welch', 'Welch'],
  ['paired', 'paired'],
];

export interface TableRequest {
  readonly rows: readonly CohortRow[];
  /** In the order in which they are shown; the first is what table 4 compares with the others. */
  readonly models: readonly EvaluatedModel[];
  readonly region: MetricRegion;
  /** What table 5 is made of; null: there are no folds. */
  readonly folds: {
    readonly rows: readonly CohortRow[];
    /** What the folds mean, as a sentence. */
    readonly note: string;
  } | null;
}

/** Tables 2 and 3 where there is something to tell apart, 4 from two models on, 5 where the rows have folds. */
export function paperTables(request: TableRequest): readonly ResultTable[] {
  return [table2(request), table3(request), table4(request), table5(request)].flatMap((one) => one ?? []);
}

/** Losses: models of one network that were trained by several. */
function table2({ rows, models, region }: TableRequest): ResultTable | null {
  const same = models.filter((one) =>
    models.some((other) => other.network === one.network && other.losses !== one.losses),
  );
  if (same.length === 0) return null;
  const sorted = [...new Set(same.map(({ network }) => network))].flatMap((network) =>
    same.filter((one) => one.network === network),
  );
  return meansTable(
    { name: 'table-2', title: 'Losses', first: (one) => `${one.network}, ${one.losses}` },
    { rows, models: sorted, region },
  );
}

/** Networks: all that was evaluated. */
function table3(request: TableRequest): ResultTable | null {
  if (request.rows.length === 0) return null;
  const losses = new Set(request.models.map((one) => one.losses));
  return meansTable(
    {
      name: 'table-3',
      title: 'Networks',
      first: (one) => (one.model === one.network ? one.model : `${one.model} (${one.network})`),
      note: losses.size > 1 ? 'The networks were not trained by the same loss: see their cards.' : null,
    },
    request,
  );
}

function meansTable(
  {
    name,
    title,
    first,
    note = null,
  }: {
    readonly name: string;
    readonly title: string;
    readonly first: (model: EvaluatedModel) => string;
    readonly note?: string | null;
  },
  { rows, models, region }: Omit<TableRequest, 'folds'>,
): ResultTable {
  const groups = summarise(rows, region);
  const made = contrastsOf(rows);
  const fullest = (model: string, contrast: Contrast): GroupSummary | undefined =>
    groups
      .filter((one) => one.model === model && one.contrast === contrast)
      .sort((a, b) => b.patients - a.patients)[0];
  const shown = models.map((one) => ({ one, of: made.map((contrast) => fullest(one.model, contrast)) }));
  const left = groups.filter(
    (group) =>
      models.some(({ model }) => model === group.model) && !shown.some(({ of }) => of.includes(group)),
  );
  const metrics = SHOWN.map(wordsOf);
  const counts = (of: readonly (GroupSummary | undefined)[]): string =>
    [...new Set(of.map((group) => group?.patients ?? 0))].join(' / ');
  const real = shown[0]?.of;
  return {
    name,
    title: `${title}, ${regionWords[region].toLowerCase()}, mean ± SD over patients`,
    header: [
      'Model',
      'Patients',
      ...metrics.flatMap(({ words, unit }) =>
        made.map((contrast) => `${words}${unit ? `, ${unit},` : ''} ${contrast}`),
      ),
    ],
    rows: [
      ...shown.map(({ one, of }) => [
        first(one),
        counts(of),
        ...metrics.flatMap((metric) =>
          of.map((group) => (group ? meanSdText(group.of[metric.name], metric.digits) : '–')),
        ),
      ]),
      ...(real
        ? [
            [
              'Real MR',
              counts(real),
              ...metrics.flatMap(({ name: metric, digits }) =>
                real.map((group) =>
                  group && metric === 'tenengrad' ? meanSdText(group.of.tenengradReal, digits) : '–',
                ),
              ),
            ],
          ]
        : []),
    ],
    notes: [
      ...normalisationNotes(shown.flatMap(({ of }) => of.flatMap((group) => group ?? []))),
      ...left.map(
        ({ model, contrast, normalisation, patients }) =>
          `Left out: ${patients} of ${model}, ${contrast}, whose real MR was scaled by ${normalisation}.`,
      ),
      ...(note === null ? [] : [note]),
    ],
    numbers: {
      header: [
        'model',
        'network',
        'losses',
        'contrast',
        'MR normalisation',
        'region',
        'patients',
        ...metricList.flatMap((metric) => [metric.name, `${metric.name} SD`]),
      ],
      rows: models.flatMap((one) =>
        groups
          .filter(({ model }) => model === one.model)
          .map((group) => [
            one.model,
            one.network,
            one.losses,
            group.contrast,
            group.normalisation,
            regionWords[region],
            group.patients,
            ...metricList.flatMap((metric) => [
              cell(group.of[metric.name].mean),
              cell(group.of[metric.name].sd),
            ]),
          ]),
      ),
    },
  };
}

/** t-tests of the first model against each other one; the paper's are Student's of independent samples. */
function table4({ rows, models, region }: TableRequest): ResultTable | null {
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

/** Folds, by RMSE. */
function table5({ folds: of, region }: TableRequest): ResultTable | null {
  if (!of) return null;
  const { rows, note } = of;
  const metric = wordsOf('rmse');
  const summaries = foldSummaries(rows, region, metric.name);
  if (summaries.length === 0) return null;
  const made = contrastsOf(rows);
  const models = [...new Set(summaries.map(({ model }) => model))];
  const summaryOf = (model: string, contrast: Contrast) =>
    summaries.find((one) => one.model === model && one.contrast === contrast);
  return {
    name: 'table-5',
    title: `Folds, ${metric.words}, ${regionWords[region].toLowerCase()}, mean ± SD over the fold’s patients`,
    header: ['Model', 'Fold', ...made],
    rows: models.flatMap((model) => {
      const summary = made.map((contrast) => summaryOf(model, contrast));
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
    notes: [note, ...normalisationNotes(summaries)],
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

export const tableCsv = ({ numbers }: ResultTable): string => csv(numbers.header, numbers.rows);

export const tableMarkdown = ({ name, title, header, rows, notes }: ResultTable): string =>
  [
    `## ${name.replace('table-', 'Table ')}. ${title}`,
    '',
    markdownTable(header, rows),
    '',
    ...notes.flatMap((note) => [note, '']),
  ].join('\n');

export const tableLatex = ({ name, title, header, rows, notes }: ResultTable): string =>
  latexTable({ label: `tab:${name}`, caption: title, header, rows, notes });

const contrastsOf = (rows: readonly CohortRow[]): readonly Contrast[] =>
  [...new Set(rows.map(({ contrast }) => contrast))].sort();

const normalisationNotes = (
  of: readonly { readonly contrast: Contrast; readonly normalisation: string }[],
): readonly string[] =>
  [...new Set(of.map(({ normalisation }) => normalisation))].map((one) => `Real MR scaled by ${one}.`);

const cell = (value: number): number | null => (Number.isFinite(value) ? value : null);
