// Metrics in words and tables: names, digits, slices in order, the worst of them, CSV and Markdown.
import { type Cell, csv } from '../files/csv.ts';
import {
  addSums,
  type MetricRegion,
  metricRegions,
  type Metrics,
  metricsOf,
  type SliceSums,
} from './metrics.ts';
import { type MeanSd, meanSd } from './statistics.ts';

export type MetricName = keyof Metrics;

export interface MetricWords {
  readonly name: MetricName;
  readonly words: string;
  readonly unit: string;
  readonly digits: number;
  /** Whether a higher value is a better one; null when neither is. */
  readonly higherIsBetter: boolean | null;
}

export const metricList: readonly MetricWords[] = [
  { name: 'psnr', words: 'PSNR', unit: 'dB', digits: 2, higherIsBetter: true },
  { name: 'ssim', words: 'SSIM', unit: '', digits: 3, higherIsBetter: true },
  { name: 'ssimGlobal', words: 'SSIM, global', unit: '', digits: 3, higherIsBetter: true },
  { name: 'rmse', words: 'RMSE', unit: '', digits: 4, higherIsBetter: false },
  { name: 'mae', words: 'MAE', unit: '', digits: 4, higherIsBetter: false },
  { name: 'tenengrad', words: 'Tenengrad', unit: '', digits: 2, higherIsBetter: null },
  { name: 'tenengradReal', words: 'Tenengrad, real', unit: '', digits: 2, higherIsBetter: null },
];

export const regionWords: Readonly<Record<MetricRegion, string>> = {
  slice: 'Whole slice',
  head: 'Whole head',
  intracranial: 'Intracranial',
};

export const wordsOf = (name: MetricName): MetricWords =>
  metricList.find((one) => one.name === name) ?? {
    name,
    words: name,
    unit: '',
    digits: 3,
    higherIsBetter: null,
  };

export const numberIn = ({ digits, unit }: MetricWords, value: number): string =>
  Number.isNaN(value) ? '–' : `${value === Infinity ? '∞' : value.toFixed(digits)}${unit ? ` ${unit}` : ''}`;

/** The metrics of every slice; null where a slice has nothing of the region. */
export const perSlice = (slices: readonly SliceSums[], region: MetricRegion): readonly (Metrics | null)[] =>
  slices.map((sums) => metricsOf(sums[region]));

export const ofVolume = (slices: readonly SliceSums[], region: MetricRegion): Metrics | null =>
  metricsOf(addSums(slices.map((sums) => sums[region])));

/** Mean and spread over the slices that have the region at all. */
export const overSlices = (slices: readonly SliceSums[], region: MetricRegion, name: MetricName): MeanSd =>
  meanSd(perSlice(slices, region).flatMap((one) => (one && Number.isFinite(one[name]) ? [one[name]] : [])));

/** The slices that do worst, worst first. */
export function worstSlices(
  slices: readonly SliceSums[],
  region: MetricRegion,
  { name, higherIsBetter }: MetricWords,
  most: number,
): readonly { readonly slice: number; readonly value: number }[] {
  const sign = higherIsBetter === false ? -1 : 1;
  return perSlice(slices, region)
    .flatMap((one, slice) => (one && !Number.isNaN(one[name]) ? [{ slice, value: one[name] }] : []))
    .sort((a, b) => sign * (a.value - b.value))
    .slice(0, most);
}

/** Every slice and the volume, in every region; intensities and normalisation named in each row. */
export function metricsCsv(
  judged: readonly {
    readonly contrast: string;
    readonly model: string;
    readonly normalisation: string;
    readonly slices: readonly SliceSums[];
    /** What the first of them is called; 1 unless told. */
    readonly firstSlice?: number;
  }[],
): string {
  const names = metricList.map(({ name }) => name);
  const rows = judged.flatMap(({ contrast, model, normalisation, slices, firstSlice = 1 }) =>
    metricRegions.flatMap((region) => {
      const row = (slice: Cell, one: Metrics | null): Cell[] => [
        model,
        contrast,
        normalisation,
        regionWords[region],
        slice,
        ...names.map((name) => (one && Number.isFinite(one[name]) ? one[name] : null)),
      ];
      return [
        ...perSlice(slices, region).map((one, slice) => row(firstSlice + slice, one)),
        row('volume', ofVolume(slices, region)),
      ];
    }),
  );
  return csv(['model', 'contrast', 'MR normalisation', 'region', 'slice', ...names], rows);
}

/** A table in Markdown; bars inside cells are escaped. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((c) => c.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
