// A CT and its masks in a few numbers: what the rules on head and Hounsfield units judge by. Small enough to be kept and sent.
import { type Stack, slicePixels } from '../geometry/stack.ts';
import { dot } from '../geometry/vec.ts';
import { maskMl } from '../geometry/workGrid.ts';
import { headPose, type HeadPose } from './headPose.ts';

export interface CtFigures {
  readonly slices: number;
  /** mm from the first slice to the last along the normal. */
  readonly extentMm: number;
  readonly headMl: number;
  readonly intracranialMl: number;
  /** The largest cross-section of the inside of the skull, and of the head, cm². */
  readonly intracranialCm2: number;
  readonly headCm2: number;
  /** The inside's cross-section in the lowest and the uppermost slice, as a share of its largest. */
  readonly openEnds: readonly [number, number];
  /** Head mask voxels over all voxels. */
  readonly headShare: number;
  /** Of the head mask's voxels in each slice's outermost rows and columns, their share of those rows and columns. */
  readonly borderShare: number;
  /** Median HU outside the head, above -1500 and without the exact -1000 that padding is read as where there is else; null: nothing is outside. */
  readonly airHu: number | null;
  /** Share of all voxels in -1150..-850 HU. */
  readonly airShare: number;
  /** Median HU inside the skull; null where no inside was found. */
  readonly brainHu: number | null;
  /** 10th and 90th percentile of HU inside the skull. */
  readonly brainSpread: readonly [number, number] | null;
  /** Shares of the head mask: soft tissue and fat (-200..200), bone (above 300). */
  readonly softShare: number;
  readonly boneShare: number;
  /** The least and greatest HU; shares of all voxels that no CT has: above 20000, and below -3100. */
  readonly least: number;
  readonly greatest: number;
  readonly tooHighShare: number;
  /** Inside the circle that the image holds: scanners fill the corners with what they like. */
  readonly tooLowShare: number;
  /** Share of all voxels in -2200..-1850 HU: where air lies when its offset is taken off twice. */
  readonly twiceLowShare: number;
  /** Slices, from 0, that show next to no air though the others do: their values are off. */
  readonly airless: readonly number[];
  /** How the head lies and its proportions; null where no inside of a skull was found. */
  readonly pose: HeadPose | null;
}

const OFFSET = 32768;

