// A slice as integers that a lookup table can show: Hounsfield units and stored intensities as they are, others in 4095 steps.
import type { GridLine } from '../geometry/reformat.ts';
import type { StackVoxels } from '../geometry/stack.ts';

/** How voxels become display values: value = voxel * slope + intercept (HU, or intensity with 0..1 as the normal range). */
export interface ValueScale {
  readonly slope: number;
  readonly intercept: number;
  /** Of float voxels that are not intensities: the display values that are told apart. */
  readonly range?: ValueRange;
}

/** Display values from the least to the most, in steps. */
export interface ValueRange {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

/** Integers of one slice, rows x columns; display value = integer * slope + intercept. */
export interface DisplayPixels extends ValueScale {
  readonly pixels: Int16Array | Uint16Array | Uint8Array;
  readonly least: number;
  readonly most: number;
  /** 1 where there is no value, 2 where it is not made yet; null where all is there. */
  readonly missing: Uint8Array<ArrayBuffer> | null;
}

const storedSteps = 4095;
/** Intensities of real MR that are told apart on screen; below and above they are shown as the nearest. */
const intensityRange = { least: -0.5, most: 2 };

/** A slice of a stack, ready to be shown. Float voxels are rounded to 4095 steps of the intensity range. */
export function displayPixels(slice: StackVoxels, { slope, intercept, range }: ValueScale): DisplayPixels {
  if (slice instanceof Float32Array && range) {
    const { least, most, step } = range;
    const steps = Math.min(65535, Math.round((most - least) / step));
    return quantised(slice, slope, intercept, { slope: step, intercept: least }, steps);
  }
  if (slice instanceof Float32Array) {
    const step = (intensityRange.most - intensityRange.least) / storedSteps;
    return quantised(slice, slope, intercept, { slope: step, intercept: intensityRange.least }, storedSteps);
  }
  const { least, most } = rangeOf(slice);
  return { pixels: slice, slope, intercept, least, most, missing: null };
}

function rangeOf(slice: Int16Array | Uint16Array | Uint8Array): { least: number; most: number } {
  if (slice instanceof Uint16Array) return { least: 0, most: storedSteps };
  let least = 32767;
  let most = -32768;
  for (let i = 0; i < slice.length; i++) {
    const value = slice[i] ?? 0;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least, most };
}

function quantised(
  slice: Float32Array,
  slope: number,
  intercept: number,
  stored: ValueScale,
  most: number,
): DisplayPixels {
  const pixels = new Uint16Array(slice.length);
  const factor = slope / stored.slope;
  const offset = (intercept - stored.intercept) / stored.slope + 0.5;
  let missing: Uint8Array<ArrayBuffer> | null = null;
  for (let i = 0; i < slice.length; i++) {
    const value = (slice[i] ?? NaN) * factor + offset;
    if (value !== value) {
      missing ??= new Uint8Array(slice.length);
      missing[i] = 1;
    } else pixels[i] = value < 0 ? 0 : value > most ? most : value;
  }
  return { pixels, ...stored, least: 0, most, missing };
}

/** The slice with lines of it marked as not made yet. */
export function withUnmade(shown: DisplayPixels, lines: readonly GridLine[]): DisplayPixels {
  const missing = shown.missing ?? new Uint8Array(shown.pixels.length);
  for (const { start, step, count } of lines) for (let i = 0; i < count; i++) missing[start + i * step] = 2;
  return { ...shown, missing };
}

/** Two slices of one grid and how each becomes an intensity. */
export interface DifferenceOf {
  readonly synthetic: StackVoxels;
  readonly syntheticScale: ValueScale;
  readonly real: StackVoxels;
  readonly realScale: ValueScale;
}

/**
 * Synthetic minus real of one slice, each first brought to normalised intensity and clipped to 0..1 as the metrics do;
 * `absolute` drops the sign. No value where either has none.
 */
export function differencePixels(of: DifferenceOf, kind: 'signed' | 'absolute'): DisplayPixels {
  const count = of.real.length;
  const synthetic = floats(0, of.synthetic);
  const real = floats(1, of.real);
  const [a, b] = [of.syntheticScale.slope * storedSteps, of.syntheticScale.intercept * storedSteps];
  const [c, d] = [of.realScale.slope * storedSteps, of.realScale.intercept * storedSteps];
  const pixels = new Int16Array(count);
  const absolute = kind === 'absolute';
  let missing: Uint8Array<ArrayBuffer> | null = null;
  for (let i = 0; i < count; i++) {
    const made = (synthetic[i] ?? NaN) * a + b;
    const truth = (real[i] ?? NaN) * c + d;
    const signed =
      (made < 0 ? 0 : made > storedSteps ? storedSteps : made) -
      (truth < 0 ? 0 : truth > storedSteps ? storedSteps : truth);
    if (signed !== signed) {
      missing ??= new Uint8Array(count);
      missing[i] = 1;
      // Storing cuts towards zero: this rounds, in a third of the time that Math.round takes.
    } else if (signed < 0) pixels[i] = absolute ? 0.5 - signed : signed - 0.5;
    else pixels[i] = signed + 0.5;
  }
  const least = absolute ? 0 : -storedSteps;
  return { pixels, slope: 1 / storedSteps, intercept: 0, least, most: storedSteps, missing };
}

const scratch: [Float32Array, Float32Array] = [new Float32Array(0), new Float32Array(0)];

/** The slice as floats, in memory that the next call takes again. Whatever the stack's kind, the loop sees floats only, which keeps it fast. */
function floats(which: 0 | 1, slice: StackVoxels): Float32Array {
  if (slice instanceof Float32Array) return slice;
  if (scratch[which].length < slice.length) scratch[which] = new Float32Array(slice.length);
  scratch[which].set(slice);
  return scratch[which];
}

/** The display value of one pixel; NaN where there is none. */
export function valueAt(shown: DisplayPixels, index: number): number {
  if (shown.missing?.[index]) return NaN;
  return (shown.pixels[index] ?? NaN) * shown.slope + shown.intercept;
}
