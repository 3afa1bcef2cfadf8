// What is written over the images: orientation letters, scale bar, slice, position and probe, in units.
import type { SlabMode } from '../geometry/reformat.ts';
import type { Vec3 } from '../geometry/vec.ts';
import type { SliceSpot, ViewSpace } from './viewSpace.ts';
import type { WindowKind } from './viewImage.ts';

export interface OrientationLetters {
  /** The main direction: R, L, A, P, S or I (right, left, anterior, posterior, superior, inferior of the patient). */
  readonly main: string;
  /** Further directions that it leans to by more than about ten degrees, strongest first; mostly none. */
  readonly leaning: string;
}

const leaningFrom = Math.sin((10 * Math.PI) / 180);

/** The letters of a direction in patient coordinates (x to left, y to posterior, z to superior). */
export function orientationLetters(direction: Vec3): OrientationLetters {
  const parts = [
    { size: Math.abs(direction[0]), letter: direction[0] > 0 ? 'L' : 'R' },
    { size: Math.abs(direction[1]), letter: direction[1] > 0 ? 'P' : 'A' },
    { size: Math.abs(direction[2]), letter: direction[2] > 0 ? 'S' : 'I' },
  ].sort((a, b) => b.size - a.size);
  const [first, ...rest] = parts;
  return {
    main: first?.letter ?? '',
    leaning: rest
      .filter(({ size }) => size > leaningFrom)
      .map(({ letter }) => letter)
      .join(''),
  };
}

/** The longest of 1, 2, 5, 10, 20, 50, 100, 200 mm that is no longer than `pixels` on screen (1 mm at the least). */
export function scaleBarMm(pixelsPerMm: number, pixels: number): number {
  const lengths = [200, 100, 50, 20, 10, 5, 2];
  return lengths.find((mm) => mm * pixelsPerMm <= pixels) ?? 1;
}

/** "5 cm" from 10 mm up, "5 mm" below. */
export const lengthText = (mm: number): string => (mm >= 10 ? `${mm / 10} cm` : `${mm} mm`);

/**
 * "58 / 112", counted from one. Where a tilted or uneven stack has two countings, it says which: "19 / 28 acquired",
 * "22 / 36 even grid".
 */
export function sliceText({ plane, index, count }: SliceSpot, { even, native }: ViewSpace): string {
  const counted = `${index + 1} / ${count}`;
  if (even) return counted;
  return plane === 'acquired' ? `${counted} acquired` : plane === native ? `${counted} even grid` : counted;
}

/** "mean of 10 mm"; "" for single slices. */
export function slabText(slices: number, spacing: number, mode: SlabMode): string {
  return slices > 1 ? `${mode} of ${lengthMm(slices * spacing)} mm` : '';
}

const lengthMm = (mm: number): string => (mm < 10 ? mm.toFixed(1) : String(Math.round(mm)));

const signed = (value: number, digits: number): string => {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : value < 0 ? `−${text}` : text;
};

/** A position along the axis that the slices are stacked on, e.g. "z 12.5 mm". */
export function positionText(normal: Vec3, position: Vec3): string {
  const sizes = normal.map(Math.abs);
  const axis = sizes.indexOf(Math.max(...sizes));
  return `${'xyz'[axis] ?? 'z'} ${signed(position[axis] ?? 0, 1)} mm`;
}

/** "x −12.3 y 4.0 z 55.1 mm", which breaks into lines between the axes only. */
export const pointText = ([x, y, z]: Vec3): string =>
  `x\u00a0${signed(x, 1)} y\u00a0${signed(y, 1)} z\u00a0${signed(z, 1)}\u00a0mm`;

/** A value with its unit: "37 HU", "0.412", "−0.080", "2.3 %"; "no data" where there is none (NaN), "" beside the image (null). */
export function valueText(kind: WindowKind, value: number | null): string {
  if (value === null) return '';
  if (Number.isNaN(value)) return 'no data';
  if (kind === 'raw') return signed(value, Number.isInteger(value) ? 0 : 1);
  if (kind === 'ct') return `${signed(Math.round(value), 0)} HU`;
  if (kind === 'spread') return `${value.toFixed(1)} %`;
  return kind === 'difference' && value > 0 ? `+${signed(value, 3)}` : signed(value, 3);
}
