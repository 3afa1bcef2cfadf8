// A fine-tune from a planned run to a model: on one device, or after a failure of the GPU on the next, from what was kept.
import type { AppError } from '../core/appError.ts';
import type { Convolutions, PlainConvolution } from '../core/network/convolution.ts';
import type { DrunetSpec, ModelFile } from '../core/network/modelManifest.ts';
import type { ModelSource, WeightStore } from '../core/network/modelSource.ts';
import type { Checkpoint } from '../core/training/checkpoint.ts';
import type { PreviewSet, RunEnd, RunPlan, RunProgress, TrainEvent } from '../core/training/fineTune.ts';
import { fineTunedCard } from '../core/training/fineTuneCard.ts';
import { trainedConvolutions } from '../core/training/training.ts';
import type { TrainingSlice } from '../core/training/trainingSlice.ts';
import {
  bytesInUse,
  closeDevice,
  type Device,
  type DeviceHost,
  finishGpuWork,
  openDevice,
} from '../engine/device.ts';
import type { BackendChoice, BackendReport } from '../core/network/engineApi.ts';
import { nextTask } from '../core/nextTask.ts';
import { type GpuFailure, gpuFailureWords } from '../engine/gpuFailure.ts';
import type { TuningReport } from '../core/network/tuning.ts';
import { FeatureNetwork } from '../engine/train/features.ts';
import { Objective } from '../engine/train/objective.ts';
import { runFineTune } from '../engine/train/runFineTune.ts';
import type { RunHost, RunStart } from '../engine/train/runHost.ts';
import type { StepShape } from '../engine/train/stepOnce.ts';
import { writeModel, type WrittenModel } from '../engine/train/writeModel.ts';
import type { TuningHost } from '../engine/tuning/tuneNetwork.ts';
import { tuneStep } from '../engine/tuning/tuneStep.ts';
import { loadWeights } from '../engine/weights.ts';
import type { KeptRun } from '../storage/runs.ts';
import type { KeepingHost } from './host.ts';
import { onlyDrunets, openModel } from './openModel.ts';

/** pause: stop after this step, keeping all. stop: end now, with the best weights so far. */
export type HaltRequest = 'pause' | 'stop';

/** What a run tells on the way: its device once that is there, which kernels its steps take, then its stages, steps and epochs. */
export type FineTuneProgress =
  | TrainEvent
  | { readonly kind: 'backend'; readonly report: BackendReport }
  /** What was measured of its steps on a GPU. */
  | { readonly kind: 'tuned'; readonly report: TuningReport };

export type EndedRun = KeptRun & { readonly end: RunEnd };

export interface RunStorage {
  readonly runs: {
    /** A kept run and how far it is; null where there is none. */
    readonly read: (id: string) => Promise<KeptRun | null>;
    readonly keep: (run: Omit<KeptRun, 'progress'>) => Promise<void>;
    readonly checkpoint: (id: string) => Promise<RunStart['from']>;
    readonly keepCheckpoint: (
      id: string,
      progress: RunProgress,
      checkpoint: Checkpoint | null,
    ) => Promise<void>;
    /** The best weights of a fold; empty where none are kept. */
    readonly best: (id: string, fold: number) => Promise<Convolutions>;
    readonly keepBest: (id: string, fold: number, trained: Convolutions) => Promise<void>;
    readonly keepPreviews: (id: string, previews: PreviewSet) => Promise<void>;
  };
  readonly pairs: {
    /** A prepared pair, slice by slice; null where it is not kept. */
    readonly open: (key: string) => Promise<((index: number) => Promise<TrainingSlice>) | null>;
  };
  readonly models: {
    readonly keep: (file: ModelFile, shards: WrittenModel['shards']) => Promise<{ readonly id: string }>;
  };
}

export interface FineTuneHost extends KeepingHost<object, RunStorage, FineTuneProgress> {
  readonly compute: {
    readonly device: DeviceHost;
    readonly modelAt: (url: string) => ModelSource;
    readonly weights: WeightStore | null;
    /** Where it is given, steps are tuned on a real GPU. */
    readonly tuning?: TuningHost;
  };
  /** What the user wants now; looked at after every step. An abort of the signal is a pause. */
  readonly haltRequest: () => HaltRequest | null;
}

/** After so many failures of the GPU the CPU is trusted instead. */
const MOST_GPU_FAILURES = 3;

/**
 * Runs a kept plan to its end, or until it is halted; what was kept of it before is taken up. Throws an AppError; what was
 * kept until then stays.
 */
