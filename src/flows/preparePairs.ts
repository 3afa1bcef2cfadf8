// Every pair of the list made ready for training, one after the other; what fails says so in its row.
import { toAppError } from '../core/appError.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { latest } from '../core/latest.ts';
import type { ModelFile, ModelListEntry } from '../core/network/modelManifest.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { isUsable } from '../core/training/pairs.ts';
import { noRoom, runBytes } from '../core/training/trainingSlice.ts';
import type { PlacementStore } from '../pipeline/alignMr.ts';
import type { Compute } from '../pipeline/host.ts';
import { knownPair } from '../pipeline/knownPair.ts';
import {
  type PairStorage,
  preparePair,
  type PrepareProgress,
  prepareWords,
} from '../pipeline/preparePair.ts';
import type { KeptPairs } from '../storage/pairs.ts';
import { removeReplaced, type VersionStorage } from '../storage/pairVersions.ts';
import { type PairRow, patchFineTune, patchPair, useFineTune } from '../stores/fineTuneStore.ts';
import { onlyAsKept } from '../stores/pairRows.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { causeGone, sayError } from '../stores/messageStore.ts';
import { registrationKey, seriesById, useStudy } from '../stores/studyStore.ts';
import { ctWithMasksOf } from './ctWithMasks.ts';
import { dataUrl } from './pairPictures.ts';
import { parentFile } from './tuneParent.ts';

export interface PrepareDeps {
  readonly compute: Pick<Compute, 'reading' | 'width' | 'comparing'>;
  readonly filesOf: (id: string) => readonly DroppedFile[];
  readonly storage: {
    readonly placements: PlacementStore;
    readonly pairs: Pick<KeptPairs, 'list' | 'keep' | 'remove'>;
    readonly runs: VersionStorage['runs'];
    /** Whether so many bytes more can be kept. */
    readonly fits: (bytes: number) => Promise<boolean>;
  };
}

export interface PairPreparation {
  /** Whether every pair that is to train from `parent` is ready. */
  readonly prepare: (parent: ModelListEntry) => Promise<boolean>;
  readonly cancel: () => void;
}

export function createPairPreparation(deps: PrepareDeps): PairPreparation {
  const preparing = latest(() => {
    patchFineTune({ preparing: false });
    endJob('train');
  });

  const prepareAll = async (parent: ModelListEntry, signal: AbortSignal): Promise<boolean> => {
    patchFineTune({ preparing: true });
    const model = await parentFile(parent);
    for (const row of useFineTune.getState().pairs)
      if (row.state.kind === 'failed') patchPair(row.id, { state: { kind: 'new' } });
    const rows = useFineTune.getState().pairs.filter(isUsable);
    await checkRoom(deps, model, rows);
    let good = true;
    for (const [i, row] of rows.entries()) {
      showJob({ ...plainJob('train', 'Preparing pairs', i, rows.length, 'pairs'), canCancel: false });
      good = (await prepareRow(deps, row, model, signal)) && good;
      signal.throwIfAborted();
    }
    causeGone('pairs');
    return good;
  };

  return {
    prepare: async (parent) => {
      if (preparing.isRunning()) return false;
      try {
        return (await preparing.run(({ signal }) => prepareAll(parent, signal))) ?? false;
      } catch (thrown) {
        sayError(toAppError(thrown), 'pairs');
        return false;
      }
    },
    cancel: preparing.cancel,
  };
}

/** Whether what a run would keep fits, before anything starts. */
async function checkRoom(
  { storage }: PrepareDeps,
  model: ModelFile,
  rows: readonly PairRow[],
): Promise<void> {
  const slices = rows
    .filter(({ state }) => state.kind !== 'ready')
    .reduce((sum, { ctId }) => sum + (seriesById(useStudy.getState(), ctId)?.instances.length ?? 0), 0);
  const bytes = runBytes(model, slices);
  if (!(await storage.fits(bytes))) throw noRoom(bytes);
}

async function prepareRow(
  { compute, filesOf, storage }: PrepareDeps,
  row: PairRow,
  model: ModelFile,
  signal: AbortSignal,
): Promise<boolean> {
  const state = useStudy.getState();
  const ct = seriesById(state, row.ctId);
  if (!ct) return row.state.kind === 'ready';
  if (onlyAsKept(row)) return true;
  const references = model.contrasts.map((contrast) => seriesById(state, row.references[contrast]));
  const show = (shown: PairRow['state']): void => patchPair(row.id, { state: shown });
  const known = await knownPair(storage, { ct, references, model });
  if (known) {
    show({ kind: 'ready', kept: known });
    return true;
  }
  show({ kind: 'preparing', words: 'Waiting', fraction: 0 });
  const keepPair: PairStorage['keepPair'] = async (pair, { ct: ctPicture, mr }, slices) => {
    const kept = { ...pair, pictures: { ct: dataUrl(ctPicture), mr: dataUrl(mr) } };
    await storage.pairs.keep(kept, slices);
    show({ kind: 'ready', kept });
    await removeReplaced(storage, kept).catch(() => undefined); // it is not listed, and goes the next time
  };
  const host = {
    compute,
    signal,
    storage: { placements: storage.placements, keepPair },
    progress: (event: PrepareProgress): void => show({ kind: 'preparing', ...prepareWords(event) }),
  };
  const { patient } = row;
  const ctWithMasks = ctWithMasksOf(ct.id);
  try {
    await preparePair(host, {
      patient,
      ct,
      references,
      model,
      filesOf,
      ctWithMasks,
      alignedElsewhere: alignedInCompare(ct),
    });
    return true;
  } catch (thrown) {
    const error = toAppError(thrown);
    // Neither is the pair's fault: it stays as it was, and what happened is said once.
    const blameless = error.kind === 'cancelled' || error.kind === 'storage';
    show(blameless ? { kind: 'new' } : { kind: 'failed', error });
    if (blameless) throw error;
    return false;
  }
}

/** Waits while Compare lays the same MR over the same CT: what it finds is kept and used here. */
const alignedInCompare =
  (ct: SeriesInfo): NonNullable<Parameters<typeof preparePair>[1]['alignedElsewhere']> =>
  (mr, contrast, signal) =>
    new Promise((resolve) => {
      const check = (): void => {
        const now = useStudy.getState().registrations[registrationKey(ct.id, contrast)];
        if (now?.state === 'running' && now.mrId === mr.id && !signal.aborted) return;
        stop();
        signal.removeEventListener('abort', check);
        resolve();
      };
      const stop = useStudy.subscribe(check);
      signal.addEventListener('abort', check, { once: true });
      check();
    });
