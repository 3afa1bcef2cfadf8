// Stacks in shared memory: whoever computes, in this thread or another, writes into the same voxels.
import { type Stack, type StackGeometry, stackVoxels } from './stack.ts';

/** A stack of zeros on a grid, `bytes` a voxel. Throws a RangeError where there is no such memory. */
export function sharedStack<V extends Int16Array | Uint16Array | Uint8Array | Float32Array>(
  kind: new (buffer: SharedArrayBuffer) => V,
  bytes: number,
  geometry: StackGeometry,
): Stack<V> {
  return { geometry, voxels: new kind(new SharedArrayBuffer(stackVoxels(geometry) * bytes)) };
}
