// From a drop to the list of its series: ZIPs opened, headers read by all workers at once, grouped.
import { isAppError } from '../core/appError.ts';
import { groupSeries } from '../core/series/groupSeries.ts';
import type { InstanceHeader } from '../core/series/instanceHeader.ts';
import type { DropSummary } from '../core/series/seriesInfo.ts';
import type { HeadersRead } from '../dicom/readHeaders.ts';
import { type EarlySeries, type EarlySlices, roomForEarly } from './earlySeries.ts';
import { chunked, inParallel } from '../core/inParallel.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import type { ReadingApi } from './pieces/readingApi.ts';
import type { Remote } from '../core/calls.ts';
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

const FILES_A_CALL = 24;
/** The next files wait at the worker, so that it need not wait for the page. */
const CALLS_A_WORKER = 2;

/** Opens the ZIPs of a drop and reads all headers, and the slices of one uncompressed series with them, by `size` workers. */
export async function openDrop(
  freest: () => Remote<ReadingApi>,
  size: number,
  dropped: readonly DroppedFile[],
  { signal, onProgress, onUnpack }: OpenOptions = {},
): Promise<OpenedDrop> {
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
}

/** The drop with each ZIP replaced by its files. A ZIP that cannot be opened is a problem; the rest goes on. */
async function unpack(
  freest: () => Remote<ReadingApi>,
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
      const onProgress = ({ done, total }: { readonly done: number; readonly total: number }): void =>
        onUnpack?.(one.path, done, total);
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
  freest: () => Remote<ReadingApi>,
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

/** Headers of a chunk; where a file brings the worker down, the chunk is halved until that file stands alone. [BAD-1] */
async function headersOf(
  freest: () => Remote<ReadingApi>,
  request: Parameters<ReadingApi['readHeaders']>[0],
  signal: AbortSignal | undefined,
  tell: (done: number) => void,
): Promise<HeadersRead> {
  const { files, firstIndex, early } = request;
  const onProgress = ({ done }: { readonly done: number }): void => tell(done);
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
