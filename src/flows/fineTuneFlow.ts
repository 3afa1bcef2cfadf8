// The fine-tuning room's work put together: its list, its run, and the models that come of it.
import { toAppError } from '../core/appError.ts';
import type { ModelListEntry } from '../core/network/modelManifest.ts';
import { recommendedWith } from '../core/training/fineTune.ts';
import { ctHash } from '../core/training/pairs.ts';
import { runFileText } from '../core/training/fineTuneReport.ts';
import { patchEngine, useEngine } from '../stores/engineStore.ts';
import {
  isBusy,
  type PairRow,
  patchFineTune,
  patchPair,
  shownRun,
  useFineTune,
} from '../stores/fineTuneStore.ts';
import { chosenModel } from '../stores/chosenModel.ts';
import { say, sayError } from '../stores/messageStore.ts';
import { useSettings } from '../stores/settingsStore.ts';
import { seriesById, useStudy } from '../stores/studyStore.ts';
import type { Destination } from '../storage/destination.ts';
import { chooseFile, chooseFolder, download } from '../storage/destinationDialogs.ts';
import { isKept } from '../storage/models.ts';
import { removePairsOf } from '../storage/pairVersions.ts';
import { pageStorage } from '../storage/pageStorage.ts';
import type { KeptRun } from '../storage/runs.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import type { TrainApi } from '../workers/trainApi.ts';
import { type EngineFlow } from './engineFlow.ts';
import type { FineTuneFlow } from './fineTuneApi.ts';
import { addPair, changeReference, takeAway, tryAgain, updatePairs } from '../stores/pairRows.ts';
import { createPairPreparation, type PrepareDeps } from './preparePairs.ts';
import { planOf, type Wanted, wantedNow } from './tuneParent.ts';
import { createTuneRun, discardRun, showPreview } from './tuneRun.ts';

export interface FineTuneDeps extends PrepareDeps {
  readonly train: WorkerClient<TrainApi>;
  readonly engineFlow: EngineFlow;
  readonly selectCt: (id: string) => Promise<void>;
}

