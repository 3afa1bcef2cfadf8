// A handful of prepare workers behind one door: drops are read and series decoded by all of them at once.
import { type AppError, cancelled, isAppError } from '../core/appError.ts';
import { groupSeries } from '../core/groupSeries.ts';
import type { InstanceHeader } from '../core/instanceHeader.ts';
import type { DropSummary, SeriesInfo } from '../core/seriesInfo.ts';
import { outwardsFrom } from '../core/sliceOrder.ts';
import { slicePixels, type Stack } from '../core/stack.ts';
import type { HeadersRead } from '../dicom/readHeaders.ts';
import { earlyMoves, type EarlySeries, type EarlySlices, roomForEarly } from './earlySeries.ts';
import type { DroppedFile, PrepareApi } from './prepareApi.ts';
import { connect, type Remote, type WorkerClient } from './rpc.ts';
import { isZip } from './zipFiles.ts';

export interface OpenOptions {
  readonly signal?: AbortSignal;
  /** Files read so far, of all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Bytes of a ZIP unpacked so far, of all. */
  readonly onUnpack?: (path: string, done: number, total: number) => void;
}

export interface OpenedDrop {
  readonly summary: DropSummary;
  /** The drop's files with ZIPs opened; InstanceRef.fileIndex counts in them. */
  readonly files: readonly DroppedFile[];
  readonly early: EarlySlices | null;
}

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
  Remote<PrepareApi>,
  'mask' | 'networkGrid' | 'networkInput' | 'placeOutput' | 'trainingSlice'
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
  /** Starts the workers, so that the first drop need not wait for them. */
  warm(): void;
  /** Ends all workers. */
  close(): void;
}

const FILES_A_CALL = 24;
/** The next files wait at the worker, so that it need not wait for the page. */
const CALLS_A_WORKER = 2;
const SLICES_A_CALL = 8;

/** `size` workers, started when `warm` is called or first needed; by default one fewer than the machine has cores, at least two and at most four. */
export function createPreparePool(options: { readonly size?: number } = {}): PreparePool {
  const size = options.size ?? Math.min(4, Math.max(2, navigator.hardwareConcurrency - 1));
  const workers = Array.from({ length: size }, connectWorker);
  const freest = (): Remote<PrepareApi> => {
    const [first, ...others] = workers;
    if (!first) throw new Error('A pool has at least one worker.');
    return others.reduce((best, one) => (one.load() < best.load() ? one : best), first).remote;
  };

  return {
    mask: (request, call) => freest().mask(request, call),
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

    async openFiles(dropped, { signal, onProgress, onUnpack } = {}) {
      const { files, problems } = await unpack(freest, dropped, signal, onUnpack);
      const early = await earlySeriesOf(freest, files, signal);
      const chunks = chunked(files, FILES_A_CALL);
      const done = chunks.map(() => 0);
      const read = await inParallel(CALLS_A_WORKER * size, chunks, signal, async (chunk, index) => {
        const tell = (count: number): void => {
          done[index] = count;
          onProgress?.(
            done.reduce((sum, n) => sum + n, 0),
            files.length,
          );
        };
        const result = await headersOf(
          freest,
          { files: chunk, firstIndex: index * FILES_A_CALL, early },
          signal,
          tell,
        );
        tell(chunk.length);
        return result;
      });
      return {
        summary: summarise(read, problems, files.length),
        files,
        early: early && { series: early, read: new Set(read.flatMap((part) => part.early)) },
      };
    },

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
      const onProgress = (event: unknown): void => {
        if (isSliceEvent(event)) onSlice?.(event.slice);
      };
      const call = { ...(signal ? { signal } : {}), onProgress };
      await inParallel(size, chunks, signal, (chunk) =>
        freest().decodeSlices({ slices: chunk, geometry, voxels }, call),
      );
    },
  };
}

const connectWorker = (): WorkerClient<PrepareApi> =>
  connect<PrepareApi>(
    'reading',
    () => new Worker(new URL('./prepare.worker.ts', import.meta.url), { type: 'module', name: 'prepare' }),
  );

