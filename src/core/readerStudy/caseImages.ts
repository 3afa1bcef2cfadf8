// The pictures of a case: cut, masked and windowed by one rule for real and synthetic images, so that nothing but the image tells.
import { type Stack, type StackGeometry, slicePixels } from '../geometry/stack.ts';

/** Which part of a slice is shown, in pixels; the same for all images of a patient and contrast. */
export interface CaseFrame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Voxels in the head in which every image has a value: 1 inside. What lies outside is black in each. */
export function commonMask(head: Uint8Array, images: readonly Stack[]): Uint8Array {
  const mask = Uint8Array.from(head, (inside) => (inside > 0 ? 1 : 0));
  for (const { voxels } of images)
    if (voxels instanceof Float32Array) voxels.forEach((value, i) => Number.isNaN(value) && (mask[i] = 0));
  return mask;
}

/** Slices whose share of the mask is at least a third of the largest slice's, and that have `beside` neighbours on either side. */
export function judgeableSlices(
  mask: Uint8Array,
  geometry: StackGeometry,
  beside: number,
): readonly number[] {
  const pixels = slicePixels(geometry);
  const areas = geometry.positions.map((_, slice) => {
    let area = 0;
    for (let i = slice * pixels; i < (slice + 1) * pixels; i++) area += mask[i] ?? 0;
    return area;
  });
  const least = Math.max(1, Math.max(...areas) / 3);
  return areas.flatMap((area, slice) =>
    area >= least && slice >= beside && slice < areas.length - beside ? [slice] : [],
  );
}

/** The mask's bounding rectangle over all slices, with a margin; null where the mask is empty. */
export function frameOf(mask: Uint8Array, { columns, rows, positions }: StackGeometry): CaseFrame | null {
  let [left, right, top, bottom] = [columns, -1, rows, -1];
  for (let y = 0; y < rows * positions.length; y++)
    for (let x = 0; x < columns; x++) {
      if (mask[y * columns + x] !== 1) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y % rows);
      bottom = Math.max(bottom, y % rows);
    }
  if (right < 0) return null;
  const margin = Math.round(0.03 * (right - left + 1));
  left = Math.max(0, left - margin);
  top = Math.max(0, top - margin);
  return {
    left,
    top,
    width: Math.min(columns - 1, right + margin) - left + 1,
    height: Math.min(rows - 1, bottom + margin) - top + 1,
  };
}

/**
 * Where an image's window is read off: the brain, in voxels where every image has a value; the whole head where the skull is not
 * closed. Fat and skin are of another brightness in each scanner, and with them the window of a whole head would tell.
 */
export function windowMask(intracranial: Uint8Array, mask: Uint8Array): Uint8Array {
  const brain = mask.map((inside, i) => inside & (intracranial[i] ?? 0));
  return brain.includes(1) ? brain : mask;
}

const LOW = 0.005;
const HIGH = 0.995;
const SAMPLES = 200_000;

/** The values shown as black and white: the 0.5th and 99.5th percentile of an image inside the mask, over the whole volume. */
export function windowOf(
  { voxels }: Stack,
  mask: Uint8Array,
): { readonly low: number; readonly high: number } {
  let inside = 0;
  for (const one of mask) inside += one;
  const step = Math.max(1, Math.floor(inside / SAMPLES));
  const sample: number[] = [];
  let nth = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] === 1 && nth++ % step === 0) sample.push(voxels[i] ?? 0);
  const sorted = Float64Array.from(sample).sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(LOW), at(HIGH)];
  return { low, high: high > low ? high : low + 1 };
}

/** `count` slices about `middle`, 8 bits a pixel, slice after slice, row after row. Outside the mask: 0. */
export function casePixels(
  { geometry, voxels }: Stack,
  mask: Uint8Array,
  { left, top, width, height }: CaseFrame,
  { low, high }: { readonly low: number; readonly high: number },
  middle: number,
  count: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(count * width * height);
  const first = middle - (count - 1) / 2;
  const scale = 255 / (high - low);
  let to = 0;
  for (let slice = first; slice < first + count; slice++)
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++, to++) {
        const from = (slice * geometry.rows + y) * geometry.columns + x;
        if (mask[from] === 1)
          out[to] = Math.round(Math.min(255, Math.max(0, ((voxels[from] ?? 0) - low) * scale)));
      }
  return out;
}

/** The middle of a region, in shares of a picture's width and height. */
export interface Region {
  readonly x: number;
  readonly y: number;
}

/** The middle of a place in the mask's slice, chosen by `share` (0 to 1) among the pixels that lie well inside. */
export function regionAt(
  mask: Uint8Array,
  { columns, rows }: StackGeometry,
  frame: CaseFrame,
  slice: number,
  share: number,
): Region {
  const inset = Math.max(1, Math.round((frame.width * REGION_SHARE) / 2));
  const inside = (x: number, y: number): boolean => mask[(slice * rows + y) * columns + x] === 1;
  const places: Region[] = [];
  for (let y = frame.top + inset; y < frame.top + frame.height - inset; y++)
    for (let x = frame.left + inset; x < frame.left + frame.width - inset; x++)
      if (inside(x - inset, y) && inside(x + inset, y) && inside(x, y - inset) && inside(x, y + inset))
        places.push({ x: (x - frame.left + 0.5) / frame.width, y: (y - frame.top + 0.5) / frame.height });
  return places[Math.min(places.length - 1, Math.floor(share * places.length))] ?? { x: 0.5, y: 0.5 };
}

/** A quarter of the picture's width: the side of the square that marks a region. */
export const REGION_SHARE = 0.25;

/** Each row turned about: left becomes right. */
export function mirroredPixels(pixels: Uint8Array<ArrayBuffer>, width: number): Uint8Array<ArrayBuffer> {
  const out = pixels.slice();
  for (let from = 0; from < out.length; from += width) out.subarray(from, from + width).reverse();
  return out;
}
