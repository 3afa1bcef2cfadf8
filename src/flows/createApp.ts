// Puts the flows together behind the one interface that the page knows.
import { openModel } from '../pipeline/openModel.ts';
import type { ComparingApi } from '../pipeline/pieces/comparingApi.ts';
import type { EngineApi, EngineStatus } from '../core/network/engineApi.ts';
import { useEngine } from '../stores/engineStore.ts';
import { useSettings } from '../stores/settingsStore.ts';
import { causeGone, say } from '../stores/messageStore.ts';
import { usePixels } from '../stores/pixelStore.ts';
import { setEntry, useStudy } from '../stores/studyStore.ts';
import { dispatchView } from '../stores/viewStore.ts';
import { markStale, preflightNow, viewedSlice } from '../stores/openCt.ts';
import { forgetVerifications } from '../stores/verifyStore.ts';
import { exportWorker } from '../workers/exportClient.ts';
import type { ReadingPool } from '../workers/readingPool.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { statedMemory } from '../workers/statedMemory.ts';
import type { TrainApi } from '../workers/trainApi.ts';
import type { App } from './app.ts';
import { createCompareFlow } from './compareFlow.ts';
import { fetchDemo } from './demoFlow.ts';
import { createEngineFlow, modelsUrl } from './engineFlow.ts';
import { createExplainFlow } from './explainFlow.ts';
import { createExportFlow } from './exportFlow.ts';
import { createFineTuneFlow } from './fineTuneFlow.ts';
import { chooseLanguage } from './languageFlow.ts';
import { createPacsFlow, type PacsParts } from './pacsFlow.ts';
import { takeOverOlderPage } from '../storage/olderPage.ts';
import { modelAt } from '../storage/modelFiles.ts';
import { onUnreadable, pageStorage } from '../storage/pageStorage.ts';
import { type Unreadable, unreadableError } from '../storage/record.ts';
import { pixelsOf, startPixelBudget } from './pixelTable.ts';
import { pageNetwork, pageTissue } from './pageNetwork.ts';
import { saveMeasurements } from './measurementsFlow.ts';
import { readAs } from './readAs.ts';
import { closeSeries } from './closeSeries.ts';
import { createKeptStudiesFlow } from './keptStudiesFlow.ts';
import { pageLocks } from '../storage/browserLocks.ts';
import { createReaderStudyFlow } from './readerStudyFlow.ts';
import { createSeriesFlow } from './seriesFlow.ts';
import { createSpreadFlow } from './spreadFlow.ts';
import { createStudyFlow } from './studyFlow.ts';
import { createSynthesisFlow } from './synthesisFlow.ts';
import { createTissueFlow } from './tissueFlow.ts';
import { createTagsFlow } from './tagsFlow.ts';
import { createVerifyFlow } from './verifyFlow.ts';

export interface AppParts {
  readonly pool: ReadingPool;
  readonly engine: WorkerClient<EngineApi>;
  /** Two, so that metrics take both cores and fine-tuning aligns beside Compare. */
  readonly compare: readonly [WorkerClient<ComparingApi>, WorkerClient<ComparingApi>];
  readonly train: WorkerClient<TrainApi>;
  /** What the page lends to the PACS flow. */
  readonly pacs: Omit<PacsParts, 'openFiles'>;
}

