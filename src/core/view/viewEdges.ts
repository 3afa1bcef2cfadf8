// The edges of one image, to be laid over another: where its gradient is strongest across the edge, as short strokes.
import type { DisplayPixels } from './viewPixels.ts';
import type { PlanePoint } from './viewSpace.ts';

/** Display values between which an image is looked at: HU from air to soft bone, so that skin and skull both count. */
export interface EdgeRange {
  readonly least: number;
  readonly most: number;
}

/** Of the strongest gradients (their 99th percentile), the share from which an edge is drawn. */
const STRONG = 0.25;

/**
 * Strokes of one pixel along the edges of a slice (rows x columns, column fastest), in pixel coordinates where pixel centres
 * are whole numbers. Values are clipped to `range` and smoothed over 5 x 5 pixels first; where there is no value there is no edge.
 */
export function edgeStrokes(
  shown: DisplayPixels,
  columns: number,
  rows: number,
  { least, most }: EdgeRange,
): readonly (readonly PlanePoint[])[] {
  const values = new Float32Array(columns * rows);
  for (let i = 0; i < values.length; i++) {
    const value = (shown.pixels[i] ?? 0) * shown.slope + shown.intercept;
    values[i] = shown.missing?.[i] === 1 ? NaN : Math.min(most, Math.max(least, value));
  }
  const smooth = smoothed(smoothed(values, columns, rows, 1), columns, rows, columns);
  const [across, down] = [new Float32Array(values.length), new Float32Array(values.length)];
  const size = new Float32Array(values.length);
  for (let y = 1; y < rows - 1; y++)
    for (let x = 1; x < columns - 1; x++) {
      const i = y * columns + x;
      const gx = (smooth[i + 1] ?? 0) - (smooth[i - 1] ?? 0);
      const gy = (smooth[i + columns] ?? 0) - (smooth[i - columns] ?? 0);
      const length = Math.hypot(gx, gy);
      if (length !== length) continue;
      across[i] = gx;
      down[i] = gy;
      size[i] = length;
    }
  const sorted = size.filter((v) => v > 0).sort();
  const threshold = STRONG * (sorted[Math.floor(0.99 * sorted.length)] ?? Infinity);
  const strokes: PlanePoint[][] = [];
  for (let y = 1; y < rows - 1; y++)
    for (let x = 1; x < columns - 1; x++) {
      const i = y * columns + x;
      const here = size[i] ?? 0;
      if (here < threshold || here === 0) continue;
      const [gx, gy] = [(across[i] ?? 0) / here, (down[i] ?? 0) / here];
      const step = Math.round(gy) * columns + Math.round(gx);
      // Only the crest across the edge; of two equal neighbours the first.
      if (here < (size[i + step] ?? 0) || here <= (size[i - step] ?? 0)) continue;
      strokes.push([
        { x: x + gy / 2, y: y - gx / 2 },
        { x: x - gy / 2, y: y + gx / 2 },
      ]);
    }
  return strokes;
}

/** Weights 1 4 6 4 1 along one direction; `step` is 1 for rows and the number of columns for columns. */
function smoothed(values: Float32Array, columns: number, rows: number, step: number): Float32Array {
  const out = Float32Array.from(values);
  const [fromX, fromY] = step === 1 ? [2, 0] : [0, 2];
  for (let y = fromY; y < rows - fromY; y++)
    for (let x = fromX; x < columns - fromX; x++) {
      const i = y * columns + x;
      const at = (k: number): number => values[i + k * step] ?? 0;
      out[i] = (at(-2) + at(2) + 4 * (at(-1) + at(1)) + 6 * at(0)) / 16;
    }
  return out;
}
