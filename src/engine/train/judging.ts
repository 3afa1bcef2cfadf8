// A trainer's images held against real MR: sums a slice, means for the curve, rows for the cohort table, previews.
import { asItIs, turned } from '../../core/training/augment.ts';
import type { CohortRow } from '../../core/metrics/cohort.ts';
import type { Preview, RunPair, RunPlan } from '../../core/training/fineTune.ts';
import {
  addSums,
  metricsOf,
  type MetricRegion,
  metricRegions,
  sliceSums,
  type SliceSums,
} from '../../core/metrics/metrics.ts';
import type { ModelFile } from '../../core/network/modelManifest.ts';
import { standardised } from '../../core/network/networkInput.ts';
import { normalisationWords } from '../../core/metrics/normalise.ts';
import {
  HEAD,
  INSIDE,
  NO_TARGET,
  TARGET_MAX,
  type TrainingSlice,
} from '../../core/training/trainingSlice.ts';
import type { Trainer } from './trainer.ts';

/** Where a slice lies: which pair, and which of its slices. */
export interface SlicePlace {
  readonly pair: RunPair;
  readonly index: number;
}

export const placesOf = (plan: RunPlan, patients: readonly string[]): readonly SlicePlace[] =>
  plan.pairs
    .filter(({ patient }) => patients.includes(patient))
    .flatMap((pair) => Array.from({ length: pair.slices }, (_, index) => ({ pair, index })));

/** At most `most` of them, evenly spread. */
export function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / most)]).flatMap(
    (one) => (one === undefined ? [] : [one]),
  );
}

export interface JudgedSlice {
  readonly loss: number;
  /** One a contrast; null where the pair has none. */
  readonly sums: readonly (SliceSums | null)[];
  readonly synthetic: readonly Float32Array[];
  readonly real: readonly Float32Array[];
}

export async function judgeSlice(
  trainer: Trainer,
  slice: TrainingSlice,
  { pair, index }: SlicePlace,
  { preprocessing }: ModelFile,
): Promise<JudgedSlice> {
  const { size } = preprocessing.grid;
  const area = size * size;
  const { hu, target, weight } = turned(slice, size, asItIs);
  const input = standardised(hu, preprocessing);
  const { loss, logits } = await trainer.judge({ input, target, weight, key: `${pair.key}|${index}|0` });
  const contrasts = slice.target.length / area;
  const head = slice.mask.map((bits) => bits & HEAD);
  const intracranial = slice.mask.map((bits) => (bits & INSIDE ? 1 : 0));
  const synthetic: Float32Array[] = [];
  const real: Float32Array[] = [];
  const sums = Array.from({ length: contrasts }, (_, k) => {
    const made = new Float32Array(area);
    const truth = new Float32Array(area);
    let known = false;
    for (let i = 0; i < area; i++) {
      const value = slice.target[k * area + i] ?? NO_TARGET;
      truth[i] = value === NO_TARGET ? NaN : value / TARGET_MAX;
      if (head[i] !== 1) continue;
      known ||= value !== NO_TARGET;
      made[i] = 1 / (1 + Math.exp(-(logits[i * contrasts + k] ?? NaN)));
    }
    synthetic.push(made);
    real.push(truth);
    return known
      ? sliceSums({ columns: size, rows: size, synthetic: made, real: truth, head, intracranial })
      : null;
  });
  return { loss, sums, synthetic, real };
}

/** Means over slices and contrasts in the head: what the curve shows. */
export function curveNumbers(judged: readonly JudgedSlice[]): {
  readonly validation: number;
  readonly psnr: number;
  readonly ssim: number;
  readonly tenengrad: number;
  readonly tenengradReal: number;
} {
  const all = judged.flatMap(({ sums }) => sums.flatMap((one) => (one ? [one.head] : [])));
  const metrics = metricsOf(addSums(all));
  const validation = judged.reduce((sum, { loss }) => sum + loss, 0) / Math.max(1, judged.length);
  const { psnr = NaN, ssim = NaN, tenengrad = NaN, tenengradReal = NaN } = metrics ?? {};
  return { validation, psnr, ssim, tenengrad, tenengradReal };
}

/** One pair's rows, one a contrast that it has, and the SSIM of their slices in the head. */
export function rowsOf(
  judged: readonly JudgedSlice[],
  pair: RunPair,
  model: string,
  fold: number | null,
  { contrasts }: ModelFile,
): { readonly rows: readonly CohortRow[]; readonly ssim: readonly (readonly number[])[] } {
  const rows: CohortRow[] = [];
  const ssim: number[][] = [];
  contrasts.forEach((contrast, k) => {
    const sums = judged.flatMap((slice) => {
      const one = slice.sums[k];
      return one ? [one] : [];
    });
    if (sums.length === 0) return;
    const metrics = Object.fromEntries(
      metricRegions.map((region) => [region, metricsOf(addSums(sums.map((one) => one[region])))]),
    ) as Record<MetricRegion, ReturnType<typeof metricsOf>>;
    rows.push({
      id: `${pair.key}|${contrast}|${model}`,
      patient: pair.label,
      model,
      contrast,
      normalisation: normalisationWords.percentile,
      fold,
      metrics,
    });
    ssim.push(sums.map(({ head }) => metricsOf(head)?.ssim ?? NaN));
  });
  return { rows, ssim };
}

const bytes = (values: Float32Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(values, (v) => (Number.isNaN(v) ? 0 : Math.round(255 * Math.min(1, Math.max(0, v)))));

export const previewsOf = (
  { sums, synthetic, real }: JudgedSlice,
  { pair }: SlicePlace,
  { contrasts, preprocessing }: ModelFile,
): readonly Preview[] =>
  contrasts.flatMap((contrast, k) => {
    const [one, made, truth] = [sums[k], synthetic[k], real[k]];
    const metrics = one ? metricsOf(one.head) : null;
    if (!metrics || !made || !truth) return [];
    const { psnr, ssim, tenengrad } = metrics;
    return [
      {
        size: preprocessing.grid.size,
        contrast,
        pair: pair.label,
        synthetic: bytes(made),
        real: bytes(truth),
        psnr,
        ssim,
        tenengrad,
      },
    ];
  });
