// One contestant in one page: loads it, runs it, and tells what the device was asked to do.
import type { DrunetSpec } from '../../../src/core/network/modelManifest.ts';
import { selfTestInput } from '../../../src/engine/selfTest.ts';
import { trainedConvolutions } from '../../../src/core/training/training.ts';
import { describeAdapter, openWebGpu } from '../../../src/engine/openGpu.ts';
import type { CountedLayer } from '../../../src/engine/tuning/tuneLayers.ts';
import { layersOfStep } from '../../../src/engine/tuning/tuneStep.ts';
import type { BenchBackend, Contestant, ContestantName, Start } from './contestant.ts';
import { countGpu, type GpuCounts } from '../../../src/engine/testing/countGpu.ts';
import { seededConvolutions } from './definition.ts';
import { firstSlice, type FirstSlice } from './firstSlice.ts';
import { type LongRun, startLongRun } from './long.ts';
import { benchAdapter } from './tfjsDevice.ts';
import type { Learner, TrainingRequest } from './training.ts';

const STARTS: Readonly<Record<ContestantName, () => Promise<Start>>> = {
  ours: async () => (await import('./ours.ts')).startOurs,
  'stock tfjs': async () => (await import('./stock.ts')).startStock,
  'onnxruntime-web': async () => (await import('./onnxruntime.ts')).startOnnxRuntime,
};

export interface LoadRequest {
  readonly contestant: ContestantName;
  readonly backend: BenchBackend;
  readonly threads: number;
  readonly spec: DrunetSpec;
  readonly size: number;
  /** Count dispatches without sending them, with weights of zero. */
  readonly dry: boolean;
}

export interface RunReport {
  readonly milliseconds: number;
  /** Until the call came back, with its answer still to come: the work of handing a slice to a GPU. */
  readonly handedOverMs: number;
  readonly counts: GpuCounts;
}

export interface StepReport {
  readonly milliseconds: number;
  readonly loss: number;
  readonly tensors: { readonly count: number; readonly bytes: number };
  readonly counts: GpuCounts;
}

const counters = countGpu();
let learner: Learner | null = null;
let long: LongRun | null = null;
let running: { readonly contestant: Contestant; readonly image: Float32Array<ArrayBuffer> } | null = null;
let logits: Float32Array = new Float32Array();

/** What scripts/bench/main.ts calls. */
const bench = {
  async load(request: LoadRequest): Promise<{ readonly runsOn: string; readonly counts: GpuCounts }> {
    counters.dry = request.dry;
    const weights = new Map([...seededConvolutions(request.spec, request.dry)].map((c) => [c.spec.name, c]));
    const start = await STARTS[request.contestant]();
    const contestant = await start({ ...request, weights });
    running = { contestant, image: selfTestInput(request.size, request.spec.inputs) };
    return { runsOn: contestant.runsOn, counts: counters.take() };
  },
  async run(): Promise<RunReport> {
    if (!running) throw new Error('Nothing is loaded.');
    const begun = performance.now();
    const coming = running.contestant.run(running.image);
    const handedOverMs = performance.now() - begun;
    const result = await coming;
    logits = result.logits;
    return { milliseconds: result.milliseconds, handedOverMs, counts: counters.take() };
  },
  logits: (): number[] => [...logits],
  adapter: async (): Promise<{ readonly adapter: string; readonly software: boolean }> => {
    const { adapter, software } = describeAdapter(await benchAdapter());
    return { adapter, software };
  },
  firstSlice: (url: string, backend: BenchBackend, threads: number): Promise<FirstSlice> =>
    firstSlice(url, backend, threads),
  async startLong(
    url: string,
    backend: BenchBackend,
    threads: number,
  ): Promise<Pick<LongRun, 'runsOn' | 'model' | 'size'>> {
    long = await startLongRun(url, backend, threads);
    const { runsOn, model, size } = long;
    return { runsOn, model, size };
  },
  async runLong(slices: number) {
    if (!long) throw new Error('Nothing is loaded.');
    return { ...(await long.run(slices)), gpu: counters.take().liveBytes };
  },
  async startTraining(
    request: TrainingRequest & { readonly contestant: ContestantName; readonly dry: boolean },
  ): Promise<{ readonly runsOn: string }> {
    counters.dry = request.dry;
    const weights = new Map([...seededConvolutions(request.spec, request.dry)].map((c) => [c.spec.name, c]));
    const { startOurTraining, startStockTraining } = await import('./training.ts');
    learner = await (request.contestant === 'ours' ? startOurTraining : startStockTraining)(request, weights);
    return { runsOn: learner.runsOn };
  },
  /** The distinct layers of a training step of one slice, everything trained; nothing is computed. */
  async layersOfStep(spec: DrunetSpec, size: number): Promise<readonly CountedLayer[]> {
    const gpu = await openWebGpu(await benchAdapter());
    const trained = trainedConvolutions(spec, 'all');
    return [...layersOfStep(gpu, { spec, size, trained, features: null }).values()];
  },
  async step(): Promise<StepReport> {
    if (!learner) throw new Error('Nothing is trained.');
    const { milliseconds, loss } = await learner.step();
    return { milliseconds, loss, tensors: learner.tensors(), counts: counters.take() };
  },
};

export type BenchPage = typeof bench;
Object.assign(globalThis, { bench });
