// The training worker: a backend of its own, so that looking and synthesising go on beside it; everything it does can be taken up again.
import { makeZip } from 'client-zip';
import type { Convolutions, PlainConvolution } from '../core/network/convolution.ts';
import type { AppError } from '../core/appError.ts';
import { type PreviewSet, type RunEnd, type RunPlan, type TrainEvent } from '../core/training/fineTune.ts';
import { fineTunedCard } from '../core/training/fineTuneCard.ts';
import { readModelFile } from '../core/network/modelFile.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import { trainedConvolutions } from '../core/training/training.ts';
import { bytesInUse, closeDevice, type Device, finishGpuWork, openDevice } from '../engine/device.ts';
import type { BackendChoice } from '../engine/engineApi.ts';
import { FeatureNetwork } from '../engine/train/features.ts';
import { Objective } from '../engine/train/objective.ts';
import { runFineTune } from '../engine/train/runFineTune.ts';
import { writeModel } from '../engine/train/writeModel.ts';
import { loadWeights } from '../engine/weights.ts';
import { importModel, keepModel, modelFilesOf } from '../storage/keptModels.ts';
import { modelAt } from '../storage/modelFiles.ts';
import { pageDevice } from './pageDevice.ts';
import type { CallContext } from '../core/calls.ts';
import { serve } from './rpc.ts';
import {
  keepBest,
  keepCheckpoint,
  keepPreviews,
  keepRun,
  keptRun,
  type KeptRun,
  openPair,
  readBest,
  readCheckpoint,
} from '../storage/runFiles.ts';
import { fillFile, fillFolder, gather } from '../storage/destinationSinks.ts';
import type { BackendEvent, TrainApi } from './trainApi.ts';
import { browserWeightStore } from '../storage/weightStore.ts';
import { isZip, zipFiles } from '../pipeline/zipFiles.ts';

let wish: 'pause' | 'stop' | null = null;
let running = false;

serve<TrainApi>({
  halt: (request) => {
    wish = request.wish;
    return null;
  },
  run: async ({ id, backend }, context) => {
    if (running) throw alreadyRunning;
    running = true;
    wish = null;
    try {
      return await run(id, backend, context);
    } finally {
      running = false;
    }
  },
  saveModel: async ({ id, into }) => {
    if (into.kind === 'folder') return fillFolder(into.handle, id, modelFilesOf(id));
    const entries = async function* (): AsyncGenerator<{ name: string; input: Uint8Array<ArrayBuffer> }> {
      for await (const { path, bytes } of modelFilesOf(id)) yield { name: `${id}/${path}`, input: bytes };
    };
    const stream = makeZip(entries());
    return into.kind === 'file' ? fillFile(into.handle, stream, 1) : gather(stream, 'application/zip', 1);
  },
  loadModel: async ({ files, taken }, { signal }) => {
    const opened = await Promise.all(
      files.map(async (one) => (isZip(one.path) ? zipFiles(one.path, one.file, { signal }) : [one])),
    );
    return importModel(opened.flat(), new Map(taken));
  },
});

type Ended = KeptRun & { readonly end: RunEnd };

/** What befell the GPU in the middle of a run: not the run's failure, it goes on from what was kept. */
class Interrupted {
  readonly full: boolean;
  readonly why: string;
  constructor(full: boolean, why: string) {
    this.full = full;
    this.why = why;
  }
}

/** After so many losses within one sitting the processor is trusted instead. */
const MOST_LOSSES = 3;

async function run(
  id: string,
  choice: BackendChoice,
  context: CallContext<TrainEvent | BackendEvent>,
): Promise<Ended> {
  const kept = await keptRun(id);
  if (!kept) throw gone('This run is');
  let backend = choice;
  for (let losses = 0; ;) {
    try {
      return await sitting(kept, backend, losses > 0, context);
    } catch (thrown) {
      if (!(thrown instanceof Interrupted)) throw thrown;
      losses++;
      if (thrown.full || losses >= MOST_LOSSES) backend = 'wasm';
      const step = (await readCheckpoint(id))?.progress.step ?? 0;
      context.progress({ kind: 'note', words: interruptedWords(thrown, step, backend) } satisfies TrainEvent);
    }
  }
}

const interruptedWords = ({ full, why }: Interrupted, step: number, next: BackendChoice): string => {
  const what = full ? 'The GPU ran out of memory' : 'The GPU was lost';
  const where = next === 'wasm' ? 'with the processor' : 'with a fresh device';
  const numbers = next === 'wasm' ? 'the same but for rounding' : 'those of an unbroken run';
  const from = step === 0 ? 'from its beginning' : `from step ${step}, which was kept`;
  return `${what} while it trained (${why}). Training goes on ${where}, ${from}; its numbers are ${numbers}.`;
};

