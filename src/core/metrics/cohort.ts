// Results of many patients and models: means and spreads, t-tests between models, folds; the paper's tables 2 to 5.
import { csv } from '../files/csv.ts';
import {
  markdownTable,
  metricList,
  type MetricName,
  type MetricWords,
  ofVolume,
  regionWords,
} from './metricTable.ts';
import type { MetricRegion, Metrics, SliceSums } from './metrics.ts';
import { type Normalisation, normalisationWords } from './normalise.ts';
import type { Contrast } from '../contrast.ts';
import { perPatient } from './perPatient.ts';
import { type MeanSd, meanSd, type TTest, tTest, type TTestKind } from './statistics.ts';

/** One patient's volume under one model; `patient` is a label of the user's, never an identity. */
export interface CohortRow {
  readonly id: string;
  readonly patient: string;
  readonly model: string;
  readonly contrast: Contrast;
  readonly normalisation: string;
  /** Which fold of a cross-validation the patient was tested in. */
  readonly fold: number | null;
  /** Verdicts that were overridden, each with its reason; missing where there were none. */
  readonly overridden?: string;
  readonly metrics: Readonly<Record<MetricRegion, Metrics | null>>;
}

/** A patient has one row for each model, contrast and normalisation. */
export const cohortRowId = ({
  patient,
  model,
  contrast,
  normalisation,
}: Pick<CohortRow, 'patient' | 'model' | 'contrast'> & { readonly normalisation: Normalisation }): string =>
  [patient, model, contrast, normalisation].join('|');

/** The row that a comparison of all slices amounts to. `overridden`: verdicts in words, empty where there were none. */
export function cohortRow({
  patient,
  model,
  contrast,
  normalisation,
  slices,
  fold,
  overridden,
}: Pick<CohortRow, 'patient' | 'model' | 'contrast' | 'fold'> & {
  readonly normalisation: Normalisation;
  readonly slices: readonly SliceSums[];
  readonly overridden: string;
}): CohortRow {
  return {
    id: cohortRowId({ patient, model, contrast, normalisation }),
    patient,
    model,
    contrast,
    normalisation: normalisationWords[normalisation],
    fold,
    ...(overridden === '' ? {} : { overridden }),
    metrics: {
      slice: ofVolume(slices, 'slice'),
      head: ofVolume(slices, 'head'),
      intracranial: ofVolume(slices, 'intracranial'),
    },
  };
}

const valuesOf = (rows: readonly CohortRow[], region: MetricRegion, name: MetricName): number[] =>
  rows.flatMap(({ metrics }) => {
    const value = metrics[region]?.[name];
    return value !== undefined && Number.isFinite(value) ? [value] : [];
  });