/** The drop with each ZIP replaced by its files. A ZIP that cannot be opened is a problem; the rest goes on. */
async function unpack(
  freest: () => Remote<PrepareApi>,
  dropped: readonly DroppedFile[],
  signal: AbortSignal | undefined,
  onUnpack: OpenOptions['onUnpack'],
): Promise<{ files: DroppedFile[]; problems: DropSummary['problems'][number][] }> {
  const files: DroppedFile[] = [];
  const problems: DropSummary['problems'][number][] = [];
  for (const one of dropped) {
    if (!isZip(one.path)) {
      files.push(one);
      continue;
    }
    try {
      const onProgress = (event: unknown): void => {
        if (isDoneEvent(event)) onUnpack?.(one.path, event.done, one.file.size);
      };
      const entries = await freest().unzip(one, { ...(signal ? { signal } : {}), onProgress });
      for (const entry of entries) files.push(entry);
    } catch (thrown) {
      if (!isAppError(thrown) || thrown.kind === 'cancelled') throw thrown;
      problems.push({ file: one.path, message: thrown.message, advice: thrown.advice });
    }
  }
  return { files, problems };
}

/** The series of the file in the middle of the drop, which most likely is of its longest one; null where it is better read later. */
async function earlySeriesOf(
  freest: () => Remote<PrepareApi>,
  files: readonly DroppedFile[],
  signal: AbortSignal | undefined,
): Promise<EarlySeries | null> {
  const at = Math.floor(files.length / 2);
  const file = files[at];
  if (!file) return null;
  const one = { files: [file], firstIndex: at, early: null };
  const { headers } = await headersOf(freest, one, signal, () => undefined);
  return headers[0] ? roomForEarly(headers[0], files.length) : null;
}

/** Headers of a chunk; where a file brings the worker down, the chunk is halved until that file stands alone. [BAD-11] */
async function headersOf(
  freest: () => Remote<PrepareApi>,
  request: Parameters<PrepareApi['readHeaders']>[0],
  signal: AbortSignal | undefined,
  tell: (done: number) => void,
): Promise<HeadersRead> {
  const { files, firstIndex, early } = request;
  const onProgress = (event: unknown): void => {
    if (isDoneEvent(event)) tell(event.done);
  };
  try {
    return await freest().readHeaders(request, { ...(signal ? { signal } : {}), onProgress });
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.kind !== 'device') throw thrown;
    const [only] = files;
    if (only && files.length === 1) {
      const problem = {
        file: only.path,
        message: thrown.message,
        advice: 'Leave this file out and drop the rest.',
      };
      return { headers: [], problems: [problem], notDicom: 0, dicomdirs: [], early: [] };
    }
    const half = Math.ceil(files.length / 2);
    const parts = [
      await headersOf(freest, { files: files.slice(0, half), firstIndex, early }, signal, () => undefined),
      await headersOf(
        freest,
        { files: files.slice(half), firstIndex: firstIndex + half, early },
        signal,
        () => undefined,
      ),
    ];
    return merged(parts);
  }
}

function merged(parts: readonly HeadersRead[]): HeadersRead {
  return {
    headers: parts.flatMap(({ headers }): readonly InstanceHeader[] => headers),
    problems: parts.flatMap(({ problems }) => problems),
    notDicom: parts.reduce((sum, { notDicom }) => sum + notDicom, 0),
    dicomdirs: parts.flatMap(({ dicomdirs }) => dicomdirs),
    early: parts.flatMap(({ early }) => early),
  };
}

function summarise(
  read: readonly HeadersRead[],
  zipProblems: DropSummary['problems'],
  filesSeen: number,
): DropSummary {
  const { headers, problems, notDicom, dicomdirs } = merged(read);
  const grouped = groupSeries(headers);
  const lists = grouped.series.length > 0 ? [] : dicomdirs.map((file) => ({ file, ...onlyAList }));
  return {
    series: grouped.series,
    filesSeen,
    notDicom,
    problems: [...zipProblems, ...problems, ...lists, ...grouped.problems],
  };
}

const onlyAList = {
  message: 'This DICOMDIR only lists images; it holds none.',
  advice: 'Drop the whole folder or disc that it lies on.',
};

/** Works through `items` in order, `width` at a time; the first failure ends it. Results in the items' order. */
async function inParallel<T, R>(
  width: number,
  items: readonly T[],
  signal: AbortSignal | undefined,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const queue = items.entries();
  const state = { failed: false };
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (signal?.aborted === true) throw cancelled;
      if (state.failed) return;
      try {
        results[index] = await work(item, index);
      } catch (thrown) {
        state.failed = true;
        throw thrown;
      }
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}

function chunked<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}

const isSliceEvent = (event: unknown): event is { readonly slice: number } =>
  typeof event === 'object' && event !== null && 'slice' in event;
const isDoneEvent = (event: unknown): event is { readonly done: number } =>
  typeof event === 'object' && event !== null && 'done' in event;

const filesGone: AppError = {
  kind: 'file',
  message: 'The files of this series are no longer at hand.',
  advice: 'Drop the folder again.',
};
