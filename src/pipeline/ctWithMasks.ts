// What everything after reading stands on: a CT and its two masks, voxel for voxel.
import type { Stack } from '../core/geometry/stack.ts';

export interface CtWithMasks {
  /** Hounsfield units. */
  readonly ct: Stack<Int16Array>;
  /** 1 inside the head, scalp included, and 0 elsewhere. */
  readonly head: Stack<Uint8Array>;
  /** 1 inside the skull; all 0 where the skull is not closed. */
  readonly intracranial: Uint8Array;
}
