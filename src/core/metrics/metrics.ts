// How well synthetic MR matches real MR: PSNR, SSIM, Tenengrad, RMSE and MAE of slices and volumes, from additive sums.
// Both images are intensities in 0..1, the data range is 1. docs/method.md 4; Wang 2004 for SSIM; Tenengrad on the 0..255 scale.
import { ssimMap } from './ssim.ts';

export const metricRegions = ['slice', 'head', 'intracranial'] as const;
/** The whole slice, the head with its scalp, or what lies inside the skull. */
export type MetricRegion = (typeof metricRegions)[number];

/** Sums over the pixels of a region; those of several slices may be added. */
export interface MetricSums {
  readonly count: number;
  /** Of the synthetic and the real intensities, their squares and product, squared and absolute differences. */
  readonly s: number;
  readonly r: number;
  readonly ss: number;
  readonly rr: number;
  readonly sr: number;
  readonly squared: number;
  readonly absolute: number;
  /** Of the SSIM map, and how many of its pixels. */
  readonly ssim: number;
  readonly ssimCount: number;
  /** Of gradients over the threshold, and how many, in the synthetic and in the real image. */
  readonly gradientS: number;
  readonly edgesS: number;
  readonly gradientR: number;
  readonly edgesR: number;
}

/** Null where a region has no pixels. */
export interface Metrics {
  readonly psnr: number;
  /** Gaussian windows, as scikit-image's gaussian_weights=True, sigma=1.5, use_sample_covariance=False. */
  readonly ssim: number;
  /** One window over the whole region: the paper's form. */
  readonly ssimGlobal: number;
  readonly rmse: number;
  readonly mae: number;
  readonly tenengrad: number;
  readonly tenengradReal: number;
}

const c1 = 0.01 ** 2;
const c2 = 0.03 ** 2;

type Sums = { -readonly [K in keyof MetricSums]: number };

const noSums = (): Sums => ({
  count: 0,
  s: 0,
  r: 0,
  ss: 0,
  rr: 0,
  sr: 0,
  squared: 0,
  absolute: 0,
  ssim: 0,
  ssimCount: 0,
  gradientS: 0,
  edgesS: 0,
  gradientR: 0,
  edgesR: 0,
});

/** One slice to be judged; rows x columns, column fastest. */
export interface SlicePair {
  readonly columns: number;
  readonly rows: number;
  /** 0..1. */
  readonly synthetic: Float32Array | Float64Array;
  /** 0..1 after clipping, NaN where there is none: such pixels count nowhere. Outside the head it counts as 0, as the synthetic is. */
  readonly real: Float32Array | Float64Array;
  readonly head: Uint8Array;
  readonly intracranial: Uint8Array;
}

/** Pixels at the border of a slice whose SSIM windows hang over it: left out of a slice's mean, as scikit-image does. */
const RIM = 5;

export type SliceSums = Readonly<Record<MetricRegion, MetricSums>>;

/** The sums of one slice over its three regions. `threshold`: gradients up to it are no edges (0..255 scale). */
export function sliceSums(pair: SlicePair, threshold = 0): SliceSums {
  const box = headBox(pair);
  const sums = { slice: noSums(), head: noSums(), intracranial: noSums() };
  countZeros(sums.slice, pair, box);
  if (!box) return sums;
  // Only the head and a rim around it are worked on: all beyond is zero in both.
  const { columns, rows } = box;
  const synthetic = new Float64Array(columns * rows);
  const real = new Float64Array(columns * rows);
  const missing = new Uint8Array(columns * rows);
  for (let y = 0, i = 0; y < rows; y++)
    for (let x = 0, o = (y + box.top) * pair.columns + box.left; x < columns; x++, i++, o++) {
      if (pair.head[o] !== 1) continue;
      const value = pair.real[o] ?? NaN;
      if (value !== value) {
        missing[i] = 1;
        continue;
      }
      synthetic[i] = pair.synthetic[o] ?? 0;
      real[i] = value < 0 ? 0 : value > 1 ? 1 : value;
    }
  const similarity = ssimMap(synthetic, real, columns, rows);
  const edgesS = gradients(synthetic, columns, rows);
  const edgesR = gradients(real, columns, rows);
  // Each pixel is counted once: beside the head, in it but not inside the skull, or inside the skull.
  const parts = [noSums(), noSums(), noSums()] as const;
  const rim = noSums();
  for (let y = 0, i = 0; y < rows; y++) {
    const row = y + box.top;
    for (let x = 0, o = row * pair.columns + box.left; x < columns; x++, i++, o++) {
      if (missing[i]) continue;
      const part = parts[pair.head[o] !== 1 ? 0 : pair.intracranial[o] !== 1 ? 1 : 2];
      count(part, synthetic[i] ?? 0, real[i] ?? 0, edgesS[i] ?? 0, edgesR[i] ?? 0, threshold);
      part.ssim += similarity[i] ?? 1;
      part.ssimCount++;
      if (!inRim(pair, x + box.left, row)) continue;
      rim.ssim += similarity[i] ?? 1;
      rim.ssimCount++;
    }
  }
  const [, scalp, intracranial] = parts;
  const head = addSums([scalp, intracranial]);
  const slice = addSums([sums.slice, parts[0], head]);
  return {
    slice: { ...slice, ssim: slice.ssim - rim.ssim, ssimCount: slice.ssimCount - rim.ssimCount },
    head,
    intracranial,
  };
}

