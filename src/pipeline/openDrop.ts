// From a drop to the list of its series: ZIPs and gzipped files opened, headers read by all workers at once, grouped.
import { isAppError } from '../core/appError.ts';
import { groupSeries } from '../core/series/groupSeries.ts';
import type { InstanceHeader } from '../core/series/instanceHeader.ts';
import type { DropSummary } from '../core/series/seriesInfo.ts';
import type { HeadersRead } from '../dicom/readHeaders.ts';
import { type EarlySeries, type EarlySlices, roomForEarly } from './earlySeries.ts';
import { chunked, inParallel } from '../core/inParallel.ts';
import { nextTask } from '../core/nextTask.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import type { ReadingApi } from './pieces/readingApi.ts';
import type { Compute, Host } from './host.ts';
import { isGzippedNifti } from './gzipFile.ts';
import { isZip } from './zipFiles.ts';

/** Files read so far, of all; or bytes of a ZIP unpacked so far, of all. */
export type OpenProgress =
  | { readonly kind: 'files'; readonly done: number; readonly total: number }
  | { readonly kind: 'unpack'; readonly path: string; readonly done: number; readonly total: number };

type OpenHost = Host<Pick<Compute, 'reading' | 'width'>, OpenProgress>;

export interface OpenedDrop {
  readonly summary: DropSummary;
  /** The drop's files with ZIPs opened; InstanceRef.fileIndex counts in them. */
  readonly files: readonly DroppedFile[];
  readonly early: EarlySlices | null;
}

const MOST_FILES_A_CALL = 24;
/** The next files wait at the worker, so that it need not wait for the page. */
const CALLS_A_WORKER = 2;

/** Opens the ZIPs of a drop and reads all headers, and with them the slices of one uncompressed series. */
export async function openDrop(host: OpenHost, dropped: readonly DroppedFile[]): Promise<OpenedDrop> {
  const { compute, signal, progress } = host;
  const { files, problems } = await unpack(host, dropped);
  const early = await earlySeriesOf(host, files);
  const perCall = filesACall(files.length, compute.width);
  const chunks = chunked(files, perCall);
  const done = chunks.map(() => 0);
  const total = files.length;
  progress({ kind: 'files', done: 0, total });
  const read = await inParallel(CALLS_A_WORKER * compute.width, chunks, signal, async (chunk, index) => {
    const tell = (count: number): void => {
      done[index] = count;
      progress({ kind: 'files', done: done.reduce((sum, n) => sum + n, 0), total });
    };
    const result = await headersOf(host, { files: chunk, firstIndex: index * perCall, early }, tell);
    tell(chunk.length);
    return result;
  });
  await nextTask();
  return {
    summary: summarise(read, problems, files.length),
    files,
    early: early && { series: early, read: new Set(read.flatMap((part) => part.early)) },
  };
}

/** Few enough that all workers have as much to do, also in a small drop. */
const filesACall = (files: number, workers: number): number =>
  Math.min(MOST_FILES_A_CALL, Math.max(1, Math.ceil(files / (CALLS_A_WORKER * workers))));

/** The drop with each ZIP replaced by its files, and gzipped NIfTI by what it holds. What cannot be opened is a problem; the rest goes on. */
async function unpack(
  { compute, signal, progress }: OpenHost,
  dropped: readonly DroppedFile[],
): Promise<{ files: DroppedFile[]; problems: DropSummary['problems'][number][] }> {
  const files: DroppedFile[] = [];
  const problems: DropSummary['problems'][number][] = [];
  const open = async (one: DroppedFile): Promise<void> => {
    const onProgress = (bytes: { readonly done: number; readonly total: number }): void =>
      progress({ kind: 'unpack', path: one.path, ...bytes });
    try {
      if (isZip(one.path))
        for (const entry of await compute.reading.unzip(one, { signal, onProgress })) await open(entry);
      else if (isGzippedNifti(one.path))
        files.push(await compute.reading.gunzip(one, { signal, onProgress }));
      else files.push(one);
    } catch (thrown) {
      if (!isAppError(thrown) || thrown.kind === 'cancelled') throw thrown;
      problems.push({ file: one.path, message: thrown.message, advice: thrown.advice });
    }
  };
  for (const one of dropped) await open(one);
  return { files, problems };
}

/** The series of the file in the middle of the drop, which most likely is of its longest one; null where it is better read later. */
async function earlySeriesOf(host: OpenHost, files: readonly DroppedFile[]): Promise<EarlySeries | null> {
  const at = Math.floor(files.length / 2);
  const file = files[at];
  if (!file) return null;
  const one = { files: [file], firstIndex: at, early: null };
  const { headers } = await headersOf(host, one, () => undefined);
  return headers[0] ? roomForEarly(headers[0], files.length) : null;
}

/** Headers of a chunk; where a file brings the worker down, the chunk is halved until that file stands alone. [BAD-1] */
async function headersOf(
  host: OpenHost,
  request: Parameters<ReadingApi['readHeaders']>[0],
  tell: (done: number) => void,
): Promise<HeadersRead> {
  const { files, firstIndex, early } = request;
  const onProgress = ({ done }: { readonly done: number }): void => tell(done);
  try {
    return await host.compute.reading.readHeaders(request, { signal: host.signal, onProgress });
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
      await headersOf(host, { files: files.slice(0, half), firstIndex, early }, () => undefined),
      await headersOf(
        host,
        { files: files.slice(half), firstIndex: firstIndex + half, early },
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
