// From a drop to a CT on screen: open, list, choose, read around the slice in view, find the head.
import { type AppError, toAppError } from '../core/appError.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { regularGrid } from '../core/geometry/regularGrid.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { Stack, StackGeometry } from '../core/geometry/stack.ts';
import { latest } from '../core/latest.ts';
import type { DropSummary, SeriesInfo } from '../core/series/seriesInfo.ts';
import { throttled } from '../core/throttle.ts';
import type { EarlySlices } from '../pipeline/earlySeries.ts';
import { findHead, type HeadProgress } from '../pipeline/findHead.ts';
import type { Compute } from '../pipeline/host.ts';
import { type OpenedDrop, openDrop, type OpenProgress } from '../pipeline/openDrop.ts';
import { type ReadProgress, readSeries, takeEarly } from '../pipeline/readSeries.ts';
import { useFineTune } from '../stores/fineTuneStore.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { causeGone, say, sayError } from '../stores/messageStore.ts';
import { emptyStudy, patchStudy, seriesById, setEntry, useStudy } from '../stores/studyStore.ts';
import { dispatchView } from '../stores/viewStore.ts';
import { forgetSeries } from './forgetSeries.ts';
import {
  bringBack,
  dropAllPixels,
  dropPixels,
  isAside,
  pixelsOf,
  putPixels,
  touchPixels,
} from './pixelTable.ts';
import { makeThumbnails } from './thumbnailFlow.ts';

export interface StudyFlow {
  readonly openFiles: (files: readonly DroppedFile[], demo: boolean) => Promise<void>;
  readonly selectCt: (id: string) => Promise<void>;
  readonly close: () => void;
  readonly cancel: (kind: 'open' | 'read' | 'mask') => void;
  /** The files behind a series, for whoever reads its pixels. */
  readonly filesOf: (id: string) => readonly DroppedFile[];
}

/** The page learns of files, slices and the mask this often at most; of the first at once, and of the last by the end. */
const TOLD_EVERY_MS = 200;

