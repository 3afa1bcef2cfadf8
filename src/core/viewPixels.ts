// A slice as integers that a lookup table can show: Hounsfield units and stored intensities as they are, others in 4095 steps.
import type { StackVoxels } from './stack.ts';

/** How voxels become display values: value = voxel * slope + intercept (HU, or intensity with 0..1 as the normal range). */
export interface ValueScale {
  readonly slope: number;
  readonly intercept: number;
}

/** Integers of one slice, rows x columns; display value = integer * slope + intercept. */
export interface DisplayPixels extends ValueScale {
  readonly pixels: Int16Array | Uint16Array | Uint8Array;
  readonly least: number;
  readonly most: number;
  /** 1 where there is no value; null where all is there. Such pixels hold zero. */
  readonly missing: Uint8Array<ArrayBuffer> | null;
}

const storedSteps = 4095;
/** Intensities of real MR that are told apart on screen; below and above they are shown as the nearest. */
const intensityRange = { least: -0.5, most: 2 };

/** A slice of a stack, ready to be shown. Float voxels are rounded to 4095 steps of the intensity range. */
export function displayPixels(slice: StackVoxels, { slope, intercept }: ValueScale): DisplayPixels {
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
  const synthetic = clippedIntensity(of.synthetic, of.syntheticScale);
  const real = clippedIntensity(of.real, of.realScale);
  const pixels = new Int16Array(real.length);
  const absolute = kind === 'absolute';
  let missing: Uint8Array<ArrayBuffer> | null = null;
  for (let i = 0; i < pixels.length; i++) {
    const difference = ((synthetic[i] ?? NaN) - (real[i] ?? NaN)) * storedSteps;
    if (difference !== difference) {
      missing ??= new Uint8Array(pixels.length);
      missing[i] = 1;
    } else pixels[i] = Math.round(absolute && difference < 0 ? -difference : difference);
  }
  const least = absolute ? 0 : -storedSteps;
  return { pixels, slope: 1 / storedSteps, intercept: 0, least, most: storedSteps, missing };
}

/** Normalised intensities within 0..1; NaN stays. Whatever the stack's kind, the loop sees floats only, which keeps it fast. */
function clippedIntensity(slice: StackVoxels, { slope, intercept }: ValueScale): Float32Array {
  const values = new Float32Array(slice);
  for (let i = 0; i < values.length; i++) {
    const value = (values[i] ?? NaN) * slope + intercept;
    values[i] = value < 0 ? 0 : value > 1 ? 1 : value;
  }
  return values;
}

/** The display value of one pixel; NaN where there is none. */
export function valueAt(shown: DisplayPixels, index: number): number {
  if (shown.missing?.[index]) return NaN;
  return (shown.pixels[index] ?? NaN) * shown.slope + shown.intercept;
}
