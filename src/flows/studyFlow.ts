// From a drop to a CT on screen: open, list, choose, read around the slice in view, find the head.
import { type AppError, toAppError } from '../core/appError.ts';
import { regularGrid } from '../core/geometry/regularGrid.ts';
import type { DropSummary, SeriesInfo } from '../core/series/seriesInfo.ts';
import { type Stack, type StackGeometry } from '../core/geometry/stack.ts';
import { endJob, type Job, plainJob, showJob } from '../stores/jobStore.ts';
import { useFineTune } from '../stores/fineTuneStore.ts';
import { causeGone, say, sayError } from '../stores/messageStore.ts';
import { emptyStudy, patchStudy, seriesById, setEntry, useStudy } from '../stores/studyStore.ts';
import { dispatchView } from '../stores/viewStore.ts';
import type { EarlySlices } from '../pipeline/earlySeries.ts';
import type { PreparePool } from '../workers/preparePool.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { forgetSeries } from './forgetSeries.ts';
import { dropAllPixels, dropPixels, pixelsOf, putPixels, sharedStack } from './pixelTable.ts';
import { makeThumbnails } from './thumbnailFlow.ts';

export interface StudyFlow {
  readonly openFiles: (files: readonly DroppedFile[], demo: boolean) => Promise<void>;
  readonly selectCt: (id: string) => Promise<void>;
  readonly close: () => void;
  readonly cancel: (kind: Job['kind']) => void;
  /** The files behind a series, for whoever reads its pixels. */
  readonly filesOf: (id: string) => readonly DroppedFile[];
}

/** The page learns of files, slices and the mask this often at most; of the first at once, and of the last by the end. */
const TOLD_EVERY_MS = 200;

