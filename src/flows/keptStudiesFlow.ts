// Studies that the user chose to keep: written once, their look followed while they are open, opened again as they were left.
import { toAppError } from '../core/appError.ts';
import { contrasts } from '../core/contrast.ts';
import type { Contrast } from '../core/contrast.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { latest } from '../core/latest.ts';
import { studyWords } from '../core/series/studyWords.ts';
import { viewToKeep } from '../core/view/viewHistory.ts';
import type { Storage } from '../storage/storage.ts';
import type { KeptStudy } from '../storage/studies.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { isAllKept, useKeptStudies } from '../stores/keptStudiesStore.ts';
import { causeGone, say, sayError } from '../stores/messageStore.ts';
import { seriesById, useStudy } from '../stores/studyStore.ts';
import { dispatchView, useView } from '../stores/viewStore.ts';

interface Deps {
  readonly storage: Pick<Storage, 'studies' | 'fits'>;
  readonly filesOf: (seriesId: string) => readonly DroppedFile[];
  readonly openFiles: (files: readonly DroppedFile[], demo: boolean) => Promise<void>;
  readonly closeStudy: () => void;
  readonly showSeries: (seriesId: string) => Promise<void>;
  readonly selectCt: (seriesId: string) => Promise<void>;
  readonly setReference: (contrast: Contrast, seriesId: string | null) => Promise<void>;
  /** ms that the look must rest before it is written. */
  readonly restMs?: number;
}

export interface KeptStudiesFlow {
  /** Keeps all that is open, or, where some of it is kept already, all of it in its place. */
  readonly keep: () => Promise<void>;
  readonly cancel: () => void;
  readonly openAgain: (id: string) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  /** Writes how the open study is looked at now, and stops keeping it; before it is closed. */
  readonly leave: () => void;
}

export function createKeptStudiesFlow(deps: Deps): KeptStudiesFlow {
  const { studies, fits } = deps.storage;
  const keeping = latest(() => endJob('keep'));
  /** How often a study was left: what began before is not of the one that is open now. */
  let left = 0;

  const refresh = async (): Promise<void> => {
    useKeptStudies.setState({ list: await studies.list() });
  };

  const keep = async (): Promise<void> => {
    const { series } = useStudy.getState();
    const state = useKeptStudies.getState();
    if (series.length === 0 || isAllKept(state, series)) return;
    causeGone('keep');
    try {
      await keeping.run(async ({ signal }) => {
        const files = filesBehind(series, deps.filesOf);
        const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
        const progress = (done: number): void =>
          showJob(plainJob('keep', 'Keeping the study', done, bytes, 'bytes'));
        progress(0);
        if (!(await fits(bytes))) throw noRoom(bytes);
        const study = describe(crypto.randomUUID(), new Date().toISOString(), files, bytes);
        await studies.keep(study, files, { signal, progress });
        if (state.open) await studies.remove(state.open.id);
        const open = { id: study.id, seriesIds: series.map(({ id }) => id) };
        if (!signal.aborted) useKeptStudies.setState({ open }); // it may have been left at the last moment
        await refresh();
      });
    } catch (thrown) {
      sayError(toAppError(thrown), 'keep');
    }
  };

  const write = async (): Promise<void> => {
    const { list, open } = useKeptStudies.getState();
    const study = list.find(({ id }) => id === open?.id);
    const { ctId, aloneId } = useStudy.getState();
    // Where another study's series is in the panes, this one stays as it was left.
    if (!study || !open?.seriesIds.includes(ctId ?? aloneId ?? '')) return;
    const now = { ...study, ...howItStands(open.seriesIds) };
    useKeptStudies.setState({ list: list.map((one) => (one === study ? now : one)) });
    await studies.update(now);
  };
  let resting: ReturnType<typeof setTimeout> | undefined;
  const writeSoon = (): void => {
    clearTimeout(resting);
    resting = undefined;
    if (useKeptStudies.getState().open === null) return;
    resting = setTimeout(() => void write().catch(sayNotWritten), deps.restMs ?? 1000);
  };
  useView.subscribe(writeSoon);
  useStudy.subscribe((now, before) => {
    if (now.references !== before.references || now.ctId !== before.ctId) writeSoon();
  });

  const leave = (): void => {
    left++;
    keeping.cancel();
    if (resting !== undefined) {
      clearTimeout(resting);
      resting = undefined;
      write().catch(sayNotWritten);
    }
    useKeptStudies.setState({ open: null });
  };

  const openAgain = async (id: string): Promise<void> => {
    const study = useKeptStudies.getState().list.find((one) => one.id === id);
    if (!study) return;
    causeGone('keep');
    try {
      const files = await studies.files(study);
      if (!files) throw filesMissing(study);
      deps.closeStudy();
      const begun = left;
      const stop = lookAgainOnceOpen(study);
      await deps.openFiles(files, study.demo).finally(stop);
      await asItWas(study, deps);
      const ids = useStudy.getState().series.map((one) => one.id);
      if (ids.length > 0 && left === begun) useKeptStudies.setState({ open: { id, seriesIds: ids } });
    } catch (thrown) {
      sayError(toAppError(thrown), 'keep');
    }
  };

  const remove = async (id: string): Promise<void> => {
    try {
      if (useKeptStudies.getState().open?.id === id) useKeptStudies.setState({ open: null });
      await studies.remove(id);
      await refresh();
    } catch (thrown) {
      sayError(toAppError(thrown), 'keep');
    }
  };

  refresh().catch(() => undefined); // where storage is refused there are none
  return { keep, cancel: keeping.cancel, openAgain, remove, leave };
}

