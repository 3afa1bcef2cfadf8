// Decodes slices of one series, in the order asked for, into a stack's memory.
import { slicePixels } from '../core/stack.ts';
import type { WasmCodecs } from '../dicom/codecs/wasmCodecs.ts';
import { readFrames } from '../dicom/readInstance.ts';
import { blobSource } from './blobSource.ts';
import type { PrepareApi } from './prepareApi.ts';

type Request = Parameters<PrepareApi['decodeSlices']>[0];

/** Calls `onSlice` after each. Throws an AppError that names the file which cannot be read; slices done stay done. */
export async function decodeSlices(
  { slices, geometry, voxels }: Request,
  codecs: WasmCodecs,
  signal: AbortSignal,
  onSlice: (slice: number) => void,
): Promise<null> {
  const pixels = slicePixels(geometry);
  // Neighbours in the request that share a file are read with it open once.
  for (let from = 0, to = 0; from < slices.length; from = to) {
    const first = slices[from];
    if (!first) break;
    while (slices[to]?.instance.fileIndex === first.instance.fileIndex) to++;
    const group = slices.slice(from, to);
    const requests = group.map(({ slice, instance }) => ({
      frame: instance.frame,
      into: voxels.subarray(slice * pixels, (slice + 1) * pixels),
    }));
    let done = 0;
    const read = await readFrames(blobSource(first.file.file), requests, codecs, {
      signal,
      done: () => {
        const finished = group[done++];
        if (finished) onSlice(finished.slice);
      },
    });
    if (!read.ok) {
      throw read.error.kind === 'cancelled'
        ? read.error
        : { ...read.error, message: `${first.file.path}: ${read.error.message}`, file: first.file.path };
    }
  }
  return null;
}