/** What may be averaged together: a row for each patient. */
function grouped(rows: readonly CohortRow[]): ReadonlyMap<string, readonly CohortRow[]> {
  const groups = new Map<string, CohortRow[]>();
  for (const row of perPatient(rows)) {
    const key = [row.contrast, row.model, row.normalisation].join('|');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

export interface GroupSummary {
  readonly model: string;
  readonly contrast: Contrast;
  readonly normalisation: string;
  /** Those with figures of the region; a single metric's n may be smaller. */
  readonly patients: number;
  readonly of: Readonly<Record<MetricName, MeanSd>>;
}

/** Mean and spread over patients for each model, contrast and normalisation: tables 2 and 3. */
export function summarise(rows: readonly CohortRow[], region: MetricRegion): readonly GroupSummary[] {
  return [...grouped(rows).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const of = Object.fromEntries(
      metricList.map(({ name }) => [name, meanSd(valuesOf(group, region, name))]),
    ) as Record<MetricName, MeanSd>;
    const { model, contrast, normalisation } = first;
    const patients = Math.max(...Object.values(of).map(({ n }) => n));
    return [{ model, contrast, normalisation, patients, of }];
  });
}

export interface Comparison {
  readonly region: MetricRegion;
  readonly metric: MetricName;
  readonly contrast: Contrast;
  readonly a: string;
  readonly b: string;
  /** Of the real MR: a test never mixes rows of two. */
  readonly normalisation: string;
  readonly kind: TTestKind;
}

/** Normalisations of real MR in which both models have rows of a contrast: what they can be compared in. */
export function sharedNormalisations(
  rows: readonly CohortRow[],
  { contrast, a, b }: Pick<Comparison, 'contrast' | 'a' | 'b'>,
): readonly string[] {
  const of = (model: string): Set<string> =>
    new Set(
      rows.filter((row) => row.model === model && row.contrast === contrast).map((row) => row.normalisation),
    );
  const theirs = of(b);
  return [...of(a)].filter((one) => theirs.has(one)).sort();
}

/** Table 4: one model against another. A paired test takes the patients that both have. Null where there is no test. */
export function compareModels(rows: readonly CohortRow[], c: Comparison): TTest | null {
  const of = (model: string): readonly CohortRow[] =>
    perPatient(
      rows.filter(
        (row) => row.model === model && row.contrast === c.contrast && row.normalisation === c.normalisation,
      ),
    );
  const [a, b] = [of(c.a), of(c.b)];
  if (c.kind !== 'paired')
    return tTest(c.kind, valuesOf(a, c.region, c.metric), valuesOf(b, c.region, c.metric));
  const pairs = a.flatMap((row) => {
    const partner = b.find((other) => other.patient === row.patient);
    const [x, y] = [row, partner].map((one) => one?.metrics[c.region]?.[c.metric]);
    return x !== undefined && y !== undefined && Number.isFinite(x) && Number.isFinite(y)
      ? [[x, y] as const]
      : [];
  });
  return tTest(
    'paired',
    pairs.map(([x]) => x),
    pairs.map(([, y]) => y),
  );
}

export interface FoldSummary {
  readonly contrast: Contrast;
  readonly model: string;
  readonly normalisation: string;
  /** With figures, in all folds. */
  readonly patients: number;
  readonly folds: readonly {
    readonly fold: number;
    readonly patients: number;
    readonly mean: number;
    /** NaN for a single patient. */
    readonly sd: number;
  }[];
  /** Over the means of the folds that have figures. */
  readonly average: MeanSd;
}

/**
 * Table 5: a metric's mean in each fold, and over the folds, for each contrast, model and normalisation; rows without a fold
 * are left out.
 */
export function foldSummaries(
  rows: readonly CohortRow[],
  region: MetricRegion,
  name: MetricName,
): readonly FoldSummary[] {
  const inFolds = rows.filter(({ fold }) => fold !== null);
  return [...grouped(inFolds).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const numbers = [...new Set(group.map(({ fold }) => fold ?? 0))].sort((a, b) => a - b);
    const folds = numbers.map((fold) => {
      const values = valuesOf(
        group.filter((row) => row.fold === fold),
        region,
        name,
      );
      const { n, mean, sd } = meanSd(values);
      return { fold, patients: n, mean, sd };
    });
    const { contrast, model, normalisation } = first;
    const patients = folds.reduce((sum, fold) => sum + fold.patients, 0);
    const average = meanSd(folds.flatMap((fold) => (fold.patients > 0 ? [fold.mean] : [])));
    return [{ contrast, model, normalisation, patients, folds, average }];
  });
}

export function cohortCsv(rows: readonly CohortRow[]): string {
  const regions = Object.keys(regionWords) as MetricRegion[];
  const header = [
    'patient',
    'model',
    'contrast',
    'MR normalisation',
    'fold',
    'overridden',
    'region',
    ...metricList.map(({ name }) => name),
  ];
  return csv(
    header,
    rows.flatMap(({ patient, model, contrast, normalisation, fold, overridden, metrics }) =>
      regions.map((region) => [
        patient,
        model,
        contrast,
        normalisation,
        fold,
        overridden ?? null,
        regionWords[region],
        ...metricList.map(({ name }) => {
          const value = metrics[region]?.[name];
          return value !== undefined && Number.isFinite(value) ? value : null;
        }),
      ]),
    ),
  );
}

/** "34.25 ± 1.20"; the spread is left out for one patient. */
export const meanSdText = ({ mean, sd, n }: MeanSd, digits: number): string =>
  n === 0 ? '–' : Number.isNaN(sd) ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${sd.toFixed(digits)}`;

/** A metric's mean over a group, which says of how many patients it is where not all of them have it. */
export function groupMeanText({ of, patients }: GroupSummary, { name, digits }: MetricWords): string {
  const { n } = of[name];
  return `${meanSdText(of[name], digits)}${n > 0 && n < patients ? ` (n = ${n})` : ''}`;
}

export function cohortMarkdown(rows: readonly CohortRow[], region: MetricRegion): string {
  const header = [
    'Contrast',
    'Model',
    'MR normalisation',
    'Patients',
    ...metricList.map(({ words, unit }) => (unit ? `${words}, ${unit}` : words)),
  ];
  const lines = summarise(rows, region).map((group) => [
    group.contrast,
    group.model,
    group.normalisation,
    String(group.patients),
    ...metricList.map((metric) => groupMeanText(group, metric)),
  ]);
  return `${regionWords[region]}, mean ± SD over patients\n\n${markdownTable(header, lines)}\n`;
}

/** P as tables print it: "0.013", "< 0.001". */
export const pText = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));
