// The frames that one series holds, parted into stacks: by size, spacing and orientation, then by what tells scans apart.
import { cross, dot, type Vec3 } from '../geometry/vec.ts';
import { grouped } from './groupByIdentity.ts';
import { evenly, interleaved } from './interleaved.ts';
import type { FrameHeader, InstanceHeader } from './instanceHeader.ts';
import { strayFrames } from './strayFrames.ts';

/** One frame that can be placed: everything a stack needs is stated. */
export interface PlacedFrame {
  readonly header: InstanceHeader;
  /** Index within its file. */
  readonly index: number;
  readonly frame: FrameHeader & {
    readonly position: Vec3;
    readonly rowAxis: Vec3;
    readonly columnAxis: Vec3;
    readonly columnSpacing: number;
    readonly rowSpacing: number;
  };
}

export interface FrameStack {
  readonly frames: readonly PlacedFrame[];
  /** What this stack has of its own among its siblings, in words; '' for an only one. */
  readonly apart: string;
}

/**
 * `always`: frames that differ in it are never one CT. `strong`: they are not where their scans interleave. `weak`: only
 * where each part by itself is evenly spaced. All of them where frames lie at the same place.
 */
type Strength = 'always' | 'strong' | 'weak';
interface Teller {
  readonly name: string;
  readonly strength: Strength;
  readonly value: (f: PlacedFrame) => string;
}

/** What may tell scans apart, in the order tried. */
const tellers: readonly Teller[] = [
  { name: 'echo time', strength: 'strong', value: ({ frame }) => String(frame.echoTime) },
  { name: 'frame of reference', strength: 'always', value: ({ header }) => header.frameOfReferenceUid },
  {
    name: 'image type',
    strength: 'always',
    value: ({ frame }) => frame.imageType.split('\\').slice(0, 3).join('/'),
  },
  { name: 'image type', strength: 'strong', value: ({ frame }) => frame.imageType.replaceAll('\\', '/') },
  { name: 'time point', strength: 'strong', value: ({ frame }) => String(frame.temporalPosition) },
  { name: 'stack', strength: 'strong', value: ({ frame }) => frame.stackId },
  { name: 'tube voltage', strength: 'strong', value: ({ header }) => kilovolts(header.kvp) },
  { name: 'reconstruction kernel', strength: 'strong', value: ({ header }) => header.kernel },
  { name: 'contrast agent', strength: 'strong', value: ({ header }) => header.contrastAgent },
  { name: 'acquisition', strength: 'strong', value: ({ header }) => String(header.acquisitionNumber) },
  { name: 'description', strength: 'strong', value: ({ header }) => header.seriesDescription },
  {
    name: 'slice thickness',
    strength: 'strong',
    value: ({ frame }) => frame.sliceThickness?.toFixed(2) ?? '',
  },
  { name: 'acquisition time', strength: 'weak', value: ({ header }) => header.acquisitionTime },
  { name: 'exposure', strength: 'weak', value: ({ header }) => header.exposure },
  { name: 'folder', strength: 'weak', value: ({ header }) => header.path.split('/').slice(0, -1).join('/') },
];

/** Stacks of one size, spacing, orientation and scan each, largest first. [READ-11] [READ-22] */
export function splitFrames(frames: readonly PlacedFrame[]): FrameStack[] {
  const shapes = shapesOf(frames);
  const stacks = shapes.flatMap((shape) =>
    tellApart(shape, tellers)
      .flatMap((stack) => withoutStrays(stack))
      .map((stack) => ({
        ...stack,
        apart: [shapes.length > 1 ? describeShape(shape, shapes[0]) : '', stack.apart]
          .filter(Boolean)
          .join(', '),
      })),
  );
  return stacks.sort((a, b) => b.frames.length - a.frames.length);
}

/**
 * Whether two stacks of one CT series that differ in shape, and not in what tells scans apart, fill each other's gaps: together
 * they are twice as close as each alone.
 */
export function liesBetween(a: FrameStack, b: FrameStack): boolean {
  const [first, second] = [a.frames[0], b.frames[0]];
  if (!first || !second || Math.min(a.frames.length, b.frames.length) < 4) return false;
  if (sameShape(first, second) || first.header.modality !== 'CT') return false;
  const normal = cross(first.frame.rowAxis, first.frame.columnAxis);
  const heights = [a, b].map(({ frames }) => frames.map(({ frame }) => dot(frame.position, normal)));
  return interleaved(heights, true) && evenly(heights.flat());
}

/** How far along its normal a frame lies, mm. */
export const heightOf = ({ frame }: PlacedFrame): number =>
  dot(frame.position, cross(frame.rowAxis, frame.columnAxis));

/** Parts frames by the first attributes that show them to be of several scans, and those parts by the next ones. */
function tellApart(frames: readonly PlacedFrame[], left: readonly Teller[]): FrameStack[] {
  const [teller, ...others] = left;
  if (!teller) return passesOf(frames);
  const parts = grouped(frames, teller.value);
  if (parts.length === 1 || !isSplit(frames, parts, teller.strength)) return tellApart(frames, others);
  return parts.flatMap((part) => {
    const [first] = part;
    const value = first ? teller.value(first) : '';
    return tellApart(part, others).map((stack) => ({
      ...stack,
      apart: [`${teller.name} ${value || 'not stated'}`, stack.apart].filter(Boolean).join(', '),
    }));
  });
}

