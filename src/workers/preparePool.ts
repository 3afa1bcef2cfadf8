// A handful of prepare workers behind one door: drops are read and series decoded by all of them at once.
import type { AppError } from '../core/appError.ts';
import { findMasks, type MaskRequest, type MaskSteps, type MaskSummary } from '../core/masks/findMasks.ts';
import type { LongTask } from '../core/longTask.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { outwardsFrom } from '../core/geometry/sliceOrder.ts';
import { slicePixels, type Stack } from '../core/geometry/stack.ts';
import { earlyMoves, type EarlySlices } from '../pipeline/earlySeries.ts';
import { chunked, inParallel } from '../core/inParallel.ts';
import { openDrop, type OpenedDrop, type OpenOptions } from '../pipeline/openDrop.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import type { ReadingApi } from '../pipeline/pieces/readingApi.ts';
import type { Remote } from '../core/calls.ts';
import { connect, type WorkerClient } from './rpc.ts';

export interface TakenEarly {
  readonly voxels: Int16Array;
  readonly done: readonly boolean[];
}

export interface DecodeOptions {
  readonly signal?: AbortSignal;
  /** Slices that are there already, and are not read again. */
  readonly done?: readonly boolean[];
  /** The slice in view, decoded first and the rest outwards from it; the middle one unless told. */
  readonly firstSlice?: number;
  readonly onSlice?: (slice: number) => void;
}

/** Everything rejects with AppError; a worker that crashed is replaced. Masks and network slices go to a free worker. */
export interface PreparePool extends Pick<
  Remote<ReadingApi>,
  'networkGrid' | 'networkInput' | 'placeOutput' | 'trainingSlice'
> {
  /** Reads all headers, and the slices of one uncompressed series with them. */
  openFiles(files: readonly DroppedFile[], options?: OpenOptions): Promise<OpenedDrop>;
  /** The voxels of a series whose slices were read early, in its own order, and which slices are there; null where none is. */
  takeEarly(series: SeriesInfo, early: EarlySlices): Promise<TakenEarly | null>;
  /** Decodes a series into `stack`, whose voxels are shared: Int16 for CT, Float32 for MR, Uint16 for synthetic MR. */
  decodeSeries(
    series: SeriesInfo,
    files: readonly DroppedFile[],
    stack: Stack,
    options?: DecodeOptions,
  ): Promise<void>;
  /** Head and intracranial masks of a CT, written in place; all buffers are shared. */
  mask(request: MaskRequest, task: LongTask): Promise<MaskSummary>;
  /** Starts the workers, so that the first drop need not wait for them. */
  warm(): void;
  /** Ends all workers. */
  close(): void;
}

const SLICES_A_CALL = 8;

/** `size` workers, started when `warm` is called or first needed; by default one fewer than the machine has cores, at least two and at most four. */
export function createPreparePool(options: { readonly size?: number } = {}): PreparePool {
  const size = options.size ?? Math.min(4, Math.max(2, navigator.hardwareConcurrency - 1));
  const workers = Array.from({ length: size }, connectWorker);
  const freest = (): Remote<ReadingApi> => {
    const [first, ...others] = workers;
    if (!first) throw new Error('A pool has at least one worker.');
    return others.reduce((best, one) => (one.load() < best.load() ? one : best), first).remote;
  };

  return {
    networkGrid: (request, call) => freest().networkGrid(request, call),
    networkInput: (request, call) => freest().networkInput(request, call),
    placeOutput: (request, call) => freest().placeOutput(request, call),
    trainingSlice: (request, call) => freest().trainingSlice(request, call),
    warm: () => {
      for (const worker of workers) worker.start();
    },
    close: () => {
      for (const worker of workers) worker.terminate();
    },

    openFiles: (dropped, options) => openDrop(freest, size, dropped, options),

    async takeEarly(series, early) {
      const moves = earlyMoves(early, series);
      if (!moves || !series.geometry) return null;
      const { voxels } = early.series;
      const pixels = slicePixels(series.geometry);
      const displaced = moves.some(({ from, to }) => from !== to);
      if (displaced) await freest().moveSlices({ voxels, pixels, moves });
      const there = new Set(moves.map(({ to }) => to));
      return {
        voxels: voxels.subarray(0, series.instances.length * pixels),
        done: series.instances.map((_, slice) => there.has(slice)),
      };
    },

    async mask(request, task) {
      const steps: MaskSteps = {
        reducePlanes: (step) => freest().reducePlanes(step, task),
        placeMarkers: (step) => freest().placeMarkers(step, task),
        floodSlices: (step) => freest().floodSlices(step, task),
      };
      const found = await findMasks(request, task, steps, size);
      if (!found.ok) throw found.error;
      return found.value;
    },

    async decodeSeries(series, files, { geometry, voxels }, { signal, firstSlice, onSlice, done } = {}) {
      if (voxels instanceof Uint8Array) throw new Error('Series are decoded into 16 bits or floats.');
      const count = series.instances.length;
      const order = outwardsFrom(firstSlice ?? Math.floor(count / 2), count);
      const slices = order
        .filter((slice) => done?.[slice] !== true)
        .map((slice) => {
          const instance = series.instances[slice];
          const file = instance && files[instance.fileIndex];
          if (!file) throw filesGone;
          return { slice, instance, file };
        });
      // The first slice alone, so that it is seen at once. Files of many frames are opened once a worker.
      const many = new Set(slices.map(({ instance }) => instance.fileIndex)).size < slices.length / 2;
      const perCall = many ? Math.ceil(slices.length / size) : SLICES_A_CALL;
      const chunks = [...chunked(slices.slice(0, 1), 1), ...chunked(slices.slice(1), perCall)];
      const onProgress = ({ slice }: { readonly slice: number }): void => onSlice?.(slice);
      const call = { ...(signal ? { signal } : {}), onProgress };
      await inParallel(size, chunks, signal, (chunk) =>
        freest().decodeSlices({ slices: chunk, geometry, voxels }, call),
      );
    },
  };
}

const connectWorker = (): WorkerClient<ReadingApi> =>
  connect<ReadingApi>(
    'reading',
    () => new Worker(new URL('./prepare.worker.ts', import.meta.url), { type: 'module', name: 'prepare' }),
  );

const filesGone: AppError = {
  kind: 'file',
  message: 'The files of this series are no longer at hand.',
  advice: 'Drop the folder again.',
};