export function createFineTuneFlow(deps: FineTuneDeps): FineTuneFlow {
  const { train: worker, engineFlow } = deps;
  const pairs = createPairPreparation(deps);

  /** Where storage is refused there are none from before. */
  const listPairs = async (): Promise<void> => updatePairs(await deps.storage.pairs.list().catch(() => []));

  useStudy.subscribe((state, before) => {
    if (state.series === before.series) return;
    const isOther = (id: string | null): boolean => seriesById(state, id) !== seriesById(before, id);
    tryAgain(({ ctId, references }) => [ctId, references.T1, references.T2].some(isOther));
    if (useFineTune.getState().open)
      listPairs().catch((thrown: unknown) => sayError(toAppError(thrown), 'pairs'));
  });

  const refresh = async (): Promise<void> => {
    const { models } = useEngine.getState();
    const { runs: allRuns, models: allModels, usage } = pageStorage;
    const [runs, kept, { used, granted }] = await Promise.all([allRuns.list(), allModels.list(), usage()]);
    patchFineTune({ runs, storage: { usage: used, quota: granted } });
    patchEngine({ models: [...models.filter(({ path }) => !isKept(path)), ...kept] });
  };

  const prepare = async (parent: ModelListEntry): Promise<boolean> => {
    const ready = await pairs.prepare(parent);
    void refresh().catch(() => undefined); // how full the storage is, is told again on the next visit
    return ready;
  };

  const { start, halt } = createTuneRun(worker, refresh);

  /** What was opened in the room is looked at once it is left. */
  const leave = (): void => {
    patchFineTune({ open: false });
    const { ctId, series } = useStudy.getState();
    const first =
      useFineTune.getState().pairs.find((row) => row.ctId !== null)?.ctId ??
      series.find(({ role, geometry }) => role === 'ct' && geometry)?.id;
    if (ctId === null && first !== undefined) void deps.selectCt(first);
  };

  const runById = (id: string): KeptRun | undefined =>
    useFineTune.getState().runs.find(({ plan }) => plan.id === id);

  return {
    enter: async () => {
      patchFineTune({ open: true });
      tryAgain(() => true); // what was advised may have been done in Compare
      await engineFlow.start();
      chooseFeatures();
      await listPairs();
      await refresh();
    },
    leave,
    lookForRuns: async () => patchFineTune({ runs: await pageStorage.runs.list() }),
    listPairs,
    addPair,
    removePair: async (id) => {
      const row = useFineTune.getState().pairs.find((one) => one.id === id);
      if (row?.state.kind === 'ready') await deps.storage.pairs.remove(row.state.kept.key);
      const ct = row && (await ctHashOf(row));
      if (ct) await removePairsOf(deps.storage.pairs, ct);
      takeAway(id);
      await refresh();
    },
    changePair: changeReference,
    patchPair,
    choose: (patch) => patchFineTune({ choices: { ...useFineTune.getState().choices, ...patch } }),
    chooseParent: (id) => patchFineTune({ parentId: id }),
    prepare: async () => {
      const wanted = wantedOrSaid();
      return wanted !== null && (await prepare(wanted.parent));
    },
    cancelPreparing: pairs.cancel,
    train: async () => {
      const wanted = isFree() ? wantedOrSaid() : null;
      if (!wanted || !(await prepare(wanted.parent)) || !isFree()) return;
      patchFineTune({ preparing: true }); // until the run stands: nothing else can be started in between
      try {
        const plan = await planOf(wanted);
        await pageStorage.runs.keep({ plan, end: null, modelId: null });
        void start(plan, null); // says itself what goes wrong
      } catch (thrown) {
        sayError(toAppError(thrown), 'training');
      } finally {
        patchFineTune({ preparing: false });
      }
    },
    pause: () => halt('pause'),
    stop: () => {
      const { run } = useFineTune.getState();
      if (run?.state !== 'halted') {
        halt('stop');
        return;
      }
      if (!isFree()) return;
      // A paused run is taken up to be ended: its best weights are judged and written.
      void start(run.plan, { plan: run.plan, progress: run.progress, end: null, modelId: null });
      halt('stop');
    },
    resume: async (id) => {
      const run = await pageStorage.runs.read(id); // the list is a moment behind a run that has just halted
      if (!run || run.end || !isFree()) return;
      showChoices(run);
      await start(run.plan, run);
    },
    show: (id) => {
      const run = runById(id);
      if (!run || !isFree()) return;
      patchFineTune({ run: shownRun(run) });
      showChoices(run);
      showPreview(id);
    },
    discard: async (id) => {
      await discardRun(id);
      if (useFineTune.getState().run?.plan.id === id) patchFineTune({ run: null });
      await refresh();
    },
    useModel: async (id) => {
      await engineFlow.chooseModel(id);
      leave();
    },
    saveModel: async (id, as) => {
      const into = await destinationOf(id, as);
      if (!into) return;
      const { blob } = await worker.remote.saveModel({ id, into });
      if (blob) download(blob, `${id}.zip`);
      if (into.kind === 'folder')
        say({ level: 'info', text: `The model is in ${into.handle.name}/${id}.`, cause: 'model saved' });
    },
    loadModel: async (files) => {
      const shipped = useEngine.getState().models.filter(({ path }) => !isKept(path));
      const taken = shipped.map(({ id }) => [id, ''] as const);
      const entry = await worker.remote.loadModel({ files, taken });
      await refresh();
      say({
        level: 'info',
        text: `${entry.name} was loaded, checked, and can be chosen as a model.`,
        cause: 'model loaded',
      });
      return entry.id;
    },
    deleteModel: async (id) => {
      await pageStorage.models.remove(id);
      if (useSettings.getState().modelId === id) {
        const other = chosenModel(null);
        if (other && other.id !== id) await engineFlow.chooseModel(other.id);
      }
      await refresh();
    },
    saveReport: (what) => {
      const { run } = useFineTune.getState();
      if (!run?.progress) return;
      const text = runFileText(what, { ...run, progress: run.progress });
      download(new Blob([text], { type: what === 'curve.csv' ? 'text/csv' : 'application/json' }), what);
    },
  };
}

/** Where a model goes, asked of the user unless it is downloaded; null where they dismissed it. */
async function destinationOf(id: string, as: 'zip' | 'folder' | 'download'): Promise<Destination | null> {
  if (as === 'download') return { kind: 'download' };
  return as === 'folder' ? chooseFolder() : chooseFile(`${id}.zip`, 'application/zip', '.zip');
}

/** Whether a run may be started or looked at: none goes on, and none waits for its pairs. */
const isFree = (): boolean => {
  const { run, preparing } = useFineTune.getState();
  return !isBusy(run) && !preparing;
};

/** What is chosen now; null where there is no model to start from, which is said. */
function wantedOrSaid(): Wanted | null {
  try {
    return wantedNow();
  } catch (thrown) {
    sayError(toAppError(thrown), 'training');
    return null;
  }
}

/** Of a row's CT, open or not; null where an older version of this program kept its pair. */
async function ctHashOf({ ctId, state }: PairRow): Promise<string | null> {
  const ct = seriesById(useStudy.getState(), ctId);
  if (ct) return ctHash(ct);
  return state.kind === 'ready' ? state.kept.ct : null;
}

/** A run that is looked at again stands beside the choices with which it began. */
const showChoices = ({ plan }: KeptRun): void =>
  patchFineTune({ choices: plan.choices, parentId: plan.parent.id });

function chooseFeatures(): void {
  const { choices } = useFineTune.getState();
  const [network] = useEngine.getState().featureNetworks;
  if (choices.features || !network) return;
  patchFineTune({ choices: { ...choices, ...recommendedWith(network) } });
}