export function createApp({
  pool,
  engine: client,
  compare: [first, second],
  train,
  pacs: page,
}: AppParts): App {
  const engine = client.remote;
  const engineFlow = createEngineFlow(client);
  const compute = {
    reading: pool.reading,
    width: pool.width,
    network: pageNetwork(engine, engineFlow),
    tissue: pageTissue(engine),
    comparing: [first.remote, second.remote],
  } as const;
  const { placements, pairs, fits } = pageStorage;
  const study = createStudyFlow(
    compute,
    (ctId) => {
      synthesis.ctReady(ctId).catch(() => undefined); // said in a message; Synthesise tries again
      compare.ctReady(ctId).catch(() => undefined); // said beside the series
    },
    (id) => void series.show(id),
    (id) => stopWorkOn(id),
  );
  /** What is being made of a series, before its pixels go. */
  const stopWorkOn = (id: string): void => {
    for (const flow of [synthesis, spread, tissue]) flow.cancel(id);
  };
  const compare = createCompareFlow({ compute, placements, filesOf: study.filesOf });
  const series = createSeriesFlow({ compute, filesOf: study.filesOf, selectCt: study.selectCt });
  const tags = createTagsFlow({ compute, filesOf: study.filesOf });
  const exporting = createExportFlow(() => exportWorker().remote, study.filesOf, compute);
  const pacs = createPacsFlow({ ...page, openFiles: (files) => study.openFiles(files, false) });
  const verifying = createVerifyFlow({ compute, filesOf: study.filesOf, selectCt: study.selectCt });
  const explain = createExplainFlow({ engine, compute });
  const readerStudy = createReaderStudyFlow({
    studies: pageStorage.readerStudies,
    locks: pageLocks(),
    results: pageStorage.results,
    modelFile: ({ path }) => openModel(modelAt(pageStorage.models, modelsUrl(path)), modelsUrl(path)),
  });
  const spread = createSpreadFlow({ compute, viewedSlice });
  const tissue = createTissueFlow(compute, (ctId) => compare.placed(ctId, 'T1'));
  const synthesis = createSynthesisFlow({
    compute,
    viewedSlice,
    begins: () => {
      spread.cancel();
      tissue.cancel();
    },
    whole: (ctId) => {
      spread.bringKept(ctId).catch(() => undefined); // Synthesise offers to measure it
    },
  });

  const fineTune = createFineTuneFlow({
    compute: { ...compute, comparing: [second.remote, first.remote] },
    storage: { placements, pairs, runs: pageStorage.runs, fits },
    filesOf: study.filesOf,
    train,
    engineFlow,
    selectCt: study.selectCt,
  });
  void fineTune.lookForRuns().catch(() => undefined); // where storage is refused there are none

  const closeStudy = (): void => {
    keptStudies.leave();
    pacs.cancel();
    explain.leave();
    synthesis.cancel();
    spread.cancel();
    tissue.cancel();
    exporting.cancel();
    verifying.cancel();
    forgetVerifications();
    series.cancel();
    tags.close();
    compare.close();
    study.close();
    dispatchView({ type: 'forgetDrawings' });
    engine.release(null).catch(() => undefined); // an engine that is gone holds nothing
  };
  const keptStudies = createKeptStudiesFlow({
    storage: pageStorage,
    filesOf: study.filesOf,
    openFiles: study.openFiles,
    closeStudy,
    showSeries: series.show,
    selectCt: study.selectCt,
    setReference: compare.setReference,
  });

  startPixelBudget(statedMemory()).catch(() => undefined); // where storage is refused nothing was put aside
  onUnreadable(sayUnreadable);
  takeOverOlderPage(pageStorage, sayUnreadable).catch(() => undefined); // it stays where it is, and is tried again next time

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
    closeStudy,
    selectCt: study.selectCt,
    showSeries: series.show,
    closeSeries: (id) =>
      closeSeries(
        {
          filesOf: study.filesOf,
          restore: study.restore,
          setReference: compare.setReference,
          selectCt: study.selectCt,
          showSeries: series.show,
          stopWork: () => {
            stopWorkOn(id);
            for (const kind of ['register', 'metrics'] as const) compare.cancel(kind);
            for (const kind of ['read', 'mask'] as const) study.cancel(kind);
          },
        },
        id,
      ),
    chooseLanguage,
    saveMeasurements: (measured) => saveMeasurements(() => exportWorker().remote, measured),
    showTags: tags.show,
    showTagsInView: tags.showInView,
    closeTags: tags.close,
    readAs: (id, modality) =>
      readAs(
        {
          filesOf: study.filesOf,
          openFiles: (files) => study.openFiles(files, false),
          setReference: compare.setReference,
        },
        id,
        modality,
      ),
    setReference: compare.setReference,
    registerAgain: compare.registerAgain,
    nudge: compare.nudge,
    normalise: compare.normalise,
    synthesise: synthesis.run,
    measureSpread: spread.measure,
    findTissue: tissue.find,
    pause: synthesis.pause,
    resume: synthesis.resume,
    cancel: (kind) => {
      if (kind === 'synthesise') synthesis.cancel();
      else if (kind === 'spread') spread.cancel();
      else if (kind === 'tissue') tissue.cancel();
      else if (kind === 'export') exporting.cancel();
      else if (kind === 'show') series.cancel();
      else if (kind === 'verify') verifying.cancel();
      else if (kind === 'pacs') pacs.cancel();
      else if (kind === 'keep') keptStudies.cancel();
      else if (kind === 'explain') explain.cancel();
      else if (kind === 'readers') readerStudy.cancel();
      else if (kind === 'register' || kind === 'metrics') compare.cancel(kind);
      else if (kind === 'open' || kind === 'read' || kind === 'mask') study.cancel(kind);
    },
    checkExport: exporting.check,
    saveDicom: exporting.saveDicom,
    saveNifti: exporting.saveNifti,
    saveTissue: exporting.saveTissue,
    saveBundle: exporting.saveBundle,
    sendToPacs: async () => {
      const to = pacs.connected();
      if (to) await exporting.sendDicom(to);
    },
    pacs,
    verify: verifying.verify,
    overrideVerdict: ({ rule, sentence, contrast }, reason) => {
      const { ctId, overrides } = useStudy.getState();
      if (ctId === null) return;
      setEntry('overrides', ctId, [...(overrides[ctId] ?? []), { rule, sentence, reason }]);
      causeGone('synthesise');
      if (contrast !== null) void compare.resume(ctId);
    },
    chooseModel: engineFlow.chooseModel,
    chooseBackend: engineFlow.chooseBackend,
    tuneAgain: engineFlow.tuneAgain,
    preflight: preflightNow,
    pixels: pixelsOf,
    measured: async () => ({ engine: await engineStatus(), pixels: usePixels.getState() }),
    fineTune,
    keptStudies,
    explain,
    readerStudy,
    clearKept: pageStorage.forget,
  };
}

function sayUnreadable(one: Unreadable): void {
  const { message, advice, details = {} } = unreadableError(one);
  say({ level: 'warning', text: message, advice, details });
}