export async function fineTune(host: FineTuneHost, id: string, choice: BackendChoice): Promise<EndedRun> {
  const kept = await host.storage.runs.read(id);
  if (!kept) throw gone('This run is');
  let backend = choice;
  for (let failures = 0; ; failures++) {
    const outcome = await trainOnDevice(host, kept, backend, failures > 0);
    if (outcome.kind === 'ended') return outcome.run;
    const { failure } = outcome;
    if (failure.kind === 'out of memory' || failures + 1 >= MOST_GPU_FAILURES) backend = 'wasm';
    const step = (await host.storage.runs.checkpoint(id))?.progress.step ?? 0;
    host.progress({ kind: 'note', words: failureWords(failure, step, backend) });
  }
}

function failureWords(failure: GpuFailure, step: number, next: BackendChoice): string {
  const where = next === 'wasm' ? 'on the CPU' : 'on a fresh device';
  const numbers = next === 'wasm' ? 'the same but for rounding' : 'those of an uninterrupted run';
  const from = step === 0 ? 'from its beginning' : `from step ${step}, which was kept`;
  return `${gpuFailureWords(failure)} while it trained (${failure.why}). Training continues ${where}, ${from}; its numbers are ${numbers}.`;
}

type Outcome =
  | { readonly kind: 'ended'; readonly run: EndedRun }
  /** Not the run's failure: it goes on from what was kept. */
  | { readonly kind: 'gpu failed'; readonly failure: GpuFailure };

/** One device's part of a run: from what was kept to the run's end, or to the device's. */
async function trainOnDevice(
  host: FineTuneHost,
  kept: KeptRun,
  backend: BackendChoice,
  afterFailure: boolean,
): Promise<Outcome> {
  const { compute, progress } = host;
  const state: { failure: GpuFailure | null } = { failure: null };
  progress({ kind: 'stage', words: 'Starting the device', done: 0, total: 0 });
  const open = (on: BackendChoice): Promise<Device> =>
    openDevice(compute.device, on, (failure) => (state.failure ??= failure));
  // A GPU that was lost may not come back at once, or at all.
  const device = await (afterFailure ? open(backend).catch(() => open('wasm')) : open(backend));
  if (!device.gpu) state.failure = null; // of a GPU that was tried and closed again
  progress({ kind: 'backend', report: device.report });
  try {
    return { kind: 'ended', run: await train(host, kept, device, () => state.failure) };
  } catch (thrown) {
    await finishGpuWork(device);
    if (state.failure) return { kind: 'gpu failed', failure: state.failure };
    throw thrown;
  } finally {
    closeDevice(device);
  }
}

async function train(
  host: FineTuneHost,
  kept: KeptRun,
  device: Device,
  failure: () => GpuFailure | null,
): Promise<EndedRun> {
  const { compute, storage, progress, signal, haltRequest } = host;
  const { plan } = kept;
  progress({ kind: 'stage', words: 'Loading the starting model', done: 0, total: 0 });
  const file = await openModel(compute.modelAt(plan.parent.url), plan.parent.url);
  if (file.weightsSha256 !== plan.parent.weightsSha256) throw otherParent(plan);
  const { spec } = file;
  if (spec.family !== 'drunet') throw onlyDrunets(file.name);
  const parentWeights = (): Promise<Convolutions> => weightsOf(host, file, plan.parent.url);
  const features = await featureNetwork(host, plan);
  try {
    const shape = {
      spec,
      size: file.preprocessing.grid.size,
      trained: trainedConvolutions(spec, plan.choices.part),
      features,
    };
    await tune(host, device, shape, parentWeights);
    if (failure()) throw new Error('The GPU failed.'); // seen by trainOnDevice
    const end = await runFineTune(
      {
        plan,
        file,
        spec,
        objective: new Objective(plan.choices.loss, features),
        from: await storage.runs.checkpoint(plan.id),
      },
      {
        ...keeping(host, plan.id),
        parentWeights,
        haltRequest: () => (signal.aborted ? 'pause' : haltRequest()),
        yieldToEventLoop: async () => {
          await nextTask();
          if (failure()) throw new Error('The GPU failed.'); // seen by trainOnDevice
        },
        bytes: () => bytesInUse(device),
      },
    );
    if (end.kind === 'paused')
      return { ...kept, progress: (await storage.runs.read(plan.id))?.progress ?? null, end };
    progress({ kind: 'stage', words: 'Writing the model', done: 0, total: 0 });
    const modelId =
      plan.splits.length === 1 ? await write(storage, plan, file, spec, await parentWeights()) : null;
    await storage.runs.keep({ plan, end, modelId });
    return { plan, end, modelId, progress: (await storage.runs.read(plan.id))?.progress ?? null };
  } finally {
    features?.dispose();
  }
}

