// The voxels of one series: slices that were read along with the headers are taken, the rest is decoded outwards from the one in view.
import type { AppError } from '../core/appError.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { outwardsFrom } from '../core/geometry/sliceOrder.ts';
import { slicePixels, type Stack } from '../core/geometry/stack.ts';
import { chunked, inParallel } from '../core/inParallel.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { earlyMoves, type EarlySlices } from './earlySeries.ts';
import type { Compute, Host } from './host.ts';

/** A slice has been decoded: its place in the stack, and how many are there now. */
export interface ReadProgress {
  readonly slice: number;
  readonly done: number;
  readonly total: number;
}

export interface ReadOptions {
  /** Slices that are there already, and are not read again. */
  readonly there?: readonly boolean[];
  /** The slice in view, decoded first; the middle one unless told. */
  readonly firstSlice?: number;
}

const SLICES_A_CALL = 8;

/**
 * Decodes a series into `stack`, whose voxels are shared memory: Int16 HU for CT, Float32 raw units for MR, Uint16 for
 * synthetic MR. Throws an AppError that names the file which cannot be read; slices done stay done.
 */
export async function readSeries(
  { compute, signal, progress }: Host<Pick<Compute, 'reading' | 'width'>, ReadProgress>,
  series: SeriesInfo,
  files: readonly DroppedFile[],
  { geometry, voxels }: Stack,
  { there, firstSlice }: ReadOptions = {},
): Promise<void> {
  if (voxels instanceof Uint8Array) throw new Error('Series are decoded into 16 bits or floats.');
  const total = series.instances.length;
  const slices = outwardsFrom(firstSlice ?? Math.floor(total / 2), total)
    .filter((slice) => there?.[slice] !== true)
    .map((slice) => {
      const instance = series.instances[slice];
      const file = instance && files[instance.fileIndex];
      if (!file) throw filesGone;
      return { slice, instance, file };
    });
  let done = total - slices.length;
  // The first slice alone, so that it is seen at once. Files of many frames are opened once a worker.
  const many = new Set(slices.map(({ instance }) => instance.fileIndex)).size < slices.length / 2;
  const perCall = many ? Math.ceil(slices.length / compute.width) : SLICES_A_CALL;
  const chunks = [...chunked(slices.slice(0, 1), 1), ...chunked(slices.slice(1), perCall)];
  const onProgress = ({ slice }: { readonly slice: number }): void =>
    progress({ slice, done: ++done, total });
  await inParallel(compute.width, chunks, signal, (chunk) =>
    compute.reading.decodeSlices({ slices: chunk, geometry, voxels }, { signal, onProgress }),
  );
}

export interface TakenEarly {
  readonly voxels: Int16Array;
  /** One flag a slice. */
  readonly there: readonly boolean[];
}

/** The voxels of a CT whose slices were read along with the headers, in its own order; null where none were. */
export async function takeEarly(
  { compute, signal }: Host<Pick<Compute, 'reading'>, never>,
  series: SeriesInfo,
  early: EarlySlices,
): Promise<TakenEarly | null> {
  const moves = earlyMoves(early, series);
  if (!moves || !series.geometry) return null;
  const { voxels } = early.series;
  const pixels = slicePixels(series.geometry);
  const displaced = moves.some(({ from, to }) => from !== to);
  if (displaced) await compute.reading.moveSlices({ voxels, pixels, moves }, { signal });
  const there = new Set(moves.map(({ to }) => to));
  return {
    voxels: voxels.subarray(0, series.instances.length * pixels),
    there: series.instances.map((_, slice) => there.has(slice)),
  };
}

const filesGone: AppError = {
  kind: 'file',
  message: 'The files of this series are no longer at hand.',
  advice: 'Drop the folder again.',
};
