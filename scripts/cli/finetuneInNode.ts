// Fine-tunes in this process, without a browser: the pipeline that the page runs, with what is kept in a folder.
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { AppError } from '../../src/core/appError.ts';
import { isAppError } from '../../src/core/appError.ts';
import { contrasts } from '../../src/core/contrast.ts';
import type { DroppedFile } from '../../src/core/files/droppedFile.ts';
import type { ModelFile } from '../../src/core/network/modelManifest.ts';
import { matchPairs, pairFaults } from '../../src/core/series/matchPairs.ts';
import type { SeriesInfo } from '../../src/core/series/seriesInfo.ts';
import { recommendedWith, type RunPlan, usualChoices } from '../../src/core/training/fineTune.ts';
import { cardMetrics } from '../../src/core/training/fineTuneCard.ts';
import { runFileText } from '../../src/core/training/fineTuneReport.ts';
import { patientHash, patientLabels } from '../../src/core/training/pairs.ts';
import { planRun, type ReadyPair } from '../../src/core/training/planRun.ts';
import { stageWords, stepWords } from '../../src/core/training/runWords.ts';
import { throttled } from '../../src/core/throttle.ts';
import { type NodeWasm, startNodeWasm } from '../../src/engine/tfjs/nodeWasm.ts';
import { diskTree } from '../../src/node/diskTree.ts';
import { droppedFolder } from '../../src/node/droppedFolder.ts';
import { modelFolder } from '../../src/node/modelFolder.ts';
import { nodeCompute } from '../../src/node/nodeCompute.ts';
import {
  type EndedRun,
  fineTune,
  type FineTuneProgress,
  type HaltRequest,
} from '../../src/pipeline/fineTune.ts';
import { knownPair } from '../../src/pipeline/knownPair.ts';
import { openDrop } from '../../src/pipeline/openDrop.ts';
import { openParent } from '../../src/pipeline/openModel.ts';
import { preparePair, type PrepareProgress, prepareWords } from '../../src/pipeline/preparePair.ts';
import { createStorage, type Storage } from '../../src/storage/storage.ts';
import { chooseModel, modelList } from './chooseModel.ts';
import type { FinetuneOptions } from './finetuneOptions.ts';
import { noteGiven, refuseOthers } from './finetuneGiven.ts';
import { writeResults } from './finetuneResults.ts';
import {
  badPairs,
  CONTINUED,
  type FinetuneEnd,
  type FinetuneTerminal,
  noPairsIn,
  WRITTEN_AGAIN,
} from './finetuneTerminal.ts';
import { findGpu } from './webgpu.ts';

const MODELS = 'public/models';
/** A terminal is told of steps this often at most. */
const STEPS_SHOWN_EVERY_MS = 500;

/** `folder`: for results; what is needed to continue lies in .kept within. Throws an AppError. */
export async function finetuneInNode(
  options: FinetuneOptions,
  folder: string,
  terminal: FinetuneTerminal,
): Promise<FinetuneEnd> {
  const keptFolder = join(folder, '.kept');
  const storage = createStorage(
    diskTree(keptFolder),
    ({ what, name, why }) => terminal.say(`The ${what} ${name} cannot be read: ${why}.`),
    null,
  );
  const abort = new AbortController();
  let haltRequest: HaltRequest | null = null;
  terminal.onInterrupt(() => {
    haltRequest = 'pause';
    abort.abort();
  });
  const [kept] = await storage.runs.list();
  if (kept) refuseOthers(keptFolder, options, kept.plan.choices);
  if (kept) terminal.say(kept.end ? WRITTEN_AGAIN : CONTINUED);
  const plan = kept?.plan ?? (await begin(options, storage, terminal, abort.signal));
  if (!kept) {
    noteGiven(keptFolder, options);
    await storage.runs.keep({ plan, end: null, modelId: null });
  }
  const train = (): Promise<EndedRun> =>
    trainHere(plan, storage, terminal, { signal: abort.signal, haltRequest: () => haltRequest });
  const { end, progress, modelId } = kept?.end ? { ...kept, end: kept.end } : await train();
  if (end.kind === 'paused' || !progress) return 'paused';
  if (end.kind === 'not-finite')
    terminal.say(`The loss became NaN at step ${end.step}; the best weights before it are kept.`);
  for (const [name, value] of Object.entries(cardMetrics(progress))) terminal.say(`${name}: ${value}`);
  await writeResults(folder, terminal.say, {
    textOf: (what) => runFileText(what, { plan, progress, end, modelId }),
    model: modelId === null ? null : storage.models.files(modelId),
  });
  if (!options.keepBrowser) rmSync(keptFolder, { recursive: true, force: true });
  return 'done';
}

/** Trains until the run ends or halts, on the GPU where there is one. */
async function trainHere(
  plan: RunPlan,
  storage: Storage,
  terminal: FinetuneTerminal,
  halting: { readonly signal: AbortSignal; readonly haltRequest: () => HaltRequest | null },
): Promise<EndedRun> {
  const { gpu, choice } = await findGpu('auto');
  const state: { wasm: NodeWasm | null } = { wasm: null };
  const device = {
    gpu,
    startWasm: async () => (state.wasm ??= await startNodeWasm(availableParallelism())).threads,
  };
  try {
    return await fineTune(
      {
        compute: {
          device,
          modelAt: modelFolder,
          weights: null,
          tuning: { store: storage.tunings, program: `Node ${process.version}` },
        },
        storage,
        ...halting,
        progress: progressTo(terminal, plan),
      },
      plan.id,
      choice,
    );
  } finally {
    state.wasm?.stop();
  }
}