export function createStudyFlow(
  compute: Pick<Compute, 'reading' | 'width'>,
  onCtReady: (id: string) => void,
): StudyFlow {
  const files = new Map<string, readonly DroppedFile[]>();
  /** Dropped, and not listed yet: a later drop takes them along, so that none is lost. */
  let unlisted: { readonly files: readonly DroppedFile[]; readonly demo: boolean } = none;

  /** Counts choices of a CT: one that had to wait gives way to a later one. */
  let choices = 0;

  const opening = latest(() => {
    unlisted = none;
    patchStudy({ opening: null });
    endJob('open');
  });
  const reads = latest(() => endJob('read'));
  const masks = latest(() => endJob('mask'));

  /** The open CT, when it has been read and masked, is announced again, as if it had just become ready. */
  const announceAgain = (): void => {
    const { ctId, masking } = useStudy.getState();
    if (ctId !== null && masking[ctId]?.state === 'ready') onCtReady(ctId);
  };

  const listDrop = async (dropped: readonly DroppedFile[], demo: boolean): Promise<OpenedDrop | null> => {
    unlisted = { files: [...unlisted.files, ...dropped], demo: unlisted.demo || demo };
    const all = unlisted;
    try {
      return await opening.run(async ({ signal, overtaken }) => {
        const progress = throttled<OpenProgress>(
          TOLD_EVERY_MS,
          (event) => {
            if (!overtaken()) showOpening(event);
          },
          ({ kind, done, total }) => kind === 'files' && done === total,
        );
        showOpening({ kind: 'files', done: 0, total: all.files.length });
        const opened = await openDrop({ compute, signal, progress }, all.files);
        signal.throwIfAborted();
        for (const series of opened.summary.series) {
          if (outdated(series)) forgetSeries(series.id);
          files.set(series.id, opened.files);
        }
        addToStudy(opened.summary, all.demo);
        sayWhatWasFound(opened.summary);
        return opened;
      });
    } catch (thrown) {
      sayError(toAppError(thrown), 'open');
      return null;
    }
  };

  const openFiles = async (dropped: readonly DroppedFile[], demo: boolean): Promise<void> => {
    const opened = await listDrop(dropped, demo);
    if (!opened) return; // said, or a later drop has taken these files along
    const { summary, early } = opened;
    makeThumbnails(compute, summary.series, opened.files).catch(() => undefined); // cards do without
    const newest = bestCt(summary.series); // what was dropped last is what is looked at
    if (newest && !useFineTune.getState().open) await selectCt(newest.id, early);
    else announceAgain(); // the real MR came after its CT
  };

  /** Whether it has been read; another CT may have taken its turn. Throws what went wrong, after it was said. */
  const readCt = async (
    info: SeriesInfo,
    stack: Stack<Int16Array>,
    there: readonly boolean[],
  ): Promise<boolean | null> => {
    const { id } = info;
    const flags = [...there];
    setEntry('reading', id, readingState(flags));
    return reads.run(async ({ signal, overtaken }) => {
      const show = throttled<ReadProgress>(TOLD_EVERY_MS, ({ done, total }) => {
        setEntry('reading', id, readingState(flags));
        if (!overtaken()) showJob(plainJob('read', 'Reading slices', done, total, 'slices'));
      });
      const progress = (event: ReadProgress): void => {
        flags[event.slice] = true;
        show(event);
      };
      try {
        await readSeries({ compute, signal, progress }, info, files.get(id) ?? [], stack, { there });
        setEntry('reading', id, { state: 'ready' });
        causeGone(`read ${id}`);
        return true;
      } catch (thrown) {
        const error = toAppError(thrown);
        setEntry('reading', id, { state: 'failed', error });
        dropPixels({ of: 'ct', ctId: id });
        sayError(error, `read ${id}`);
        throw error;
      }
    });
  };

  const maskCt = (id: string, ct: Stack<Int16Array>): Promise<boolean | null> =>
    masks.run(async ({ signal, overtaken }) => {
      const progress = throttled<HeadProgress>(TOLD_EVERY_MS, ({ fraction }) => {
        setEntry('masking', id, { state: 'running', fraction });
        if (!overtaken()) showJob(plainJob('mask', 'Finding the head', Math.round(fraction * 100), 100, '%'));
      });
      try {
        const { head, intracranial, summary, figures } = await findHead({ compute, signal, progress }, ct);
        putPixels({ of: 'head', ctId: id }, head);
        putPixels({ of: 'intracranial', ctId: id }, { geometry: ct.geometry, voxels: intracranial });
        setEntry('masking', id, { state: 'ready', ...summary, figures });
        causeGone(`mask ${id}`);
        return true;
      } catch (thrown) {
        const error = toAppError(thrown);
        setEntry('masking', id, { state: 'failed', error });
        sayError(error, `mask ${id}`);
        throw error;
      }
    });

  const selectCt = async (id: string, early: EarlySlices | null = null): Promise<void> => {
    const info = seriesById(useStudy.getState(), id);
    if (!info?.geometry) return;
    const choice = ++choices;
    const before = useStudy.getState();
    const failed = before.reading[id]?.state === 'failed' || before.masking[id]?.state === 'failed';
    if (before.ctId === id && !failed) return; // one that failed or was cancelled is tried again
    const { geometry } = info;
    if (isAside(id)) await backInMemory(id);
    const known = pixelsOf({ of: 'ct', ctId: id });
    const { signal } = new AbortController();
    const taken =
      known || !early ? null : await takeEarly({ compute, signal, progress: () => undefined }, info, early);
    const now = useStudy.getState();
    if (choice !== choices || !seriesById(now, id)) return; // another was chosen meanwhile, or all closed
    const there = taken?.there ?? geometry.positions.map(() => false);
    const voxels = known?.voxels ?? taken?.voxels;
    const stack = voxels ? { geometry, voxels } : roomFor(id, geometry);
    if (!stack) return;
    if (!(stack.voxels instanceof Int16Array)) return;
    const ct = { geometry, voxels: stack.voxels };
    if (!known) putPixels({ of: 'ct', ctId: id }, ct);
    patchStudy({ ctId: id });
    touchPixels(id);
    dispatchView({ type: 'open', sliceCount: regularGrid(geometry).slices.length });
    const { reading, masking } = useStudy.getState();
    try {
      if ((!known || reading[id]?.state !== 'ready') && !(await readCt(info, ct, there))) return;
      if (masking[id]?.state !== 'ready' && !(await maskCt(id, ct))) return;
      onCtReady(id);
    } catch {
      // said above, beside the series and in a message
    }
  };

  const cancelAll = (): void => {
    for (const run of [opening, reads, masks]) run.cancel();
  };

  return {
    openFiles,
    selectCt: (id) => selectCt(id),
    filesOf: (id) => files.get(id) ?? [],
    cancel: (kind) => ({ open: opening, read: reads, mask: masks })[kind].cancel(),
    close: () => {
      cancelAll();
      files.clear();
      dropAllPixels();
      patchStudy({ ...emptyStudy, revision: useStudy.getState().revision + 1 });
    },
  };
}

const none = { files: [], demo: false } as const;

function showOpening(event: OpenProgress): void {
  const { kind, done, total } = event;
  if (kind === 'files') patchStudy({ opening: { done, total, what: 'files' } });
  const label = kind === 'files' ? 'Reading headers' : `Opening ${event.path}`;
  showJob(plainJob('open', label, done, total, kind === 'files' ? 'files' : 'bytes'));
}

const readingState = (done: readonly boolean[]) => ({
  state: 'reading' as const,
  slices: done.filter(Boolean).length,
  total: done.length,
  done: [...done],
});

/** Brings a study back that was put aside to save memory. Where that fails, it is said, and the study is read anew. */
async function backInMemory(id: string): Promise<void> {
  showJob(plainJob('bring back', 'Bringing the study back into memory', 0, 0, ''));
  try {
    await bringBack(id);
  } catch (thrown) {
    forgetSeries(id);
    sayError(toAppError(thrown), `bring back ${id}`);
  } finally {
    endJob('bring back');
  }
}

/** Shared memory for a CT's voxels; null, and said, where the browser has none left. */
function roomFor(id: string, geometry: StackGeometry): Stack<Int16Array> | null {
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