const inRim = ({ columns, rows }: SlicePair, x: number, y: number): boolean =>
  y < RIM || x < RIM || y >= rows - RIM || x >= columns - RIM;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

/** The head's box and as much around it as windows of the head's pixels and their neighbours' reach; null without a head. */
function headBox({ head, columns, rows }: SlicePair): Box | null {
  let [left, right, top, bottom] = [columns, -1, rows, -1];
  for (let y = 0; y < rows; y++) {
    const row = head.subarray(y * columns, (y + 1) * columns);
    const first = row.indexOf(1);
    if (first < 0) continue;
    left = Math.min(left, first);
    right = Math.max(right, row.lastIndexOf(1));
    top = Math.min(top, y);
    bottom = y;
  }
  if (right < 0) return null;
  const margin = 2 * RIM + 1;
  [left, top] = [Math.max(0, left - margin), Math.max(0, top - margin)];
  return {
    left,
    top,
    columns: Math.min(columns, right + margin + 1) - left,
    rows: Math.min(rows, bottom + margin + 1) - top,
  };
}

/** Pixels beyond the box: equal, without edges, and of similarity 1. */
function countZeros(sums: Sums, { columns, rows }: SlicePair, box: Box | null): void {
  const within = (from: number, length: number, least: number, most: number): number =>
    Math.max(0, Math.min(most, from + length) - Math.max(least, from));
  const boxPixels = box ? box.columns * box.rows : 0;
  const boxInside = box
    ? within(box.left, box.columns, RIM, columns - RIM) * within(box.top, box.rows, RIM, rows - RIM)
    : 0;
  const inside = Math.max(0, columns - 2 * RIM) * Math.max(0, rows - 2 * RIM);
  sums.count += columns * rows - boxPixels;
  sums.ssim += inside - boxInside;
  sums.ssimCount += inside - boxInside;
}

function count(sums: Sums, a: number, b: number, ga: number, gb: number, threshold: number): void {
  const d = a - b;
  sums.count++;
  sums.s += a;
  sums.r += b;
  sums.ss += a * a;
  sums.rr += b * b;
  sums.sr += a * b;
  sums.squared += d * d;
  sums.absolute += d < 0 ? -d : d;
  if (ga > threshold) {
    sums.gradientS += ga;
    sums.edgesS++;
  }
  if (gb > threshold) {
    sums.gradientR += gb;
    sums.edgesR++;
  }
}

/** Sobel 3 x 3 gradient magnitudes on the 0..255 scale; the border repeats the outermost pixels. */
export function gradients(image: Float64Array, columns: number, rows: number): Float64Array {
  const out = new Float64Array(image.length);
  for (let y = 0; y < rows; y++) {
    const [up, at, down] = [Math.max(0, y - 1) * columns, y * columns, Math.min(rows - 1, y + 1) * columns];
    for (let x = 0; x < columns; x++) {
      const [l, r] = [x > 0 ? x - 1 : 0, x < columns - 1 ? x + 1 : x];
      const [ul, ur, dl, dr] = [
        image[up + l] ?? 0,
        image[up + r] ?? 0,
        image[down + l] ?? 0,
        image[down + r] ?? 0,
      ];
      const gx = ur - ul + 2 * ((image[at + r] ?? 0) - (image[at + l] ?? 0)) + dr - dl;
      const gy = dl - ul + 2 * ((image[down + x] ?? 0) - (image[up + x] ?? 0)) + dr - ur;
      out[at + x] = gx === 0 && gy === 0 ? 0 : 255 * Math.sqrt(gx * gx + gy * gy);
    }
  }
  return out;
}

export function addSums(all: readonly MetricSums[]): MetricSums {
  const total = noSums();
  const keys = Object.keys(total) as (keyof Sums)[];
  for (const sums of all) for (const key of keys) total[key] += sums[key];
  return total;
}

/** The metrics that sums amount to; null without pixels. PSNR of equal images is infinite. */
export function metricsOf(sums: MetricSums): Metrics | null {
  const { count: n } = sums;
  if (n === 0) return null;
  const mse = sums.squared / n;
  const [ms, mr] = [sums.s / n, sums.r / n];
  const [vs, vr, cov] = [sums.ss / n - ms * ms, sums.rr / n - mr * mr, sums.sr / n - ms * mr];
  return {
    psnr: -10 * Math.log10(mse),
    ssim: sums.ssimCount === 0 ? NaN : sums.ssim / sums.ssimCount,
    ssimGlobal: ((2 * ms * mr + c1) * (2 * cov + c2)) / ((ms * ms + mr * mr + c1) * (vs + vr + c2)),
    rmse: Math.sqrt(mse),
    mae: sums.absolute / n,
    tenengrad: sums.edgesS === 0 ? 0 : sums.gradientS / sums.edgesS,
    tenengradReal: sums.edgesR === 0 ? 0 : sums.gradientR / sums.edgesR,
  };
}