function progressTo(terminal: FinetuneTerminal, plan: RunPlan): (event: FineTuneProgress) => void {
  const showStep = throttled(
    STEPS_SHOWN_EVERY_MS,
    (step: Extract<FineTuneProgress, { readonly kind: 'step' }>) =>
      terminal.show(stepWords(step, plan.choices.epochs, plan.splits.length)),
  );
  return (event) => {
    if (event.kind === 'backend') terminal.say(`${event.report.adapter}. ${event.report.reason}`);
    else if (event.kind === 'stage') terminal.show(stageWords(event));
    else if (event.kind === 'step') showStep(event);
    else if (event.kind === 'note') terminal.say(event.words);
  };
}

/** Opens the folder, prepares its pairs, and plans. */
async function begin(
  { pairs: path, model, choices, skipBad }: FinetuneOptions,
  storage: Storage,
  terminal: FinetuneTerminal,
  signal: AbortSignal,
): Promise<RunPlan> {
  const url = await chooseModel(MODELS, model ?? null);
  const file = await openParent(modelFolder(url), url);
  const { reading, width } = nodeCompute();
  const opened = await openDrop(
    { compute: { reading, width }, signal, progress: () => undefined },
    await droppedFolder(path),
  );
  const { series } = opened.summary;
  const matched = matchPairs(series);
  const unused = matched.unused.map(({ text }) => text);
  if (matched.pairs.length === 0) throw noPairsIn(path, unused);
  for (const line of unused) terminal.say(line);
  const found = (id: string | null): SeriesInfo | null => series.find((one) => one.id === id) ?? null;
  const cts = matched.pairs.flatMap(({ ctId }) => found(ctId) ?? []);
  const patients = await Promise.all(cts.map(patientHash));
  const labels = patientLabels(patients);

  const [ready, bad]: [ReadyPair[], string[]] = [[], []];
  for (const [i, { references }] of matched.pairs.entries()) {
    const [ct, label, patient] = [cts[i], labels[i] ?? '', patients[i] ?? ''];
    if (!ct) continue;
    const mrs = file.contrasts.map((contrast) => found(references[contrast]));
    terminal.say(`${label}: CT with ${contrasts.filter((contrast) => references[contrast]).join(' and ')}`);
    const of = { label, patient, ct, mrs, file, files: opened.files };
    await prepared(of, storage, terminal, signal).then(
      (pair) => ready.push(pair),
      (thrown: unknown) => {
        // What is not the pair's fault ends it all.
        if (!isAppError(thrown) || ['cancelled', 'storage', 'unexpected'].includes(thrown.kind)) throw thrown;
        bad.push(`${label}: ${thrown.message} ${thrown.advice}`);
      },
    );
  }
  if (bad.length > 0 && !skipBad) throw badPairs(bad);
  for (const line of bad.length > 0 ? ['Left out:', ...bad] : []) terminal.say(line);
  const [network] = await modelList(MODELS).then(
    ({ featureNetworks }) => featureNetworks,
    () => [],
  );
  const wanted = { ...usualChoices, ...(network ? recommendedWith(network) : {}), ...choices };
  return planRun({
    pairs: ready,
    choices: wanted,
    parent: { id: file.id, url, file },
    featureUrl: network ? join(MODELS, network.path) : null,
    created: new Date(),
  });
}

interface PairHere {
  readonly label: string;
  readonly patient: string;
  readonly ct: SeriesInfo;
  /** In the model's order. */
  readonly mrs: readonly (SeriesInfo | null)[];
  readonly file: ModelFile;
  readonly files: readonly DroppedFile[];
}

/** The pair as it was kept before, or made ready now. Throws an AppError where it cannot be used. */
async function prepared(
  { label, patient, ct, mrs, file, files }: PairHere,
  storage: Storage,
  terminal: FinetuneTerminal,
  signal: AbortSignal,
): Promise<ReadyPair> {
  const of = mrs.flatMap((mr, k) => {
    const contrast = file.contrasts[k];
    return mr && contrast ? [[contrast, mr] as const] : [];
  });
  const faults = pairFaults(ct, of, file.contrasts);
  if (faults.length > 0) throw unusable(faults.map(({ text }) => text).join(' '));
  const known = await knownPair(storage, { ct, references: mrs, model: file });
  if (known) return { ...known, label };
  const pair = await preparePair(
    {
      compute: nodeCompute(),
      signal,
      storage: {
        placements: storage.placements,
        keepPair: (made, _pictures, slices) =>
          storage.pairs.keep({ ...made, pictures: { ct: '', mr: '' } }, slices),
      },
      progress: (event: PrepareProgress) => {
        const { words, fraction } = prepareWords(event);
        terminal.show({ words: `${label}: ${words}`, fraction });
      },
    },
    { patient, ct, references: mrs, model: file, filesOf: () => files, ctWithMasks: null },
  );
  return { ...pair, label };
}

const unusable = (why: string): AppError => ({
  kind: 'training',
  message: why,
  advice: 'Choose other series for this pair, or leave it out.',
});
