// Decodes slices of one series, in the order asked for, into a stack's memory.
import { ahead } from '../../dicom/ahead.ts';
import { slicePixels } from '../../core/geometry/stack.ts';
import type { WasmCodecs } from '../../dicom/codecs/wasmCodecs.ts';
import { readFrames } from '../../dicom/readInstance.ts';
import { wholeBlobSource } from '../blobSource.ts';
import type { ReadingApi } from './readingApi.ts';

type Request = Parameters<ReadingApi['decodeSlices']>[0];
type Slice = Request['slices'][number];

/** Files being read while one is decoded. */
const FILES_AHEAD = 3;

/** Calls `onSlice` after each. Throws an AppError that names the file which cannot be read; slices done stay done. */
export async function decodeSlices(
  { slices, geometry, voxels }: Request,
  codecs: WasmCodecs,
  signal: AbortSignal,
  onSlice: (slice: number) => void,
): Promise<null> {
  const pixels = slicePixels(geometry);
  const files = byFile(slices);
  const opened = ahead(files, FILES_AHEAD, async (group) => {
    const source = wholeBlobSource(group[0].file.file);
    await source.read(0, 1).catch(() => null); // what fails is told to whoever asks for the pixels
    return { group, source };
  });
  for await (const { group, source } of opened) {
    const [first] = group;
    const requests = group.map(({ slice, instance }) => ({
      frame: instance.frame,
      into: voxels.subarray(slice * pixels, (slice + 1) * pixels),
    }));
    let done = 0;
    const read = await readFrames(source, requests, codecs, {
      signal,
      done: () => {
        const finished = group[done++];
        if (finished) onSlice(finished.slice);
      },
    });
    source.close?.();
    if (!read.ok) {
      throw read.error.kind === 'cancelled'
        ? read.error
        : { ...read.error, message: `${first.file.path}: ${read.error.message}`, file: first.file.path };
    }
  }
  return null;
}

/** Neighbours in the request that share a file are read with it open once. */
function byFile(slices: readonly Slice[]): (readonly [Slice, ...Slice[]])[] {
  const groups: [Slice, ...Slice[]][] = [];
  for (const slice of slices) {
    const last = groups.at(-1);
    if (last?.[0].instance.fileIndex === slice.instance.fileIndex) last.push(slice);
    else groups.push([slice]);
  }
  return groups;
}