/** Measures which kernels a step's layers take, where that is worth it, and says what came of it. */
async function tune(
  { compute, progress, signal, haltRequest }: FineTuneHost,
  { gpu }: Device,
  shape: StepShape,
  weights: () => Promise<Convolutions>,
): Promise<void> {
  if (!gpu || !compute.tuning || signal.aborted || haltRequest() !== null) return;
  progress({ kind: 'stage', words: 'Measuring kernels', done: 0, total: 0 });
  const tuned = await tuneStep({ gpu, shape, weights, ...compute.tuning });
  if (!tuned) return;
  const { report, fault } = tuned;
  progress({ kind: 'tuned', report });
  if (fault !== null) progress({ kind: 'note', words: wrongKernels(fault) });
}

const wrongKernels = (fault: string): string =>
  `A training step was wrong with the kernels that are fastest on this GPU (${fault}). It runs with the default ones; Details names those struck out.`;

/** What the engine reads and keeps of a run, and what it tells. */
function keeping(
  { storage, progress }: FineTuneHost,
  id: string,
): Pick<RunHost, 'slice' | 'keep' | 'keepBest' | 'best' | 'tell'> {
  let validated: PreviewSet | null = null;
  const readers = new Map<string, ReturnType<RunStorage['pairs']['open']>>();
  return {
    slice: async (key, index) => {
      const opened = readers.get(key) ?? storage.pairs.open(key);
      readers.set(key, opened);
      const read = await opened;
      if (!read) throw gone('A pair of this run is');
      return read(index);
    },
    keep: async (now, checkpoint) => {
      if (validated) await storage.runs.keepPreviews(id, validated);
      validated = null;
      await storage.runs.keepCheckpoint(id, now, checkpoint);
    },
    keepBest: (fold, trained) => storage.runs.keepBest(id, fold, trained),
    best: (fold) => storage.runs.best(id, fold),
    tell: (event) => {
      if (event.kind === 'epoch' && event.previews.length > 0)
        validated = { epoch: event.progress.curve.at(-1)?.epoch ?? 0, previews: event.previews };
      progress(event);
    },
  };
}

async function weightsOf(
  { compute, signal }: FineTuneHost,
  file: ModelFile,
  url: string,
): Promise<Convolutions> {
  const weights = new Map<string, PlainConvolution>();
  const options = { source: compute.modelAt(url), store: compute.weights, signal };
  await loadWeights(file, options, (name, plain) => weights.set(name, plain));
  return weights;
}

async function featureNetwork(
  host: FineTuneHost,
  { featureUrl, choices }: RunPlan,
): Promise<FeatureNetwork | null> {
  if (choices.loss.contextual <= 0 || featureUrl === null || !choices.features) return null;
  const file = await openModel(host.compute.modelAt(featureUrl), featureUrl);
  if (file.spec.family !== 'vgg') throw notFeatures(file.name);
  return new FeatureNetwork(file.spec, choices.features.layer, await weightsOf(host, file, featureUrl));
}

/** The parent with the run's best weights; answers the new model's id. */
async function write(
  storage: RunStorage,
  plan: RunPlan,
  parent: ModelFile,
  spec: DrunetSpec,
  from: Convolutions,
): Promise<string> {
  const progress = (await storage.runs.read(plan.id))?.progress;
  if (!progress) throw gone('This run is');
  const weights = new Map([...from, ...(await storage.runs.best(plan.id, 0))]);
  const written = await writeModel({
    parent,
    weights,
    trained: trainedConvolutions(spec, plan.choices.part),
    id: `${parent.id}-${plan.id}`,
    name: `${parent.name}, fine-tuned ${plan.created.slice(0, 16).replace('T', ' ')}`,
    card: fineTunedCard(parent, plan, progress, plan.created.slice(0, 10)),
  });
  return (await storage.models.keep(written.file, written.shards)).id;
}

const gone = (what: string): AppError => ({
  kind: 'training',
  message: `${what} no longer kept here.`,
  advice: 'Prepare the pairs again and start a new run.',
});

const otherParent = ({ parent }: RunPlan): AppError => ({
  kind: 'training',
  message: `The starting model ${parent.name} has changed since this run began, so it cannot continue.`,
  advice: 'Put the old model back, or start a new run.',
  details: { model: parent.id },
});

const notFeatures = (name: string): AppError => ({
  kind: 'training',
  message: `${name} is not a feature network, so the contextual loss cannot use it.`,
  advice: 'Choose another feature network, or another loss.',
});