function isSplit(
  frames: readonly PlacedFrame[],
  parts: readonly (readonly PlacedFrame[])[],
  strength: Strength,
): boolean {
  // A part for every frame explains nothing.
  if (parts.length > frames.length / 2) return false;
  const copies = duplicates(frames);
  if (copies > 0 && parts.reduce((sum, part) => sum + duplicates(part), 0) < copies) return true;
  // MR is acquired in interleaved passes; only its places tell.
  if (frames.some(({ header }) => header.modality !== 'CT')) return false;
  if (strength === 'always') return true;
  return interleaved(
    parts.map((part) => part.map(heightOf)),
    strength === 'weak',
  );
}

/** Two runs through the same heights, one after the other by instance number, are two scans though nothing else says so. */
function passesOf(frames: readonly PlacedFrame[]): FrameStack[] {
  const whole = [{ frames, apart: '' }];
  if (frames.some(({ header }) => header.modality !== 'CT' || header.frames.length > 1)) return whole;
  const numbers = frames.map(({ header }) => header.instanceNumber);
  if (numbers.includes(null) || new Set(numbers).size < numbers.length) return whole;
  const ordered = [...frames].sort((a, b) => (a.header.instanceNumber ?? 0) - (b.header.instanceNumber ?? 0));
  const runs: PlacedFrame[][] = [];
  let rising: boolean | null = null;
  for (const placed of ordered) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const step = last ? heightOf(placed) - heightOf(last) : 0;
    if (!run || !last || (rising !== null && step > 0 !== rising)) {
      runs.push([placed]);
      rising = null;
    } else {
      run.push(placed);
      rising = step > 0;
    }
  }
  const copies = duplicates(frames);
  const explains = copies > 0 && runs.every((run) => duplicates(run) === 0);
  const thick = frames[0]?.frame.sliceThickness ?? Infinity;
  const heights = frames.map(heightOf);
  const step = (Math.max(...heights) - Math.min(...heights)) / Math.max(1, frames.length - 1);
  const overlap =
    thick > 1.2 * step &&
    interleaved(
      runs.map((run) => run.map(heightOf)),
      true,
    );
  if (runs.length < 2 || runs.length > frames.length / 3 || (!explains && !overlap)) return whole;
  return runs.map((run) => {
    const ends = [run[0], run.at(-1)].map((placed) => placed?.header.instanceNumber ?? '');
    return { frames: run, apart: `instances ${ends.join(' to ')}` };
  });
}

function withoutStrays(stack: FrameStack): FrameStack[] {
  const strays = new Set(strayFrames(stack.frames.map(({ frame }) => frame)));
  if (strays.size === 0) return [stack];
  const apart = [stack.apart, 'far from the others'].filter(Boolean).join(', ');
  return [
    { ...stack, frames: stack.frames.filter((_, i) => !strays.has(i)) },
    { frames: stack.frames.filter((_, i) => strays.has(i)), apart },
  ];
}

/** How many frames lie where another already does, to 0.01 mm along the normal. */
function duplicates(frames: readonly PlacedFrame[]): number {
  return frames.length - new Set(frames.map((placed) => Math.round(heightOf(placed) * 100))).size;
}

/** Frames of one size, spacing (to 1 in 5000, which rounding does) and orientation (to half a degree), largest group first. */
function shapesOf(frames: readonly PlacedFrame[]): PlacedFrame[][] {
  const shapes: PlacedFrame[][] = [];
  for (const placed of frames) {
    const shape = shapes.find(([first]) => first && sameShape(first, placed));
    if (shape) shape.push(placed);
    else shapes.push([placed]);
  }
  return shapes.sort((a, b) => b.length - a.length);
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 2e-4 * Math.max(a, b);

function sameShape(a: PlacedFrame, b: PlacedFrame): boolean {
  return sameSize(a, b) && askew(a, b) < 0.5125;
}

const sameSize = (a: PlacedFrame, b: PlacedFrame): boolean =>
  a.header.columns === b.header.columns &&
  a.header.rows === b.header.rows &&
  near(a.frame.columnSpacing, b.frame.columnSpacing) &&
  near(a.frame.rowSpacing, b.frame.rowSpacing);

/** The larger angle between two frames' axes, in degrees. */
export function askew(a: PlacedFrame, b: PlacedFrame): number {
  const angle = (u: Vec3, v: Vec3): number =>
    (Math.acos(Math.min(1, Math.max(-1, dot(u, v) / Math.sqrt(dot(u, u) * dot(v, v))))) * 180) / Math.PI;
  return Math.max(angle(a.frame.rowAxis, b.frame.rowAxis), angle(a.frame.columnAxis, b.frame.columnAxis));
}

/** What tells a shape from the largest one. */
function describeShape(shape: readonly PlacedFrame[], largest: readonly PlacedFrame[] | undefined): string {
  const [first, main] = [shape[0], largest?.[0]];
  if (!first || !main) return '';
  const { columns, rows } = first.header;
  const slices = `${shape.length} ${shape.length === 1 ? 'slice' : 'slices'}`;
  if (shape !== largest && sameSize(first, main))
    return `${slices} turned by ${askew(first, main).toFixed(1)} degrees`;
  return `${columns} x ${rows} pixels, ${slices}`;
}

const kilovolts = (kvp: number | null): string => (kvp === null ? '' : `${Math.round(kvp)} kV`);
