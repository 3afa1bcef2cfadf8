// What of a CT the network is shown: the head alone, or everything in each slice.
import { slicePixels, type Stack } from '../core/geometry/stack.ts';

/** A mask, one byte a voxel, in shared memory. */
export const seenByNetwork = (head: Stack<Uint8Array>, headOnly: boolean): Uint8Array =>
  headOnly
    ? head.voxels
    : new Uint8Array(new SharedArrayBuffer(slicePixels(head.geometry) * head.geometry.positions.length)).fill(
        1,
      );
