// A small grey picture of one slice, for series cards.
import { type StackGeometry } from '../geometry/stack.ts';

export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  /** RGBA, row after row. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * One slice shrunk to at most `size` pixels a side at its true aspect ratio, nearest sample. `window` maps values to
 * grey; null takes the 1st to 99th percentile of the slice.
 */
export function thumbnail(
  slice: ArrayLike<number>,
  geometry: StackGeometry,
  window: { readonly low: number; readonly high: number } | null,
  size = 96,
): Thumbnail {
  const { columns, rows, columnSpacing, rowSpacing } = geometry;
  const widthMm = columns * columnSpacing;
  const heightMm = rows * rowSpacing;
  const mmPerPixel = Math.max(widthMm, heightMm) / size;
  const width = Math.max(1, Math.round(widthMm / mmPerPixel));
  const height = Math.max(1, Math.round(heightMm / mmPerPixel));
  const { low, high } = window ?? percentileWindow(slice);
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const row = Math.min(rows - 1, Math.floor(((y + 0.5) / height) * rows));
    for (let x = 0; x < width; x++) {
      const column = Math.min(columns - 1, Math.floor(((x + 0.5) / width) * columns));
      const grey = (((slice[row * columns + column] ?? low) - low) / Math.max(high - low, 1e-6)) * 255;
      const at = (y * width + x) * 4;
      pixels[at] = pixels[at + 1] = pixels[at + 2] = grey;
      pixels[at + 3] = 255;
    }
  }
  return { width, height, pixels };
}

function percentileWindow(slice: ArrayLike<number>): { low: number; high: number } {
  const sample: number[] = [];
  const step = Math.max(1, Math.floor(slice.length / 4096));
  for (let i = 0; i < slice.length; i += step) {
    const value = slice[i];
    if (value !== undefined && Number.isFinite(value)) sample.push(value);
  }
  sample.sort((a, b) => a - b);
  const at = (fraction: number): number => sample[Math.floor(fraction * (sample.length - 1))] ?? 0;
  return { low: at(0.01), high: at(0.99) };
}