/** One device's part of a run: from what was kept to the run's end, or to the device's. */
async function sitting(
  kept: KeptRun,
  backend: BackendChoice,
  afterALoss: boolean,
  { progress, signal }: CallContext<TrainEvent | BackendEvent>,
): Promise<Ended> {
  const { plan } = kept;
  const { id } = plan;
  let validated: PreviewSet | null = null;
  const tell = (event: TrainEvent | BackendEvent): void => {
    if (event.kind === 'epoch' && event.previews.length > 0)
      validated = { epoch: event.progress.curve.at(-1)?.epoch ?? 0, previews: event.previews };
    progress(event);
  };
  const befell: { what: Interrupted | null } = { what: null };
  tell({ kind: 'stage', words: 'Starting the device', done: 0, total: 0 });
  const open = (from: BackendChoice): Promise<Device> =>
    openDevice(pageDevice(), from, ({ kind, why }) => {
      befell.what ??= new Interrupted(kind === 'out of memory', why);
    });
  // A GPU that was lost may not come back at once, or at all.
  const device = await (afterALoss ? open(backend).catch(() => open('wasm')) : open(backend));
  if (!device.gpu) befell.what = null; // of a GPU that was tried and closed again
  tell({ kind: 'backend', report: device.report });
  const failIfLost = (): void => {
    if (befell.what && device.gpu) throw befell.what;
  };
  const objects: { dispose: () => void }[] = [];
  try {
    tell({ kind: 'stage', words: 'Loading the starting model', done: 0, total: 0 });
    const file = await modelFile(plan.parent.url);
    if (file.weightsSha256 !== plan.parent.weightsSha256) throw otherParent(plan);
    if (file.spec.family !== 'drunet') throw onlyDrunets(file.name);
    const parentWeights = (): Promise<Convolutions> => weightsOf(file, plan.parent.url, signal);
    const features = await featureNetwork(plan, signal);
    if (features) objects.push(features);
    const objective = new Objective(plan.choices.loss, features);
    const readers = new Map<string, Awaited<ReturnType<typeof openPair>>>();
    const end = await runFineTune(
      { plan, file, spec: file.spec, objective, from: await readCheckpoint(id) },
      {
        slice: async (key, index) => {
          if (!readers.has(key)) readers.set(key, await openPair(key));
          const read = readers.get(key);
          if (!read) throw gone('A pair of this run is');
          return read(index);
        },
        parentWeights,
        keep: async (now, checkpoint) => {
          if (validated) await keepPreviews(id, validated);
          validated = null;
          await keepCheckpoint(id, now, checkpoint);
        },
        keepBest: (fold, trained) => keepBest(id, fold, trained),
        best: (fold) => readBest(id, fold),
        tell,
        haltRequest: () => (signal.aborted ? 'pause' : wish),
        yieldToEventLoop: async () => {
          await new Promise((resolve) => setTimeout(resolve));
          failIfLost();
        },
        bytes: () => bytesInUse(device),
      },
    );
    if (end.kind === 'paused') return { ...kept, progress: (await keptRun(id))?.progress ?? null, end };
    tell({ kind: 'stage', words: 'Writing the model', done: 0, total: 0 });
    const modelId = plan.splits.length === 1 ? await write(plan, file, await parentWeights()) : null;
    await keepRun({ plan, end, modelId });
    return { plan, end, modelId, progress: (await keptRun(id))?.progress ?? null };
  } catch (thrown) {
    await finishGpuWork(device);
    failIfLost();
    throw thrown;
  } finally {
    for (const one of objects) one.dispose();
    closeDevice(device);
  }
}

async function modelFile(url: string): Promise<ModelFile> {
  const checked = readModelFile(await modelAt(url).json(), url);
  if (!checked.ok) throw checked.error;
  return checked.value;
}

async function weightsOf(file: ModelFile, url: string, signal: AbortSignal): Promise<Convolutions> {
  const weights = new Map<string, PlainConvolution>();
  const options = { source: modelAt(url), store: browserWeightStore(), signal, progress: () => undefined };
  await loadWeights(file, options, (name, plain) => weights.set(name, plain));
  return weights;
}

async function featureNetwork(
  { featureUrl, choices }: RunPlan,
  signal: AbortSignal,
): Promise<FeatureNetwork | null> {
  if (choices.loss.contextual <= 0 || featureUrl === null || !choices.features) return null;
  const file = await modelFile(featureUrl);
  if (file.spec.family !== 'vgg') throw notFeatures(file.name);
  return new FeatureNetwork(file.spec, choices.features.layer, await weightsOf(file, featureUrl, signal));
}

async function write(plan: RunPlan, parent: ModelFile, from: Convolutions): Promise<string> {
  const progress = (await keptRun(plan.id))?.progress;
  if (!progress || parent.spec.family !== 'drunet') throw gone('This run is');
  const weights = new Map(from);
  for (const [name, plain] of await readBest(plan.id, 0)) weights.set(name, plain);
  const date = plan.created.slice(0, 10);
  const { file, shards } = await writeModel({
    parent,
    weights,
    trained: trainedConvolutions(parent.spec, plan.choices.part),
    id: `${parent.id}-${plan.id}`,
    name: `${parent.name}, fine-tuned ${plan.created.slice(0, 16).replace('T', ' ')}`,
    card: fineTunedCard(parent, plan, progress, date),
  });
  return (await keepModel(file, shards)).id;
}

const alreadyRunning: AppError = {
  kind: 'training',
  message: 'A fine-tune is running already.',
  advice: 'Pause or stop it first.',
};

const gone = (what: string): AppError => ({
  kind: 'training',
  message: `${what} no longer kept in this browser.`,
  advice: 'Prepare the pairs again and start a new run.',
});

const otherParent = ({ parent }: RunPlan): AppError => ({
  kind: 'training',
  message: `The starting model ${parent.name} has changed since this run began, so it cannot go on.`,
  advice: 'Put the old model back, or start a new run.',
  details: { model: parent.id },
});

const onlyDrunets = (name: string): AppError => ({
  kind: 'training',
  message: `${name} cannot be fine-tuned: only DRUNets can.`,
  advice: 'Choose a DRUNet as the starting model.',
});

const notFeatures = (name: string): AppError => ({
  kind: 'training',
  message: `${name} is no feature network, so the contextual loss cannot use it.`,
  advice: 'Choose another feature network, or another loss.',
});
