// Rows of one patient brought to one: a patient who came twice counts once.
import { type MetricRegion, metricRegions, type Metrics } from './metrics.ts';

/** What of a row says whose it is, and its figures. */
interface PatientRow {
  readonly patient: string;
  readonly model: string;
  readonly contrast: string;
  readonly normalisation: string;
  readonly fold: number | null;
  readonly metrics: Readonly<Record<MetricRegion, Metrics | null>>;
}

/** For each patient, model, contrast, normalisation and fold one row: the mean of theirs, in the order in which they came. */
export function perPatient<Row extends PatientRow>(rows: readonly Row[]): readonly Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.patient, row.model, row.contrast, row.normalisation, row.fold]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first || group.length === 1) return group;
    const metrics = Object.fromEntries(
      metricRegions.map((region) => [region, meanOf(group.flatMap((row) => row.metrics[region] ?? []))]),
    ) as Record<MetricRegion, Metrics | null>;
    return [{ ...first, metrics }];
  });
}

/** Each figure's mean over those that have it; null where there are none. */
function meanOf(all: readonly Metrics[]): Metrics | null {
  const [first] = all;
  if (!first) return null;
  const names = Object.keys(first) as (keyof Metrics)[];
  return Object.fromEntries(
    names.map((name) => {
      const values = all.map((one) => one[name]).filter(Number.isFinite);
      return [name, values.length === 0 ? NaN : values.reduce((sum, one) => sum + one, 0) / values.length];
    }),
  ) as Record<keyof Metrics, number>;
}