export function createStudyFlow(pool: PreparePool, onCtReady: (id: string) => void): StudyFlow {
  const files = new Map<string, readonly DroppedFile[]>();
  const running = new Map<Job['kind'], AbortController>();

  const begin = (kind: Job['kind']): AbortSignal => {
    running.get(kind)?.abort();
    const abort = new AbortController();
    running.set(kind, abort);
    return abort.signal;
  };

  /** The open CT, when it has been read and masked, is told of as if it had only just been. */
  const askAgain = (): void => {
    const { ctId, masking } = useStudy.getState();
    if (ctId !== null && masking[ctId]?.state === 'ready') onCtReady(ctId);
  };

  const openFiles = async (dropped: readonly DroppedFile[], demo: boolean): Promise<void> => {
    const signal = begin('open');
    let toldAt = -Infinity;
    const onProgress = (done: number, total: number): void => {
      if (done < total && performance.now() - toldAt < TOLD_EVERY_MS) return;
      toldAt = performance.now();
      patchStudy({ opening: { done, total, what: 'files' } });
      showJob(plainJob('open', 'Reading headers', done, total, 'files'));
    };
    const onUnpack = (path: string, done: number, total: number): void =>
      showJob(plainJob('open', `Opening ${path}`, done, total, 'bytes'));
    onProgress(0, dropped.length);
    try {
      const opened = await pool.openFiles(dropped, { signal, onProgress, onUnpack });
      for (const series of opened.summary.series) {
        if (outdated(series)) forgetSeries(series.id);
        files.set(series.id, opened.files);
      }
      addToStudy(opened.summary, demo);
      sayWhatWasFound(opened.summary);
      void makeThumbnails(pool, opened.summary.series, opened.files);
      const newest = bestCt(opened.summary.series); // what was dropped last is what is looked at
      if (newest && !useFineTune.getState().open) await selectCt(newest.id, opened.early);
      else askAgain(); // the real MR came after its CT
    } catch (thrown) {
      sayError(toAppError(thrown), 'open');
    } finally {
      patchStudy({ opening: null });
      endJob('open');
    }
  };

  const readCt = async (
    info: SeriesInfo,
    stack: Stack & { readonly voxels: Int16Array },
    there: readonly boolean[],
  ): Promise<void> => {
    const { id } = info;
    const total = stack.geometry.positions.length;
    const done = [...there];
    const signal = begin('read');
    let toldAt = 0;
    const onSlice = (slice: number): void => {
      done[slice] = true;
      if (performance.now() - toldAt < TOLD_EVERY_MS) return;
      toldAt = performance.now();
      const slices = done.filter(Boolean).length;
      setEntry('reading', id, { state: 'reading', slices, total, done: [...done] });
      showJob(plainJob('read', 'Reading slices', slices, total, 'slices'));
    };
    const slices = there.filter(Boolean).length;
    setEntry('reading', id, { state: 'reading', slices, total, done: there });
    try {
      await pool.decodeSeries(info, files.get(id) ?? [], stack, {
        signal,
        firstSlice: Math.floor(total / 2),
        onSlice,
        done: there,
      });
      setEntry('reading', id, { state: 'ready' });
      causeGone(`read ${id}`);
    } catch (thrown) {
      const error = toAppError(thrown);
      setEntry('reading', id, { state: 'failed', error });
      dropPixels({ of: 'ct', ctId: id });
      sayError(error, `read ${id}`);
      throw error;
    } finally {
      endJob('read');
    }
  };

  const maskCt = async (id: string, ct: Stack & { readonly voxels: Int16Array }): Promise<void> => {
    const signal = begin('mask');
    let toldAt = -Infinity;
    const progress = (fraction: number): void => {
      if (performance.now() - toldAt < TOLD_EVERY_MS) return;
      toldAt = performance.now();
      setEntry('masking', id, { state: 'running', fraction });
      showJob(plainJob('mask', 'Finding the head', Math.round(fraction * 100), 100, '%'));
    };
    try {
      const head = sharedStack(Uint8Array, 1, ct.geometry);
      const intracranial = sharedStack(Uint8Array, 1, ct.geometry);
      const summary = await pool.mask(
        { ct, head: head.voxels, intracranial: intracranial.voxels },
        { signal, progress },
      );
      putPixels({ of: 'head', ctId: id }, head);
      putPixels({ of: 'intracranial', ctId: id }, intracranial);
      setEntry('masking', id, { state: 'ready', ...summary });
      causeGone(`mask ${id}`);
    } catch (thrown) {
      const error = toAppError(thrown);
      setEntry('masking', id, { state: 'failed', error });
      sayError(error, `mask ${id}`);
      throw error;
    } finally {
      endJob('mask');
    }
  };

  const selectCt = async (id: string, early: EarlySlices | null = null): Promise<void> => {
    const info = seriesById(useStudy.getState(), id);
    if (!info?.geometry) return;
    const before = useStudy.getState();
    const failed = before.reading[id]?.state === 'failed' || before.masking[id]?.state === 'failed';
    if (before.ctId === id && !failed) return; // one that failed or was cancelled is tried again
    const { geometry } = info;
    const known = pixelsOf({ of: 'ct', ctId: id });
    const taken = known || !early ? null : await pool.takeEarly(info, early);
    const now = useStudy.getState();
    if (now.ctId !== before.ctId || !seriesById(now, id)) return; // another was chosen meanwhile, or all closed
    const there = taken?.done ?? geometry.positions.map(() => false);
    const voxels = known?.voxels ?? taken?.voxels;
    const stack = voxels ? { geometry, voxels } : roomFor(id, geometry);
    if (!stack) return;
    if (!(stack.voxels instanceof Int16Array)) return;
    const ct = { geometry, voxels: stack.voxels };
    if (!known) putPixels({ of: 'ct', ctId: id }, ct);
    patchStudy({ ctId: id });
    dispatchView({ type: 'open', sliceCount: regularGrid(geometry).slices.length });
    const { reading, masking } = useStudy.getState();
    try {
      if (!known || reading[id]?.state !== 'ready') await readCt(info, ct, there);
      if (masking[id]?.state !== 'ready') await maskCt(id, ct);
      onCtReady(id);
    } catch {
      // said above, beside the series and in a message
    }
  };

  return {
    openFiles,
    selectCt: (id) => selectCt(id),
    filesOf: (id) => files.get(id) ?? [],
    cancel: (kind) => running.get(kind)?.abort(),
    close: () => {
      for (const abort of running.values()) abort.abort();
      files.clear();
      dropAllPixels();
      patchStudy({ ...emptyStudy, revision: useStudy.getState().revision + 1 });
    },
  };
}