/** The files that open series are made of, each once. */
function filesBehind(
  series: ReturnType<typeof useStudy.getState>['series'],
  filesOf: Deps['filesOf'],
): readonly DroppedFile[] {
  const found = new Set<DroppedFile>();
  for (const { id, instances } of series) {
    const files = filesOf(id);
    for (const { fileIndex } of instances) {
      const file = files[fileIndex];
      if (file) found.add(file);
    }
  }
  return [...found];
}

/** `seriesIds`: those of the study. */
function howItStands(seriesIds: readonly string[]): Pick<KeptStudy, 'seriesId' | 'references' | 'view'> {
  const { ctId, aloneId, references } = useStudy.getState();
  const seriesId = ctId ?? aloneId;
  const view = seriesId === null ? null : viewToKeep(useView.getState().present, seriesIds);
  return { seriesId, references, view };
}

function describe(id: string, created: string, files: readonly DroppedFile[], bytes: number): KeptStudy {
  const { series, demo } = useStudy.getState();
  return {
    id,
    created,
    ...studyWords(series),
    demo,
    bytes,
    files: files.map(({ path, modality }) => ({ path, ...(modality ? { modality } : {}) })),
    ...howItStands(series.map((one) => one.id)),
  };
}

/** As soon as the study's own series comes into the panes, it is looked at as it was left. Answers how to stop waiting for it. */
function lookAgainOnceOpen({ seriesId, view }: KeptStudy): () => void {
  if (!view || seriesId === null) return () => undefined;
  const stop = useView.subscribe(() => {
    const { ctId, aloneId } = useStudy.getState();
    if ((ctId ?? aloneId) !== seriesId) return;
    stop();
    dispatchView({ type: 'lookAgain', view });
  });
  return stop;
}

/** The series in the panes and the real MR that were chosen, where opening chose others. */
async function asItWas(study: KeptStudy, deps: Deps): Promise<void> {
  const { seriesId, references, view } = study;
  const state = useStudy.getState();
  const chosen = seriesById(state, seriesId);
  if (chosen && (state.ctId ?? state.aloneId) !== seriesId) {
    const stop = lookAgainOnceOpen({ ...study, view });
    await (chosen.role === 'ct' ? deps.selectCt(chosen.id) : deps.showSeries(chosen.id)).finally(stop);
  }
  for (const contrast of contrasts) {
    const wanted = references[contrast];
    const now = useStudy.getState();
    if (now.references[contrast] === wanted || (wanted !== null && !seriesById(now, wanted))) continue;
    await deps.setReference(contrast, wanted);
  }
}

const noRoom = (bytes: number) => ({
  kind: 'storage' as const,
  message: `The browser has no room for the ${Math.round(bytes / 1e6)} MB of this study.`,
  advice: 'Delete kept studies, pairs or models that are no longer needed, or free disk space.',
  details: { bytes },
});

const filesMissing = ({ title }: KeptStudy) => ({
  kind: 'storage' as const,
  message: `Files of the kept study of ${title} are missing: the browser has cleared them.`,
  advice: 'Open it from its own folder, and keep it again.',
});

function sayNotWritten(thrown: unknown): void {
  const { message, kind } = toAppError(thrown);
  say({
    level: 'warning',
    text: `How the study is looked at cannot be kept: ${message}`,
    advice: 'Its images are kept as they are.',
    cause: 'keep',
    details: { kind },
  });
}
