// The fine-tuning room's work: pairs prepared, a run planned, started, halted and taken up again, its model used, saved and loaded.
import { noMove } from '../core/affine.ts';
import { type AppError, toAppError } from '../core/appError.ts';
import { type FineTuneChoices, type RunPlan, splitsOf, type TrainEvent } from '../core/fineTune.ts';
import { curveCsv, runReport } from '../core/fineTuneReport.ts';
import { readModelFile } from '../core/modelFile.ts';
import type { Contrast, ModelFile, ModelListEntry } from '../core/modelManifest.ts';
import { sliceBytes } from '../core/trainingSlice.ts';
import { networkSize } from '../core/networkSpec.ts';
import { patchEngine, useEngine } from '../stores/engineStore.ts';
import {
  type PairRow,
  patchFineTune,
  patchPair,
  patchRun,
  type ShownRun,
  useFineTune,
} from '../stores/fineTuneStore.ts';
import { endJob, showJob } from '../stores/jobStore.ts';
import { causeGone, say, sayError } from '../stores/messageStore.ts';
import { useSettings } from '../stores/settingsStore.ts';
import { seriesById, useStudy } from '../stores/studyStore.ts';
import { chooseFile, download } from '../workers/destination.ts';
import { isKept, keptModels, removeModel } from '../workers/keptModels.ts';
import { modelAt } from '../workers/modelFiles.ts';
import type { DroppedFile } from '../workers/prepareApi.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { keepRun, keptPairs, keptRuns, type KeptRun, removePair, removeRun } from '../workers/runFiles.ts';
import type { BackendEvent, TrainApi } from '../workers/trainApi.ts';
import { type EngineFlow, modelsUrl } from './engineFlow.ts';
import { keptPlacement } from './keptPlacements.ts';
import { addPair, changeReference, hashOf, isUsable, takeAway, updatePairs } from './pairList.ts';
import { type PrepareDeps, preparePair } from './preparePair.ts';

export interface FineTuneFlow {
  /** Opens the room: pairs of what is open and what is kept, runs that were broken off. */
  readonly enter: () => Promise<void>;
  readonly leave: () => void;
  /** Reads which runs this browser keeps; for the page's start. */
  readonly lookForRuns: () => Promise<void>;
  readonly addPair: (ctId: string) => Promise<void>;
  /** Takes a pair off the list; a kept one is deleted. */
  readonly removePair: (id: string) => Promise<void>;
  readonly changePair: (id: string, contrast: Contrast, mrId: string | null) => void;
  readonly patchPair: (id: string, patch: Pick<Partial<PairRow>, 'included' | 'samePerson'>) => void;
  readonly choose: (patch: Partial<FineTuneChoices>) => void;
  readonly chooseParent: (id: string) => void;
  /** Prepares every pair that is to train and is not ready; what fails says so in its row. */
  readonly prepare: () => Promise<boolean>;
  readonly cancelPreparing: () => void;
  readonly train: () => Promise<void>;
  readonly pause: () => void;
  readonly stop: () => void;
  readonly resume: (id: string) => Promise<void>;
  readonly show: (id: string) => void;
  readonly discard: (id: string) => Promise<void>;
  readonly useModel: (id: string) => Promise<void>;
  readonly saveModel: (id: string) => Promise<void>;
  readonly loadModel: (files: readonly DroppedFile[]) => Promise<void>;
  readonly deleteModel: (id: string) => Promise<void>;
  readonly saveReport: (what: 'curve.csv' | 'report.json') => void;
}

export interface FineTuneDeps extends PrepareDeps {
  readonly train: WorkerClient<TrainApi>;
  readonly engineFlow: EngineFlow;
  readonly selectCt: (id: string) => Promise<void>;
}

/** Step losses that the chart shows, at most. */
const MOST_STEPS = 600;
/** The page learns of steps this often at most. */
const STEPS_TOLD_EVERY_MS = 300;

