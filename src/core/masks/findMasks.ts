// Head and intracranial masks of a CT, in steps that each do a part of the planes or slices, so that several workers can share them.
import { INSIDE, floodBands } from './bandWatershed.ts';
import { headMarkers, settleHead } from './headMask.ts';
import { inParallel } from '../inParallel.ts';
import { intracranialMarkers, settleIntracranial } from './intracranialMask.ts';
import type { Lattice } from '../geometry/lattice.ts';
import { type LongTask, yieldToEventLoop } from '../longTask.ts';
import { type Result, fail, ok } from '../result.ts';
import type { Stack } from '../geometry/stack.ts';
import { maskMl, type ReducedCt, reducePlanes, type WorkGrid, workGrid } from '../geometry/workGrid.ts';

export interface MaskSummary {
  /** Millilitres inside each mask. */
  readonly headMl: number;
  readonly intracranialMl: number;
  /** True when the skull was not closed enough to find the inside; the mask is then empty. */
  readonly intracranialMissing: boolean;
}

/** A CT and where its masks are written: 1 inside and 0 elsewhere, in the CT's voxel order. */
export interface MaskRequest {
  readonly ct: Stack<Int16Array>;
  readonly head: Uint8Array;
  readonly intracranial: Uint8Array;
}

type MaskName = 'head' | 'intracranial';

/** The steps of the work, done here or by whoever is asked; all buffers are shared memory, and written in place. */
export interface MaskSteps {
  /** Planes `from` to `to` (exclusive) of the CT on its work grid. */
  readonly reducePlanes: (request: {
    readonly ct: Stack<Int16Array>;
    readonly grid: WorkGrid;
    readonly from: number;
    readonly to: number;
    readonly into: ReducedCt;
  }) => Promise<null>;
  /** The markers of a mask on the work grid; false when nothing is inside. */
  readonly placeMarkers: (request: {
    readonly of: MaskName;
    readonly reduced: ReducedCt;
    readonly lattice: Lattice;
    /** The normal's part towards the head. */
    readonly upwards: number;
    readonly into: Uint8Array;
  }) => Promise<boolean>;
  /** The mask in the slices `from` to `to` (exclusive): how many voxels are inside in each. */
  readonly floodSlices: (request: {
    readonly of: MaskName;
    readonly ct: Stack<Int16Array>;
    readonly grid: WorkGrid;
    readonly markers: Uint8Array;
    readonly mask: Uint8Array;
    readonly from: number;
    readonly to: number;
  }) => Promise<readonly number[]>;
}

/** The steps, done by whoever calls them. */
export const maskSteps: MaskSteps = {
  reducePlanes: ({ ct, grid, from, to, into }) => {
    reducePlanes(ct, grid, from, to, into);
    return Promise.resolve(null);
  },
  placeMarkers: ({ of, reduced, lattice, upwards, into }) => {
    into.set(
      of === 'head' ? headMarkers(reduced.mean, lattice) : intracranialMarkers(reduced, lattice, upwards),
    );
    return Promise.resolve(into.includes(INSIDE));
  },
  floodSlices: ({ of, ct, grid, markers, mask, from, to }) =>
    Promise.resolve(
      floodBands(ct, grid, markers, of === 'head' ? settleHead : settleIntracranial, mask, from, to),
    ),
};

/** A skull that holds less than this share of the head is not closed enough to tell its inside. */
const LEAST_SHARE = 0.05;
const SLICES_A_STEP = 16;
/** The next step waits at the worker, so that it need not wait for the page. */
const ASKED_AHEAD = 2;
/** Parts of the planes for each lane of work. */
const PARTS = 2;
/** Shares of the whole time, for the progress told. */
const REDUCED = 0.3;
const MARKED = 0.5;

/**
 * Writes both masks, with `steps` done `width` at a time: markers are found on a grid of 2 mm (docs/method.md 1.2), then each
 * slice is flooded at full resolution. Fails with `pixels` when nothing is as thick as a head.
 */
export async function findMasks(
  { ct, head, intracranial }: MaskRequest,
  task: LongTask = {},
  steps: MaskSteps = maskSteps,
  width = 1,
): Promise<Result<MaskSummary>> {
  const { geometry } = ct;
  const grid = workGrid(geometry);
  const { lattice } = grid;
  const [nx, ny, planes] = lattice.size;
  const voxels = nx * ny * planes;
  const int16 = (): Int16Array => new Int16Array(new SharedArrayBuffer(2 * voxels));
  const uint8 = (): Uint8Array => new Uint8Array(new SharedArrayBuffer(voxels));
  const stage = stagesOf(task, width);

  const reduced = { mean: int16(), brightest: int16() };
  await stage(0, REDUCED, spans(planes, Math.ceil(planes / (PARTS * width))), ([from, to]) =>
    steps.reducePlanes({ ct, grid, from, to, into: reduced }),
  );

  const masks = [
    { of: 'head', mask: head, markers: uint8() },
    { of: 'intracranial', mask: intracranial, markers: uint8() },
  ] as const;
  const upwards = geometry.normal[2];
  const [anyHead] = await stage(REDUCED, MARKED, masks, ({ of, markers }) =>
    steps.placeMarkers({ of, reduced, lattice, upwards, into: markers }),
  );
  if (anyHead !== true) return fail(noHead);

  const slices = spans(geometry.positions.length, SLICES_A_STEP);
  const floods = masks.flatMap((one) => slices.map(([from, to]) => ({ ...one, from, to })));
  const counts = await stage(MARKED, 1, floods, ({ of, markers, mask, from, to }) =>
    steps.floodSlices({ of, ct, grid, markers, mask, from, to }),
  );
  const headMl = maskMl(counts.slice(0, slices.length).flat(), geometry);
  const intracranialMl = maskMl(counts.slice(slices.length).flat(), geometry);
  if (intracranialMl >= LEAST_SHARE * headMl)
    return ok({ headMl, intracranialMl, intracranialMissing: false });
  intracranial.fill(0);
  return ok({ headMl, intracranialMl: 0, intracranialMissing: true });
}

/** Works through a stage's items, as many at a time as keep `width` at work; the task hears after each of the share between `from` and `to`. */
function stagesOf(
  task: LongTask,
  width: number,
): <T, R>(from: number, to: number, items: readonly T[], work: (item: T) => Promise<R>) => Promise<R[]> {
  return (from, to, items, work) => {
    let done = 0;
    return inParallel(ASKED_AHEAD * width, items, task.signal, async (item) => {
      const result = await work(item);
      await yieldToEventLoop(task, from + ((to - from) * ++done) / items.length);
      return result;
    });
  };
}

/** 0 to `count` in parts of `size`: first and one past the last of each. */
function spans(count: number, size: number): (readonly [number, number])[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => [
    i * size,
    Math.min(count, (i + 1) * size),
  ]);
}

const noHead = {
  kind: 'pixels',
  message: 'No head was found in this series: there is nothing in it as thick as a head.',
  advice: 'Pick another series; the program needs a CT of the head in Hounsfield units.',
} as const;
