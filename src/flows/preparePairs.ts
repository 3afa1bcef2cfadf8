// Every pair of the list made ready for training, one after the other; what fails says so in its row.
import { type AppError, toAppError } from '../core/appError.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import { networkSize } from '../core/network/networkSpec.ts';
import { sliceBytes } from '../core/training/trainingSlice.ts';
import { type PairRow, patchFineTune, patchPair, useFineTune } from '../stores/fineTuneStore.ts';
import { endJob, showJob } from '../stores/jobStore.ts';
import { causeGone, sayError } from '../stores/messageStore.ts';
import { seriesById, useStudy } from '../stores/studyStore.ts';
import { fits } from '../storage/originFiles.ts';
import { keptPairs } from '../storage/runFiles.ts';
import { keptPlacement } from '../storage/keptPlacements.ts';
import { isUsable, pairKey } from '../core/training/pairs.ts';
import { type PrepareDeps, preparePair } from './preparePair.ts';
import { trainJob } from './trainJob.ts';
import { parentFile } from './tuneParent.ts';

export interface PairPreparation {
  /** Whether every pair that is to train is ready. */
  readonly prepare: () => Promise<boolean>;
  readonly cancel: () => void;
}

export function createPairPreparation(deps: PrepareDeps): PairPreparation {
  let preparing: AbortController | null = null;

  const prepare = async (): Promise<boolean> => {
    if (preparing) return false;
    preparing = new AbortController();
    const { signal } = preparing;
    patchFineTune({ preparing: true });
    try {
      const model = await parentFile();
      for (const row of useFineTune.getState().pairs)
        if (row.state.kind === 'failed') patchPair(row.id, { state: { kind: 'new' } });
      const rows = useFineTune.getState().pairs.filter(isUsable);
      const toRead = rows.filter(({ state }) => state.kind !== 'ready');
      const slices = toRead.reduce(
        (sum, { ctId }) => sum + (seriesById(useStudy.getState(), ctId)?.instances.length ?? 0),
        0,
      );
      await checkRoom(model, slices);
      let good = true;
      for (const [i, row] of rows.entries()) {
        showJob({ ...trainJob, label: 'Preparing pairs', done: i, total: rows.length, unit: 'pairs' });
        good = (await prepareRow(deps, row, model, signal)) && good;
      }
      causeGone('pairs');
      return good;
    } catch (thrown) {
      sayError(toAppError(thrown), 'pairs');
      return false;
    } finally {
      preparing = null;
      patchFineTune({ preparing: false });
      endJob('train');
    }
  };

  return { prepare, cancel: () => preparing?.abort() };
}

/** Whether what a run would keep fits, before anything starts. */
async function checkRoom(model: ModelFile, slices: number): Promise<void> {
  const { parameters } = networkSize(model.spec, model.preprocessing.grid.size);
  const bytes =
    slices * sliceBytes(model.preprocessing.grid.size, model.contrasts.length) + parameters * 4 * 6;
  if (!(await fits(bytes))) throw noRoom(bytes);
}

async function prepareRow(
  deps: PrepareDeps,
  row: PairRow,
  model: ModelFile,
  signal: AbortSignal,
): Promise<boolean> {
  const state = useStudy.getState();
  const ct = seriesById(state, row.ctId);
  if (!ct) return row.state.kind === 'ready';
  const references = model.contrasts.map((contrast) => seriesById(state, row.references[contrast]));
  const moved = references.map(async (mr) => {
    const kept = mr && (await keptPlacement(ct.seriesUid, mr.seriesUid).catch(() => null));
    return mr && { mr, nudge: kept?.nudge ?? null };
  });
  const key = await pairKey(ct, await Promise.all(moved), model.contrasts, model.preprocessing.grid);
  if (row.state.kind === 'ready' && row.state.kept.key === key) return true;
  const known = (await keptPairs()).find((pair) => pair.key === key);
  if (known) {
    patchPair(row.id, { state: { kind: 'ready', kept: known } });
    return true;
  }
  const tell = (words: string, fraction: number): void => {
    patchPair(row.id, { state: { kind: 'preparing', words, fraction } });
  };
  tell('Waiting', 0);
  try {
    const kept = await preparePair(
      deps,
      { key, patient: row.patient, ct, references, model },
      { signal, tell },
    );
    patchPair(row.id, { state: { kind: 'ready', kept } });
    return true;
  } catch (thrown) {
    const error = toAppError(thrown);
    // Neither is the pair's fault: it stays as it was, and what happened is said once.
    const blameless = error.kind === 'cancelled' || error.kind === 'storage';
    patchPair(row.id, { state: blameless ? { kind: 'new' } : { kind: 'failed', error } });
    if (blameless) throw error;
    return false;
  }
}

const noRoom = (bytes: number): AppError => ({
  kind: 'storage',
  message: `The pairs and the run need about ${Math.ceil(bytes / 1e6)} MB, and the browser grants this page less than that.`,
  advice: 'Free disk space, or remove pairs, runs and models that are no longer needed. Nothing was changed.',
  details: { bytes },
});