export function createFineTuneFlow(deps: FineTuneDeps): FineTuneFlow {
  const { train: worker, engineFlow } = deps;
  let preparing: AbortController | null = null;
  let stepLosses: { readonly step: number; readonly loss: number }[] = [];
  let toldAt = 0;

  useStudy.subscribe((state, before) => {
    if (state.series !== before.series && useFineTune.getState().open)
      updatePairs().catch((thrown: unknown) => sayError(toAppError(thrown), 'pairs'));
  });

  const parentEntry = (): ModelListEntry => {
    const { models } = useEngine.getState();
    const wanted = useFineTune.getState().parentId ?? useSettings.getState().modelId;
    const entry =
      models.find(({ id }) => id === wanted) ?? models.find((model) => model.default) ?? models[0];
    if (!entry) throw noModel;
    return entry;
  };

  const parentFile = async (): Promise<ModelFile> => {
    const url = modelsUrl(parentEntry().path);
    const checked = readModelFile(await modelAt(url).json(), url);
    if (!checked.ok) throw checked.error;
    if (checked.value.spec.family !== 'drunet') throw onlyDrunets(checked.value.name);
    return checked.value;
  };

  const refresh = async (): Promise<void> => {
    const { models } = useEngine.getState();
    const [runs, kept, storage] = await Promise.all([keptRuns(), keptModels(), navigator.storage.estimate()]);
    patchFineTune({ runs, storage: { usage: storage.usage ?? 0, quota: storage.quota ?? 0 } });
    patchEngine({ models: [...models.filter(({ path }) => !isKept(path)), ...kept] });
  };

  /** Whether what a run would keep fits, before anything starts. */
  const checkRoom = async (model: ModelFile, slices: number): Promise<void> => {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    const { parameters } = networkSize(model.spec, model.preprocessing.grid.size);
    const bytes =
      slices * sliceBytes(model.preprocessing.grid.size, model.contrasts.length) + parameters * 4 * 6;
    if (quota > 0 && usage + bytes > quota) throw noRoom(bytes, quota - usage);
  };

  const prepareRow = async (row: PairRow, model: ModelFile, signal: AbortSignal): Promise<boolean> => {
    const state = useStudy.getState();
    const ct = seriesById(state, row.ctId);
    if (!ct) return row.state.kind === 'ready';
    const references = model.contrasts.map((contrast) => seriesById(state, row.references[contrast]));
    const { grid } = model.preprocessing;
    const nudges = await Promise.all(
      references.map((mr) => (mr ? keptPlacement(ct.seriesUid, mr.seriesUid).catch(() => null) : null)),
    );
    const key = await hashOf([
      ct.seriesUid,
      ct.id,
      references.map((mr, k) => (mr ? [mr.seriesUid, mr.id, nudges[k]?.nudge ?? noMove] : null)),
      model.contrasts,
      grid,
    ]);
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
      patchPair(row.id, { state: error.kind === 'cancelled' ? { kind: 'new' } : { kind: 'failed', error } });
      if (error.kind === 'cancelled' || error.kind === 'storage') throw error;
      return false;
    }
  };

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
        good = (await prepareRow(row, model, signal)) && good;
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

  const planOf = async (model: ModelFile): Promise<RunPlan> => {
    const { pairs, choices } = useFineTune.getState();
    const entry = parentEntry();
    const { size } = model.preprocessing.grid;
    const ready = pairs.flatMap((row) =>
      isUsable(row) &&
      row.state.kind === 'ready' &&
      row.state.kept.size === size &&
      row.state.kept.contrasts.join() === model.contrasts.join()
        ? [{ row, kept: row.state.kept }]
        : [],
    );
    if (ready.length === 0) throw noPairs;
    const created = new Date().toISOString();
    const network = useEngine.getState().featureNetworks.find(({ id }) => id === choices.features?.id);
    if (choices.loss.contextual > 0 && !network) throw noFeatures;
    if (Object.values(choices.loss).every((weight) => weight <= 0)) throw noLoss;
    return {
      id: await hashOf([created, entry.id]),
      created,
      parent: {
        id: entry.id,
        name: model.name,
        url: modelsUrl(entry.path),
        weightsSha256: model.weightsSha256,
      },
      contrasts: model.contrasts,
      pairs: ready.map(({ row, kept }) => ({
        key: kept.key,
        label: row.label,
        patient: row.patient,
        slices: kept.slices,
      })),
      ...splitsOf(
        ready.map(({ row }) => row.patient),
        choices.split,
        choices.seed,
      ),
      choices,
      featureUrl: network ? modelsUrl(network.path) : null,
    };
  };

  const hear = (event: TrainEvent | BackendEvent): void => {
    const { run } = useFineTune.getState();
    if (!run) return;
    switch (event.kind) {
      case 'backend':
        patchRun({ backend: event.report });
        return;
      case 'stage':
        patchRun({ stage: event });
        return;
      case 'note':
        say('warning', event.words, '', 'training note');
        return;
      case 'kept':
        patchRun({ keptAt: Date.now() });
        return;
      case 'epoch':
        patchRun({ progress: event.progress, previews: event.previews, stage: null });
        return;
      case 'step': {
        stepLosses.push({ step: event.step, loss: event.loss });
        if (stepLosses.length > MOST_STEPS) stepLosses = stepLosses.filter((_, i) => i % 2 === 1);
        if (performance.now() - toldAt < STEPS_TOLD_EVERY_MS) return;
        toldAt = performance.now();
        patchRun({ latest: event, stage: null, steps: [...stepLosses] });
        const { epochs } = run.plan.choices;
        const folds = run.plan.splits.length;
        showJob({
          ...trainJob,
          label: `Fine-tuning, ${folds > 1 ? `fold ${event.fold + 1} of ${folds}, ` : ''}epoch ${event.epoch + 1} of ${epochs}`,
          done: event.step,
          total: event.steps,
          unit: 'steps',
          secondsPerUnit: event.secondsPerStep,
          secondsLeft: event.secondsLeft,
        });
      }
    }
  };

  const go = async (plan: RunPlan, before: KeptRun | null): Promise<void> => {
    patchFineTune({
      run: {
        ...shown({ plan, progress: before?.progress ?? null, end: null, modelId: null }),
        state: 'running',
      },
    });
    causeGone('training');
    stepLosses = [];
    try {
      const answer = await worker.remote.run(
        { id: plan.id, backend: useSettings.getState().backendChoice },
        { onProgress: (event) => hear(event as TrainEvent | BackendEvent) },
      );
      const { end, modelId, progress } = answer;
      patchRun({ state: end.kind === 'paused' ? 'halted' : 'over', end, modelId, progress, stage: null });
      if (end.kind === 'not-finite') sayError(notFinite(end.step), 'training');
    } catch (thrown) {
      const error = toAppError(thrown);
      patchRun({ state: 'halted', error, stage: null });
      sayError(error, 'training');
    } finally {
      endJob('train');
      await refresh().catch(() => undefined); // the list is read again on the next visit
    }
  };

  const halt = (wish: 'pause' | 'stop'): void => {
    patchRun({ state: wish === 'pause' ? 'pausing' : 'stopping' });
    void worker.remote.halt({ wish });
  };

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
      await engineFlow.start();
      chooseFeatures();
      await updatePairs();
      await refresh();
    },
    leave,
    lookForRuns: async () => patchFineTune({ runs: await keptRuns() }),
    addPair,
    removePair: async (id) => {
      const row = useFineTune.getState().pairs.find((one) => one.id === id);
      if (row?.state.kind === 'ready') await removePair(row.state.kept.key);
      takeAway(id);
      await refresh();
    },
    changePair: changeReference,
    patchPair,
    choose: (patch) => patchFineTune({ choices: { ...useFineTune.getState().choices, ...patch } }),
    chooseParent: (id) => patchFineTune({ parentId: id }),
    prepare,
    cancelPreparing: () => preparing?.abort(),
    train: async () => {
      if (isBusy(useFineTune.getState().run)) return;
      if (!(await prepare())) return;
      try {
        const plan = await planOf(await parentFile());
        await keepRun({ plan, end: null, modelId: null });
        await go(plan, null);
      } catch (thrown) {
        sayError(toAppError(thrown), 'training');
      }
    },
    pause: () => halt('pause'),
    stop: () => {
      const { run } = useFineTune.getState();
      if (run?.state !== 'halted') {
        halt('stop');
        return;
      }
      // A paused run is taken up to be ended: its best weights are judged and written.
      void go(run.plan, runById(run.plan.id) ?? null);
      halt('stop');
    },
    resume: async (id) => {
      const run = runById(id);
      if (run && !run.end && !isBusy(useFineTune.getState().run)) await go(run.plan, run);
    },
    show: (id) => {
      const run = runById(id);
      if (run && !isBusy(useFineTune.getState().run)) patchFineTune({ run: shown(run) });
    },
    discard: async (id) => {
      await removeRun(id);
      if (useFineTune.getState().run?.plan.id === id) patchFineTune({ run: null });
      await refresh();
    },
    useModel: async (id) => {
      await engineFlow.chooseModel(id);
      leave();
    },
    saveModel: async (id) => {
      const into = await chooseFile(`${id}.zip`, 'application/zip', '.zip');
      if (!into) return;
      const { blob } = await worker.remote.saveModel({ id, into });
      if (blob) download(blob, `${id}.zip`);
    },
    loadModel: async (files) => {
      const shipped = useEngine.getState().models.filter(({ path }) => !isKept(path));
      const taken = shipped.map(({ id }) => [id, ''] as const);
      const entry = await worker.remote.loadModel({ files, taken });
      await refresh();
      say('info', `${entry.name} was loaded, checked, and can be chosen as a model.`, '', 'model loaded');
    },
    deleteModel: async (id) => {
      await removeModel(id);
      if (useSettings.getState().modelId === id) {
        const other =
          useEngine.getState().models.find((model) => model.default) ?? useEngine.getState().models[0];
        if (other && other.id !== id) await engineFlow.chooseModel(other.id);
      }
      await refresh();
    },
    saveReport: (what) => {
      const { run } = useFineTune.getState();
      if (!run?.progress) return;
      const text =
        what === 'curve.csv'
          ? curveCsv(run.progress)
          : runReport(run.plan, run.progress, run.end, run.modelId);
      download(new Blob([text], { type: what === 'curve.csv' ? 'text/csv' : 'application/json' }), what);
    },
  };
}

