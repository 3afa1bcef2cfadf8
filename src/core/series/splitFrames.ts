// The frames that one series UID holds, parted into stacks: by size, spacing and orientation, then by what tells copies apart.
import type { FrameHeader, InstanceHeader } from './instanceHeader.ts';
import { cross, dot, type Vec3 } from '../geometry/vec.ts';

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

/** What may tell frames at one place apart, in the order tried. */
const tellers: readonly (readonly [string, (f: PlacedFrame) => string])[] = [
  ['echo time', ({ frame }) => String(frame.echoTime)],
  ['image type', ({ frame }) => frame.imageType],
  ['time point', ({ frame }) => String(frame.temporalPosition)],
  ['stack', ({ frame }) => frame.stackId],
  ['reconstruction kernel', ({ header }) => header.kernel],
  ['acquisition', ({ header }) => String(header.acquisitionNumber)],
  ['acquisition time', ({ header }) => header.acquisitionTime],
];

export interface FrameStack {
  readonly frames: readonly PlacedFrame[];
  /** What this stack has of its own among its siblings, in words; '' for an only one. */
  readonly apart: string;
}

/** Stacks of one size, spacing and orientation each, largest first. [READ-11] */
export function splitFrames(frames: readonly PlacedFrame[]): FrameStack[] {
  const shapes = new Map<string, PlacedFrame[]>();
  const normals: Vec3[] = [];
  for (const placed of frames) {
    const { header, frame } = placed;
    const key = [
      header.columns,
      header.rows,
      frame.columnSpacing.toFixed(3),
      frame.rowSpacing.toFixed(3),
      orientationIndex(normals, frame.rowAxis, frame.columnAxis),
    ].join('|');
    const shape = shapes.get(key);
    if (shape) shape.push(placed);
    else shapes.set(key, [placed]);
  }
  const stacks = [...shapes.values()].flatMap((shape) =>
    tellApart(shape, tellers).map((stack) => ({
      ...stack,
      apart: [shapes.size > 1 ? describeShape(shape) : '', stack.apart].filter(Boolean).join(', '),
    })),
  );
  return stacks.sort((a, b) => b.frames.length - a.frames.length);
}

/** Parts frames that lie at the same places, by the first attributes that explain why they do. */
function tellApart(frames: readonly PlacedFrame[], left: typeof tellers): FrameStack[] {
  const copies = duplicates(frames);
  const [teller, ...others] = left;
  if (copies === 0 || !teller) return [{ frames, apart: '' }];
  const [name, value] = teller;
  const parts = new Map<string, PlacedFrame[]>();
  for (const placed of frames) {
    const part = parts.get(value(placed));
    if (part) part.push(placed);
    else parts.set(value(placed), [placed]);
  }
  const after = [...parts.values()].reduce((sum, part) => sum + duplicates(part), 0);
  // A part for every frame explains nothing.
  if (parts.size === 1 || after === copies || parts.size > frames.length / 2)
    return tellApart(frames, others);
  return [...parts].flatMap(([value, part]) =>
    tellApart(part, others).map((stack) => ({
      ...stack,
      apart: [`${name} ${value.replaceAll('\\', '/')}`, stack.apart].filter(Boolean).join(', '),
    })),
  );
}

/** How many frames lie where another already does, to 0.01 mm along the normal. */
function duplicates(frames: readonly PlacedFrame[]): number {
  const first = frames[0];
  if (!first) return 0;
  const normal = cross(first.frame.rowAxis, first.frame.columnAxis);
  return (
    frames.length - new Set(frames.map(({ frame }) => Math.round(dot(frame.position, normal) * 100))).size
  );
}

/** Orientations within about half a degree count as one; each is known by both its axes. */
function orientationIndex(known: Vec3[], rowAxis: Vec3, columnAxis: Vec3): number {
  for (let i = 0; i < known.length; i += 2) {
    if (dot(known[i] ?? rowAxis, rowAxis) > 0.99996 && dot(known[i + 1] ?? columnAxis, columnAxis) > 0.99996)
      return i;
  }
  known.push(rowAxis, columnAxis);
  return known.length - 2;
}

function describeShape(shape: readonly PlacedFrame[]): string {
  const first = shape[0];
  return first ? `${first.header.columns} x ${first.header.rows} pixels, ${shape.length} slices` : '';
}
