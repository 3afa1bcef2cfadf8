// Puts the flows together behind the one interface that the page knows.
import { regularGrid, sourceSliceNearest } from '../core/geometry/regularGrid.ts';
import { stackVoxels } from '../core/geometry/stack.ts';
import type { EngineApi, EngineStatus } from '../engine/engineApi.ts';
import { useEngine } from '../stores/engineStore.ts';
import { useSettings } from '../stores/settingsStore.ts';
import { setEntry, useStudy } from '../stores/studyStore.ts';
import { forgetVerifications } from '../stores/verifyStore.ts';
import { viewSource } from '../stores/viewStore.ts';
import { exportWorker } from '../workers/exportClient.ts';
import type { PreparePool } from '../workers/preparePool.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import type { TrainApi } from '../workers/trainApi.ts';
import type { App, Preflight } from './app.ts';
import { createCompareFlow } from './compareFlow.ts';
import { fetchDemo } from './demoFlow.ts';
import { chosenModel, createEngineFlow } from './engineFlow.ts';
import { createExportFlow } from './exportFlow.ts';
import { createFineTuneFlow } from './fineTuneFlow.ts';
import type { CompareWorkers } from './judgeFlow.ts';
import { clearPlacements } from '../storage/keptPlacements.ts';
import { clearResults } from '../storage/keptResults.ts';
import { pixelBytes, pixelsOf } from './pixelTable.ts';
import { predictSurely } from './predictSurely.ts';
import { createStudyFlow } from './studyFlow.ts';
import { createSynthesisFlow } from './synthesisFlow.ts';
import { createVerifyFlow } from './verifyFlow.ts';

export interface AppParts {
  readonly pool: PreparePool;
  readonly engine: WorkerClient<EngineApi>;
  readonly compare: CompareWorkers;
  readonly train: WorkerClient<TrainApi>;
}

export function createApp({ pool, engine: client, compare: workers, train }: AppParts): App {
  const engine = client.remote;
  const engineFlow = createEngineFlow(client);
  const predict = predictSurely(engine, engineFlow);
  const study = createStudyFlow(pool, (ctId) => {
    engineFlow.ready().catch(() => undefined); // said in a message; Synthesise tries again
    compare.ctReady(ctId).catch(() => undefined); // said beside the series
  });
  const compare = createCompareFlow({ pool, workers, filesOf: study.filesOf });
  const exporting = createExportFlow(() => exportWorker().remote);
  const verifying = createVerifyFlow({
    pool,
    predict,
    ready: engineFlow.ready,
    filesOf: study.filesOf,
    selectCt: study.selectCt,
  });
  const synthesis = createSynthesisFlow({ prepare: pool, predict, engineFlow, viewedSlice });

  const fineTune = createFineTuneFlow({
    pool,
    compare: workers[1].remote,
    filesOf: study.filesOf,
    train,
    engineFlow,
    selectCt: study.selectCt,
  });
  void fineTune.lookForRuns().catch(() => undefined); // where storage is refused there are none

  useSettings.subscribe(markStale);
  useEngine.subscribe(markStale);
  void engineFlow.start().catch(() => undefined); // said in a message

  /** Null where the engine is not there to be asked. */
  const engineStatus = (): Promise<EngineStatus | null> => engine.status(null).catch(() => null);

  return {
    openFiles: (files, options) => study.openFiles(files, options?.demo === true),
    openDemo: async () => {
      const files = await fetchDemo();
      if (files) await study.openFiles(files, true);
    },
    closeStudy: () => {
      synthesis.cancel();
      exporting.cancel();
      verifying.cancel();
      forgetVerifications();
      compare.close();
      study.close();
      engine.release(null).catch(() => undefined); // an engine that is gone holds nothing
    },
    selectCt: study.selectCt,
    setReference: compare.setReference,
    registerAgain: compare.registerAgain,
    nudge: compare.nudge,
    normalise: compare.normalise,
    synthesise: synthesis.run,
    pause: synthesis.pause,
    resume: synthesis.resume,
    cancel: (kind) => {
      if (kind === 'synthesise') synthesis.cancel();
      else if (kind === 'export') exporting.cancel();
      else if (kind === 'verify') verifying.cancel();
      else if (kind === 'register' || kind === 'metrics') compare.cancel(kind);
      else study.cancel(kind);
    },
    checkExport: exporting.check,
    saveDicom: exporting.saveDicom,
    saveNifti: exporting.saveNifti,
    verify: verifying.verify,
    chooseModel: engineFlow.chooseModel,
    chooseBackend: engineFlow.chooseBackend,
    preflight,
    pixels: pixelsOf,
    measured: async () => ({ engine: await engineStatus(), pixelBytes: pixelBytes() }),
    fineTune,
    clearKept: async () => {
      await clearResults();
      await clearPlacements();
      for (const name of await caches.keys()) await caches.delete(name);
    },
  };
}

/** The source slice nearest to the one in view. */
function viewedSlice(): number {
  const { ctId } = useStudy.getState();
  const ct = ctId ? pixelsOf({ of: 'ct', ctId }) : null;
  return ct ? sourceSliceNearest(regularGrid(ct.geometry), viewSource.get().slice) : 0;
}

function preflight(): Preflight | null {
  const { ctId, masking } = useStudy.getState();
  const { loaded, backend } = useEngine.getState();
  const entry = chosenModel();
  const ct = ctId ? pixelsOf({ of: 'ct', ctId }) : null;
  if (!ctId || !ct || !entry) return null;
  const slices = ct.geometry.positions.length;
  const contrasts = loaded?.file.contrasts.length ?? 2;
  const notes: string[] = [];
  if (loaded?.file.card.steps === 0) notes.push('This network is untrained: its images mean nothing.');
  const mask = masking[ctId];
  if (mask?.state === 'ready' && mask.intracranialMissing)
    notes.push('The skull is not closed in this CT, so numbers inside it are not given.');
  return {
    slices,
    modelName: loaded?.file.name ?? entry.name,
    backend: backend?.adapter ?? null,
    pageMegabytes: Math.round((stackVoxels(ct.geometry) * 2 * contrasts) / 1e6),
    deviceMegabytes: loaded ? Math.round(loaded.deviceBytes / 1e6) : null,
    secondsExpected: loaded ? loaded.secondsPerSlice * slices : null,
    notes,
  };
}

/** Results that no longer match what would be made now say so, and say why. */
function markStale(): void {
  const { syntheses } = useStudy.getState();
  const { loaded } = useEngine.getState();
  const { networkWindows, networkMask } = useSettings.getState();
  for (const [ctId, synthesis] of Object.entries(syntheses)) {
    const reasons = [
      loaded && loaded.file.weightsSha256 !== synthesis.weightsSha256 ? 'another network is chosen' : null,
      synthesis.windows !== networkWindows ? 'other windows feed the network' : null,
      synthesis.mask !== networkMask ? 'another mask feeds the network' : null,
    ].filter((reason) => reason !== null);
    const stale = reasons.length > 0 ? `Made before a change: ${reasons.join(', ')}.` : null;
    if (stale !== synthesis.stale) setEntry('syntheses', ctId, { ...synthesis, stale });
  }
}