export const isBusy = (run: ShownRun | null): boolean =>
  run !== null && run.state !== 'halted' && run.state !== 'over';

/** Where the page has a feature network, the recommended loss is contextual and MSE. */
function chooseFeatures(): void {
  const { choices } = useFineTune.getState();
  const [network] = useEngine.getState().featureNetworks;
  if (choices.features || !network) return;
  patchFineTune({
    choices: {
      ...choices,
      features: { id: network.id, layer: 'conv5_4' },
      loss: { mse: 1, bce: 0, contextual: 0.01 },
    },
  });
}

const shown = ({ plan, progress, end, modelId }: KeptRun): ShownRun => ({
  plan,
  progress,
  previews: [],
  steps: [],
  latest: null,
  stage: null,
  state: end ? 'over' : 'halted',
  keptAt: null,
  backend: null,
  end,
  modelId,
  error: null,
});

const trainJob = {
  kind: 'train',
  secondsPerUnit: null,
  secondsLeft: null,
  paused: false,
  canPause: false,
  canCancel: false,
} as const;

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

const noModel: AppError = {
  kind: 'training',
  message: 'There is no model to start from.',
  advice: 'Load a model, or put one into public/models and list it in its manifest.json.',
};

const onlyDrunets = (name: string): AppError => ({
  kind: 'training',
  message: `${name} cannot be fine-tuned: only DRUNets can.`,
  advice: 'Choose a DRUNet as the starting model.',
});

const noPairs: AppError = {
  kind: 'training',
  message: 'There is no pair to train on.',
  advice: 'Open a folder with the CT and the MR of at least one patient.',
};

const noFeatures: AppError = {
  kind: 'training',
  message: 'The contextual loss needs a feature network, and none is listed.',
  advice: 'Choose MSE or BCE, or put a feature network into public/models.',
};

const noLoss: AppError = {
  kind: 'training',
  message: 'No loss is chosen.',
  advice: 'Give at least one loss a weight above 0.',
};

const noRoom = (bytes: number, left: number): AppError => ({
  kind: 'storage',
  message: `The pairs and the run need about ${megabytes(bytes)}, and the browser grants this page ${megabytes(Math.max(0, left))} more.`,
  advice: 'Free disk space, or remove pairs, runs and models that are no longer needed. Nothing was changed.',
  details: { bytes, left },
});

const notFinite = (step: number): AppError => ({
  kind: 'training',
  message: `The loss stopped being a number at step ${step}, so training ended there.`,
  advice: 'The best weights before it are kept. Try a lower learning rate.',
  details: { step },
});