/** Shared memory for a CT's voxels; null, and said, where the browser has none left. */
function roomFor(id: string, geometry: StackGeometry): (Stack & { readonly voxels: Int16Array }) | null {
  try {
    return sharedStack(Int16Array, 2, geometry);
  } catch (thrown) {
    const error = toAppError(thrown);
    setEntry('reading', id, { state: 'failed', error });
    sayError(error, `read ${id}`);
    return null;
  }
}

/** The CT that most likely is the one to look at: usable, with most slices. */
function bestCt(series: readonly SeriesInfo[]): SeriesInfo | null {
  const usable = series.filter(
    ({ role, geometry, notes }) =>
      role === 'ct' && geometry && !notes.some(({ level }) => level === 'refused'),
  );
  const count = ({ instances }: SeriesInfo): number => instances.length;
  return usable.reduce<SeriesInfo | null>(
    (best, one) => (!best || count(one) > count(best) ? one : best),
    null,
  );
}

/** Whether a series that is dropped again must be read anew: reading it had failed, or it has other images now. */
function outdated(fresh: SeriesInfo): boolean {
  const { series, reading } = useStudy.getState();
  const before = series.find(({ id }) => id === fresh.id);
  if (!before) return false;
  const images = ({ instances }: SeriesInfo): string =>
    instances.map(({ sopInstanceUid, frame }) => `${sopInstanceUid} ${frame}`).join();
  return reading[fresh.id]?.state === 'failed' || images(before) !== images(fresh);
}

function addToStudy(summary: DropSummary, demo: boolean): void {
  const state = useStudy.getState();
  const fresh = new Set(summary.series.map(({ id }) => id));
  patchStudy({
    series: [...state.series.filter(({ id }) => !fresh.has(id)), ...summary.series],
    filesSeen: state.filesSeen + summary.filesSeen,
    notDicom: state.notDicom + summary.notDicom,
    problems: [...state.problems, ...summary.problems],
    demo: state.demo || demo,
  });
}

/** What a drop lacked, in words: nothing at all, no DICOM, or no CT to begin with. */
function sayWhatWasFound(summary: DropSummary): void {
  causeGone('open');
  const error = nothingFound(summary) ?? noCt(summary);
  if (!error) return;
  const level = summary.series.length > 0 ? 'info' : 'error';
  say({
    level,
    text: error.message,
    advice: error.advice,
    cause: 'open',
    details: { kind: error.kind, ...error.details },
  });
}

const dropAHead = 'Drop the folder that holds the DICOM files of a head CT, or a ZIP of it.';

function nothingFound({ series, filesSeen, problems }: DropSummary): AppError | null {
  if (series.length > 0) return null;
  if (filesSeen === 0) return { kind: 'file', message: 'The folder is empty.', advice: dropAHead };
  if (problems.length > 0)
    return {
      kind: 'file',
      message:
        filesSeen === 1
          ? `The file could not be used: ${problems[0]?.message ?? ''}`
          : `None of the ${filesSeen} files could be used.`,
      advice: problems[0]?.advice ?? 'See the list of problems under Studies.',
      details: { files: filesSeen, problems: problems.length },
    };
  return {
    kind: 'file',
    message:
      filesSeen === 1
        ? 'The file is no DICOM image.'
        : `There is no DICOM image among the ${filesSeen} files.`,
    advice: dropAHead,
    details: { files: filesSeen },
  };
}

/** Images, but none that a synthesis can start from, now or from before. */
function noCt({ series }: DropSummary): AppError | null {
  if (bestCt(useStudy.getState().series)) return null;
  const mr = series.some(({ role }) => role === 'mr');
  return mr
    ? {
        kind: 'file',
        message: 'This is MR without a CT: the synthesis starts from a head CT.',
        advice: 'Drop the CT of the same patient too; the MR is then what the synthetic one is held against.',
      }
    : {
        kind: 'file',
        message: 'No head CT that can be synthesised is among these images.',
        advice: 'The Studies column says why beside each series. Drop an axial head CT.',
      };
}