/** Measures in one pass. `head` and `intracranial` hold 1 inside and 0 elsewhere, in the CT's voxel order. */
export function measureCt(
  { geometry, voxels }: Stack<Int16Array>,
  head: Uint8Array,
  intracranial: Uint8Array,
): CtFigures {
  const outside = new Uint32Array(2 * OFFSET);
  const inHead = new Uint32Array(2 * OFFSET);
  const inside = new Uint32Array(2 * OFFSET);
  const { columns, rows, positions, normal } = geometry;
  const pixels = slicePixels(geometry);
  const headCounts: number[] = [];
  const insideCounts: number[] = [];
  const air: { all: number; real: number }[] = [];
  const radius2 = (Math.min(columns, rows) / 2) ** 2;
  let [border, tooLow] = [0, 0];
  for (let slice = 0, i = 0; slice < positions.length; slice++) {
    let [headCount, insideCount, all, real] = [0, 0, 0, 0];
    for (let pixel = 0; pixel < pixels; pixel++, i++) {
      const hu = voxels[i] ?? 0;
      const bin = hu + OFFSET;
      if (hu < -850) {
        if (hu >= -1150) {
          all++;
          if (hu !== -1000) real++;
        } else if (hu < -3100) {
          const [x, y] = [(pixel % columns) - columns / 2, Math.floor(pixel / columns) - rows / 2];
          if (x * x + y * y < radius2) tooLow++;
        }
      }
      if (head[i]) {
        headCount++;
        inHead[bin] = (inHead[bin] ?? 0) + 1;
        const column = pixel % columns;
        if (pixel < columns || pixel >= pixels - columns || column === 0 || column === columns - 1) border++;
      } else outside[bin] = (outside[bin] ?? 0) + 1;
      if (intracranial[i]) {
        insideCount++;
        inside[bin] = (inside[bin] ?? 0) + 1;
      }
    }
    headCounts.push(headCount);
    insideCounts.push(insideCount);
    air.push({ all: all / pixels, real: real / pixels });
  }
  const heights = positions.map((position) => dot(position, normal));
  const cm2 = (geometry.columnSpacing * geometry.rowSpacing) / 100;
  const largest = Math.max(0, ...insideCounts);
  const share = (n: number): number => (largest === 0 ? 0 : n / largest);
  const ends = [insideCounts[0] ?? 0, insideCounts.at(-1) ?? 0] as const;
  const [lowest, uppermost] = normal[2] < 0 ? [ends[1], ends[0]] : ends;
  const all = pixels * positions.length;
  const everywhere = (from: number, to: number): number =>
    all === 0 ? 0 : (sum(outside, from, to) + sum(inHead, from, to)) / all;
  const headVoxels = headCounts.reduce((total, n) => total + n, 0);
  const ofHead = (from: number, to: number): number =>
    headVoxels === 0 ? 0 : sum(inHead, from, to) / headVoxels;
  const occupied = (bin: number): boolean => (outside[bin] ?? 0) + (inHead[bin] ?? 0) > 0;
  let [least, greatest] = [0, 2 * OFFSET - 1];
  while (least < greatest && !occupied(least)) least++;
  while (greatest > least && !occupied(greatest)) greatest--;
  return {
    slices: positions.length,
    extentMm: (heights.at(-1) ?? 0) - (heights[0] ?? 0),
    headMl: maskMl(headCounts, geometry),
    intracranialMl: maskMl(insideCounts, geometry),
    intracranialCm2: largest * cm2,
    headCm2: Math.max(0, ...headCounts) * cm2,
    openEnds: [share(lowest), share(uppermost)],
    headShare: all === 0 ? 0 : headVoxels / all,
    borderShare: border / Math.max(1, positions.length * (2 * columns + 2 * rows - 4)),
    airHu: airMedian(outside),
    airShare: everywhere(-1150, -850),
    brainHu: quantile(inside, 0.5, -OFFSET),
    brainSpread: spread(inside),
    softShare: ofHead(-200, 200),
    boneShare: ofHead(300, OFFSET - 1),
    least: least - OFFSET,
    greatest: greatest - OFFSET,
    tooHighShare: everywhere(20000, OFFSET - 1),
    tooLowShare: all === 0 ? 0 : tooLow / all,
    twiceLowShare: everywhere(-2200, -1850),
    airless: airlessSlices(air),
    pose: headPose(geometry, head, intracranial),
  };
}

/** Padding is read as exactly -1000, so that it cannot vouch for air where anything else is outside. */
function airMedian(outside: Uint32Array): number | null {
  const padding = OFFSET - 1000;
  const withoutPadding = outside.slice();
  withoutPadding[padding] = 0;
  const total = sum(outside, -1500, OFFSET - 1);
  const enough = sum(withoutPadding, -1500, OFFSET - 1) >= 0.05 * total;
  return quantile(enough ? withoutPadding : outside, 0.5, -1500);
}

/** Slices with less than a tenth of the air that the middle one of all has; -1000 itself counts only where all air is that. */
function airlessSlices(air: readonly { readonly all: number; readonly real: number }[]): number[] {
  const middle = (of: 'all' | 'real'): number =>
    air.map((one) => one[of]).sort((a, b) => a - b)[Math.floor(air.length / 2)] ?? 0;
  const of = middle('real') > 0.05 ? 'real' : 'all';
  const usual = middle(of);
  return usual < 0.05 ? [] : air.flatMap((one, slice) => (one[of] < 0.1 * usual ? [slice] : []));
}

function spread(histogram: Uint32Array): readonly [number, number] | null {
  const [low, high] = [quantile(histogram, 0.1, -OFFSET), quantile(histogram, 0.9, -OFFSET)];
  return low === null || high === null ? null : [low, high];
}

/** The HU below which a share of what lies at `from` or above is; null where nothing does. */
function quantile(histogram: Uint32Array, share: number, from: number): number | null {
  const total = sum(histogram, from, OFFSET - 1);
  if (total === 0) return null;
  let left = share * total;
  for (let bin = from + OFFSET; bin < histogram.length; bin++) {
    left -= histogram[bin] ?? 0;
    if (left <= 0) return bin - OFFSET;
  }
  return null;
}

/** Voxels from one HU to another, both included. */
function sum(histogram: Uint32Array, from: number, to: number): number {
  let total = 0;
  for (let bin = from + OFFSET; bin <= to + OFFSET; bin++) total += histogram[bin] ?? 0;
  return total;
}
