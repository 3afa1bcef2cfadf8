// The head and the inside of the skull in a CT, found in steps that all workers share.
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { Stack } from '../core/geometry/stack.ts';
import type { CtFigures } from '../core/masks/ctFigures.ts';
import { findMasks, type MaskSteps, type MaskSummary } from '../core/masks/findMasks.ts';
import { unwrap } from '../core/result.ts';
import type { CtWithMasks } from './ctWithMasks.ts';
import type { Compute, Host } from './host.ts';

export interface HeadProgress {
  /** 0 to 1. */
  readonly fraction: number;
}

export interface FoundHead extends CtWithMasks {
  readonly summary: MaskSummary;
  /** What tells whether it is a head at all, in Hounsfield units. */
  readonly figures: CtFigures;
}

/** `ct`'s voxels are shared memory. Throws an AppError where nothing is as thick as a head. */
export async function findHead(
  { compute, signal, progress }: Host<Pick<Compute, 'reading' | 'width'>, HeadProgress>,
  ct: Stack<Int16Array>,
): Promise<FoundHead> {
  const { reading, width } = compute;
  const steps: MaskSteps = {
    reducePlanes: (step) => reading.reducePlanes(step, { signal }),
    placeMarkers: (step) => reading.placeMarkers(step, { signal }),
    floodSlices: (step) => reading.floodSlices(step, { signal }),
  };
  const head = sharedStack(Uint8Array, 1, ct.geometry);
  const { voxels: intracranial } = sharedStack(Uint8Array, 1, ct.geometry);
  const task = { signal, progress: (fraction: number): void => progress({ fraction }) };
  const summary = unwrap(await findMasks({ ct, head: head.voxels, intracranial }, task, steps, width));
  const figures = await reading.measureCt({ ct, head: head.voxels, intracranial }, { signal });
  return { ct, head, intracranial, summary, figures };
}
