// Raw MR values to intensities in 0..1: by percentiles, by tissues whose levels a model states, by white matter, or by the histogram.
import { type Contrast, contrasts } from '../contrast.ts';
import { quantile } from '../geometry/volume.ts';
import { tissueLandmarks, tissueLevels } from './tissueLandmarks.ts';

export const normalisations = ['percentile', 'tissues', 'white-stripe', 'nyul'] as const;
export type Normalisation = (typeof normalisations)[number];

/** What stands beside every number. */
export const normalisationWords: Readonly<Record<Normalisation, string>> = {
  percentile: 'percentiles 0.5 to 99.5 of the head',
  tissues: 'white matter and CSF, at the model’s levels',
  'white-stripe': 'white stripe, as the synthetic’s',
  nyul: 'Nyúl, as the synthetic’s histogram',
};

/**
 * How real MR is brought to a model's own scale (docs/method.md 1.6): by tissues where the scale states their levels, on which no
 * percentile is 0 or 1, else by percentiles.
 */
export const normalisationFor = (intensityScale: string): Normalisation =>
  contrasts.some((contrast) => tissueLevels(intensityScale, contrast)) ? 'tissues' : 'percentile';

/** Piecewise linear, the outermost pieces going on beyond their ends. `from` ascends. */
export interface IntensityMap {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

export interface NormaliseRequest {
  readonly kind: Normalisation;
  readonly contrast: Contrast;
  /** Raw MR on the CT's grid, NaN where it does not reach. */
  readonly real: Float32Array;
  readonly head: Uint8Array;
  readonly intracranial: Uint8Array;
  /** 0..1, where there is one: all ways but percentiles need it. */
  readonly synthetic: Float32Array | null;
  /** What the synthetic's intensities mean, as its model says. */
  readonly intensityScale: string;
  /** Pixels of a row. */
  readonly columns: number;
}

/**
 * The map, and the method that gave it: by percentiles where the method asked for finds no landmark. Null
 * when that fails, too, because the head is empty or flat.
 */
export function intensityMapOrPercentiles(
  request: NormaliseRequest,
): { readonly map: IntensityMap; readonly kind: Normalisation } | null {
  for (const kind of [request.kind, 'percentile'] as const) {
    const map = intensityMap({ ...request, kind });
    if (map) return { map, kind };
  }
  return null;
}

/** Null when the way chosen needs a synthetic MR and there is none, or the head is empty. docs/method.md 1.6 for percentiles. */
export function intensityMap(request: NormaliseRequest): IntensityMap | null {
  const { kind, real, head, synthetic } = request;
  const inHead = (i: number): boolean => head[i] === 1;
  const [low, high] = [quantile(real, 0.005, inHead), quantile(real, 0.995, inHead)];
  if (!(high > low)) return null;
  if (kind === 'percentile') return { from: [low, high], to: [0, 1] };
  if (!synthetic) return null;
  if (kind === 'nyul') {
    const at = [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99];
    return ascending(
      at.map((q) => quantile(real, q, inHead)),
      at.map((q) => quantile(synthetic, q, inHead)),
    );
  }
  const inside = request.intracranial.includes(1) ? request.intracranial : head;
  if (kind === 'tissues') {
    const levels = tissueLevels(request.intensityScale, request.contrast);
    const found = levels && tissueLandmarks({ ...request, levels, synthetic, inside });
    if (!levels || !found) return null;
    const [darker, brighter] =
      found.csf < found.white ? (['csf', 'white'] as const) : (['white', 'csf'] as const);
    return { from: [found[darker], found[brighter]], to: [levels[darker], levels[brighter]] };
  }
  const [mode, wanted] = [real, synthetic].map((values) => whiteMatter(values, inside, request.contrast));
  if (mode === undefined || wanted === undefined || !(mode > low) || !(wanted > 0)) return null;
  return { from: [low, mode], to: [0, wanted] };
}

/** Landmarks that coincide are taken once: Nyúl and Udupa 1999. */
function ascending(from: readonly number[], to: readonly number[]): IntensityMap {
  const kept = from.map((v, i) => i).filter((i) => i === 0 || (from[i] ?? 0) > (from[i - 1] ?? 0) + 1e-9);
  return { from: kept.map((i) => from[i] ?? 0), to: kept.map((i) => to[i] ?? 0) };
}

const BINS = 200;

/**
 * The intensity of normal white matter: the last clear peak of the histogram inside the skull on T1, the largest on T2.
 * After Shinohara 2014 (Statistical normalization techniques for magnetic resonance imaging).
 */
export function whiteMatter(values: Float32Array, inside: Uint8Array, contrast: Contrast): number {
  const keep = (i: number): boolean => inside[i] === 1;
  const [low, high] = [quantile(values, 0.005, keep), quantile(values, 0.995, keep)];
  if (!(high > low)) return NaN;
  const counts = new Float64Array(BINS);
  for (let i = 0; i < values.length; i++) {
    const v = values[i] ?? NaN;
    if (!keep(i) || !(v > low && v < high)) continue;
    const bin = Math.floor(((v - low) / (high - low)) * BINS);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const smooth = smoothed(counts, 4);
  const top = Math.max(...smooth);
  const peaks = smooth.flatMap((v, i) =>
    v > (smooth[i - 1] ?? 0) && v >= (smooth[i + 1] ?? 0) && v > 0.25 * top ? [i] : [],
  );
  const largest = smooth.indexOf(top);
  const chosen = contrast === 'T1' ? (peaks.at(-1) ?? largest) : largest;
  return low + ((chosen + 0.5) / BINS) * (high - low);
}

/** Gaussian, sigma in bins. */
function smoothed(counts: Float64Array, sigma: number): number[] {
  return Array.from(counts, (_, i) => {
    let [sum, total] = [0, 0];
    for (let d = -3 * sigma; d <= 3 * sigma; d++) {
      const weight = Math.exp((-d * d) / (2 * sigma * sigma));
      sum += weight * (counts[i + d] ?? 0);
      total += weight;
    }
    return sum / total;
  });
}

/** In place; NaN stays. */
export function applyMap(values: Float32Array, { from, to }: IntensityMap): void {
  const last = from.length - 1;
  const slopes = from.slice(1).map((v, i) => ((to[i + 1] ?? 0) - (to[i] ?? 0)) / (v - (from[i] ?? 0)));
  for (let i = 0; i < values.length; i++) {
    const v = values[i] ?? NaN;
    if (v !== v) continue;
    let piece = 0;
    while (piece < last - 1 && v > (from[piece + 1] ?? Infinity)) piece++;
    values[i] = (to[piece] ?? 0) + (v - (from[piece] ?? 0)) * (slopes[piece] ?? 0);
  }
}
