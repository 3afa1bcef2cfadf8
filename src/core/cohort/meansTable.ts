// Tables 2 and 3: means of models over patients, by loss and by network.
import { groupMeanText, type GroupSummary, summarise } from '../metrics/cohort.ts';
import { type MetricName, metricList, regionWords, wordsOf } from '../metrics/metricTable.ts';
import {
  cell,
  contrastsOf,
  type EvaluatedModel,
  fullest,
  leftOutNotes,
  normalisationNotes,
  type ResultTable,
  type TableRequest,
} from './resultTable.ts';

/** In the paper's order. */
const SHOWN: readonly MetricName[] = ['psnr', 'ssim', 'tenengrad'];

/** Losses: models of one network that were trained by several. */
export function lossesTable({ rows, models, region }: TableRequest): ResultTable | null {
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
export function networksTable(request: TableRequest): ResultTable | null {
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
  const shown = models.map((one) => ({
    one,
    of: made.map((contrast) => fullest(groups, one.model, contrast)),
  }));
  const seen = shown.flatMap(({ of }) => of.flatMap((group) => group ?? []));
  const asked = groups.filter((group) => models.some(({ model }) => model === group.model));
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
        ...metrics.flatMap((metric) => of.map((group) => (group ? groupMeanText(group, metric) : '–'))),
      ]),
      ...(real
        ? [
            [
              'Real MR',
              counts(real),
              ...metrics.flatMap(({ name: metric }) =>
                real.map((group) =>
                  group && metric === 'tenengrad' ? groupMeanText(group, wordsOf('tenengradReal')) : '–',
                ),
              ),
            ],
          ]
        : []),
    ],
    notes: [
      ...normalisationNotes(seen),
      ...leftOutNotes(asked, new Set(seen)),
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
