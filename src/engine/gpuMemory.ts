// tfjs' pool of GPU buffers: what it holds, how it is emptied, and how its uploads leave no copy behind.
import type { OpenGpu } from './webgpuBackend.ts';

interface Pool {
  readonly freeBuffers: ReadonlyMap<string, GPUBuffer[]>;
  numFreeBuffers: number;
  numBytesAllocated: number;
}

export const gpuBytes = ({ backend }: OpenGpu): number => backend.bufferManager.numBytesAllocated;

/** Sends what is recorded. Uploads are recorded as copies, and the buffers that they are copied from go with this. */
export function submitRecorded({ backend }: OpenGpu): void {
  const { commandEncoder } = backend as unknown as { readonly commandEncoder: GPUCommandEncoder | null };
  if (!commandEncoder) return;
  backend.endComputePassEncoder();
  backend.submitQueue();
}

/** Destroys every pooled buffer that no tensor uses: for another shape of work, or for none. */
export function emptyPool(gpu: OpenGpu): void {
  submitRecorded(gpu);
  const pool = gpu.backend.bufferManager as unknown as Pool;
  for (const buffers of pool.freeBuffers.values())
    for (const buffer of buffers.splice(0)) {
      pool.numFreeBuffers--;
      pool.numBytesAllocated -= buffer.size;
      buffer.destroy();
    }
}
