// From a drop to a CT on screen: open, list, choose, read around the slice in view, find the head.
import { toAppError } from '../core/appError.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { nextTask } from '../core/nextTask.ts';
import { regularGrid } from '../core/geometry/regularGrid.ts';
import { latest } from '../core/latest.ts';
import { sameImages } from '../core/series/contentMark.ts';
import { bestAlone, bestCt, whatIsLacking } from '../core/series/dropWords.ts';
import type { DropSummary, SeriesInfo } from '../core/series/seriesInfo.ts';
import { headFrame } from '../core/view/headFrame.ts';
import { viewSpace } from '../core/view/viewSpace.ts';
import { throttled } from '../core/throttle.ts';
import type { EarlySlices } from '../pipeline/earlySeries.ts';
import type { Compute } from '../pipeline/host.ts';
import { type OpenedDrop, openDrop, type OpenProgress } from '../pipeline/openDrop.ts';
import { takeEarly } from '../pipeline/readSeries.ts';
import { useFineTune } from '../stores/fineTuneStore.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { causeGone, say, sayError } from '../stores/messageStore.ts';
import {
  addToStudy,
  emptyStudy,
  patchStudy,
  restoreSeries,
  seriesById,
  useStudy,
} from '../stores/studyStore.ts';
import { dispatchView } from '../stores/viewStore.ts';
import { forgetSeries } from './forgetSeries.ts';
import { bringBack, dropAllPixels, isAside, pixelsOf, putPixels, touchPixels } from './pixelTable.ts';
import { createCtReading, roomFor } from './readCt.ts';
import { makeThumbnails } from './thumbnailFlow.ts';

export interface StudyFlow {
  readonly openFiles: (files: readonly DroppedFile[], demo: boolean) => Promise<void>;
  readonly selectCt: (id: string) => Promise<void>;
  readonly close: () => void;
  readonly cancel: (kind: 'open' | 'read' | 'mask') => void;
  /** Lists a series that was closed again, where it was. */
  readonly restore: (series: SeriesInfo, at: number, files: readonly DroppedFile[]) => void;
  /** The files behind a series, for whoever reads its pixels. */
  readonly filesOf: (id: string) => readonly DroppedFile[];
}

/** The page learns of files this often at most; of the first at once, and of the last by the end. */
const TOLD_EVERY_MS = 200;

export function createStudyFlow(
  compute: Pick<Compute, 'reading' | 'width'>,
  onCtReady: (id: string) => void,
  /** Nothing but MR, or synthetic MR, is open: the series of it to look at. */
  onAlone: (id: string) => void,
  /** A series is about to be forgotten, since it was dropped with other images: what is being made of it stops. */
  onOutdated: (id: string) => void = () => undefined,
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
  const cts = createCtReading(compute);

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
        await nextTask();
        signal.throwIfAborted();
        for (const series of opened.summary.series) {
          if (outdated(series)) {
            onOutdated(series.id);
            forgetSeries(series.id);
          }
          files.set(series.id, opened.files);
        }
        addToStudy(opened.summary, all.demo);
        sayWhatIsLacking(opened.summary);
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
    await nextTask(); // the cards are drawn before the panes
    makeThumbnails(compute, summary.series, opened.files).catch(() => undefined); // cards do without
    const newest = bestCt(summary.series); // what was dropped last is what is looked at
    if (newest && !useFineTune.getState().open) await selectCt(newest.id, early);
    else announceAgain(); // the real MR came after its CT
    const { ctId, aloneId, series } = useStudy.getState();
    const alone = ctId === null && aloneId === null ? bestAlone(series) : null;
    if (alone && !useFineTune.getState().open) onAlone(alone.id);
  };

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
    const isRead = known !== null && now.reading[id]?.state === 'ready';
    const there = taken?.there ?? geometry.positions.map(() => isRead);
    const voxels = known?.voxels ?? taken?.voxels;
    const stack = voxels ? { geometry, voxels } : roomFor(id, geometry);
    if (!stack) return;
    if (!(stack.voxels instanceof Int16Array)) return;
    const ct = { geometry, voxels: stack.voxels };
    if (!known) putPixels({ of: 'ct', ctId: id }, ct);
    patchStudy({ ctId: id, aloneId: null });
    touchPixels(id);
    dispatchView({ type: 'open', space: viewSpace(regularGrid(geometry)), of: id });
    if (info.window) dispatchView({ type: 'offerWindow', key: 'ct', window: info.window });
    showHead(id);
    if (!(await cts.read(info, files.get(id) ?? [], ct, there))) return;
    showHead(id);
    onCtReady(id);
  };

  const cancel: StudyFlow['cancel'] = (kind) => {
    if (kind === 'open') opening.cancel();
    else cts.cancel(kind);
  };

  return {
    openFiles,
    selectCt: (id) => selectCt(id),
    restore: (series, at, kept) => {
      files.set(series.id, kept);
      restoreSeries(series, at);
    },
    filesOf: (id) => files.get(id) ?? [],
    cancel,
    close: () => {
      for (const kind of ['open', 'read', 'mask'] as const) cancel(kind);
      files.clear();
      dropAllPixels();
      patchStudy({ ...emptyStudy, revision: useStudy.getState().revision + 1 });
    },
  };
}

/** Fills the panes with the head of the CT in view, once it is found. */
function showHead(ctId: string): void {
  const head = pixelsOf({ of: 'head', ctId });
  if (useStudy.getState().ctId !== ctId || !(head?.voxels instanceof Uint8Array)) return;
  const frame = headFrame(regularGrid(head.geometry), head);
  if (frame) dispatchView({ type: 'frameHead', frame });
}

const none = { files: [], demo: false } as const;

function showOpening(event: OpenProgress): void {
  const { kind, done, total } = event;
  if (kind === 'files') patchStudy({ opening: { done, total, what: 'files' } });
  const label = kind === 'files' ? 'Reading headers' : `Opening ${event.path}`;
  showJob(plainJob('open', label, done, total, kind === 'files' ? 'files' : 'bytes'));
}

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

/** Whether a series that is dropped again must be read anew: reading it had failed, or it has other images now. */
function outdated(fresh: SeriesInfo): boolean {
  const { series, reading } = useStudy.getState();
  const before = series.find(({ id }) => id === fresh.id);
  if (!before) return false;
  return reading[fresh.id]?.state === 'failed' || !sameImages(before, fresh);
}

/** What a drop lacked, if anything. */
function sayWhatIsLacking(drop: DropSummary): void {
  causeGone('open');
  const error = whatIsLacking(drop, useStudy.getState().series);
  if (!error) return;
  const { message: text, advice, kind, details } = error;
  const level = drop.series.length > 0 ? 'info' : 'error';
  say({ level, text, advice, cause: 'open', details: { kind, ...details } });
}
