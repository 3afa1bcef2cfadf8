// The engine: one device, one model on it, slices in, images out; a GPU that is lost or full is replaced and the slices done again.
import { memory } from '@tensorflow/tfjs-core';
import type { ModelSource, WeightStore } from '../core/network/modelSource.ts';
import type { CallContext } from '../core/calls.ts';
import { pooledFeatures } from '../core/network/domainFeatures.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import { nextTask } from '../core/nextTask.ts';
import { queue } from '../core/queue.ts';
import {
  bytesInUse,
  closeDevice,
  type Device,
  type DeviceHost,
  finishGpuWork,
  openDevice,
} from './device.ts';
import {
  type BackendChoice,
  type BackendReport,
  type EngineApi,
  type EngineStatus,
  type ExplainProgress,
  type LoadedModel,
  type LoadProgress,
  MODELS_BESIDE,
} from '../core/network/engineApi.ts';
import type {
  FeatureMaps,
  FirstFilters,
  GradientTarget,
  InputGradient,
} from '../core/network/explanation.ts';
import { asWasmError, notLoaded, notStarted } from './engineErrors.ts';
import { tissueLayers, tissueNetwork, wrongTissueFile } from '../core/tissue/tissueNetwork.ts';
import type { TissueInput } from '../core/tissue/tissueNetwork.ts';
import { type GpuFailure, gpuFailureError, gpuFailureWords } from './gpuFailure.ts';
import { intensitiesOf } from './head.ts';
import type { Network } from './network.ts';
import { loadModelOntoDevice } from './loadModelOntoDevice.ts';
import { ModelsBeside } from './modelsBeside.ts';
import type { TuningHost } from './tuning/tuneNetwork.ts';

/** What a page's worker and Node each bring. */
export interface EngineHost extends DeviceHost {
  readonly openModel: (url: string) => ModelSource;
  readonly store: WeightStore | null;
  /** Bytes of memory that the platform states, where it does. */
  readonly memoryBytes?: number | null;
  /** Where it is given, layers are tuned on a real GPU. */
  readonly tuning?: TuningHost;
}

type EngineContext = CallContext<LoadProgress>;

interface Loaded {
  readonly url: string;
  readonly file: ModelFile;
  readonly network: Network;
  readonly answer: LoadedModel;
}

interface Predicted {
  readonly output: Float32Array<ArrayBuffer>;
  readonly features?: Float32Array<ArrayBuffer>;
  readonly milliseconds: number;
}

/** A fresh GPU that is lost again this often while the model comes onto it is given up. */
const FRESH_GPUS = 2;

export class Engine implements EngineApi {
  readonly #host: EngineHost;
  #choice: BackendChoice = 'auto';
  #device: Device | null = null;
  #failure: GpuFailure | null = null;
  #losses: string[] = [];
  #slices = 0;
  #firstSliceMs: number | null = null;
  #loaded: Loaded | null = null;
  readonly #beside = new ModelsBeside<Loaded>(MODELS_BESIDE);
  /** One call after another: tfjs has one backend and one memory. */
  readonly #queue = queue();

  constructor(host: EngineHost) {
    this.#host = host;
  }

  start({ choice }: { readonly choice: BackendChoice }): Promise<BackendReport> {
    return this.#queue.add(async () => {
      this.#choice = choice;
      this.#close();
      return (await this.#open(choice)).report;
    });
  }

  loadModel({ url }: { readonly url: string }, context: EngineContext): Promise<LoadedModel> {
    return this.#queue.add(async () => {
      try {
        return await this.#load(url, context);
      } catch (thrown) {
        const failure = await this.#gpuFailure();
        if (!failure) throw thrown;
        const { report, load } = await this.#recover(failure, url, context);
        return { ...load, movedTo: report };
      }
    });
  }

  predict(
    { input }: { readonly input: Float32Array },
    context: EngineContext,
  ): Promise<Predicted & { readonly movedTo?: BackendReport }> {
    return this.#queue.add(async () => {
      context.signal.throwIfAborted();
      try {
        return await this.#run(input);
      } catch (thrown) {
        const failure = await this.#gpuFailure();
        if (!failure || !this.#loaded) throw thrown;
        const { report } = await this.#recover(failure, this.#loaded.url, context);
        return { ...(await this.#run(input)), movedTo: report };
      }
    });
  }

  loadBeside({ url }: { readonly url: string }, { signal, progress }: EngineContext): Promise<LoadedModel> {
    const loading = (event: ExplainProgress): void => {
      if (event.stage !== 'backward') progress(event);
    };
    return this.#explained(url, { signal, progress: loading }, ({ answer }) => Promise.resolve(answer));
  }

  firstFilters(
    { url }: { readonly url: string },
    context: CallContext<ExplainProgress>,
  ): Promise<FirstFilters> {
    return this.#explained(url, context, async ({ network }) =>
      (await import('./explain.ts')).firstFilters(network),
    );
  }

  featureMaps(
    { url, input }: { readonly url: string; readonly input: Float32Array },
    context: CallContext<ExplainProgress>,
  ): Promise<FeatureMaps> {
    return this.#explained(url, context, async ({ network, file }) =>
      (await import('./explain.ts')).featureMaps(network, input, file.preprocessing.grid.size),
    );
  }

  gradientOf(
    {
      url,
      input,
      target,
    }: { readonly url: string; readonly input: Float32Array; readonly target: GradientTarget },
    context: CallContext<ExplainProgress>,
  ): Promise<InputGradient> {
    return this.#explained(url, context, async ({ network, file }) =>
      (await import('./explain.ts')).gradientOf(network, input, file.preprocessing.grid.size, target, {
        signal: context.signal,
        progress: (done) => context.progress({ stage: 'backward', done }),
        yieldToEventLoop: nextTask,
      }),
    );
  }

  segmentTissue(
    { weights, input }: { readonly weights: Uint8Array; readonly input: TissueInput },
    { signal, progress }: CallContext<{ readonly done: number }>,
  ): Promise<{ readonly labels: Uint8Array<ArrayBuffer>; readonly movedTo?: BackendReport }> {
    return this.#queue.add(async () => {
      signal.throwIfAborted();
      const layers = tissueLayers(tissueNetwork, weights);
      if (!layers) throw wrongTissueFile;
      if (!this.#device) await this.#open(this.#choice);
      const { segmentTissue } = await import('./tissue/segmentTissue.ts');
      const attempt = async (): Promise<Uint8Array<ArrayBuffer>> => {
        const labels = await segmentTissue(input, layers, {
          signal,
          progress: (done) => progress({ done }),
          yieldToEventLoop: nextTask,
        }).catch(asWasmError);
        this.#throwIfFailed();
        return labels;
      };
      try {
        return { labels: await attempt() };
      } catch (thrown) {
        const failure = await this.#gpuFailure();
        if (!failure || !this.#loaded) throw failure ? gpuFailureError(failure) : thrown;
        const { report } = await this.#recover(failure, this.#loaded.url, {
          signal,
          progress: () => undefined,
        });
        return { labels: await attempt(), movedTo: report };
      }
    });
  }

  release(): Promise<null> {
    return this.#queue.add(() => {
      this.#beside.drop();
      this.#loaded?.network.forgetPass();
      this.#device?.gpu?.backend.emptyPool();
      return Promise.resolve(null);
    });
  }

  status(): Promise<EngineStatus> {
    if (!this.#device) return Promise.reject<EngineStatus>(notStarted);
    return Promise.resolve({
      backend: this.#device.report,
      bytesInUse: bytesInUse(this.#device),
      tensors: memory().numTensors,
      modelId: this.#loaded?.file.id ?? null,
      firstSliceMs: this.#firstSliceMs,
      slices: this.#slices,
      losses: [...this.#losses],
    });
  }

  /** Frees the model and the device. */
  close(): void {
    this.#close();
  }

  async #open(choice: BackendChoice): Promise<Device> {
    // A device that was closed is lost, too: only failures of the one in use, or being opened, count.
    let opened: Device | null = null;
    this.#failure = null;
    this.#device = null;
    opened = await openDevice(this.#host, choice, (failure) => {
      if (!opened || (opened.gpu && opened.gpu === this.#device?.gpu)) this.#failure ??= failure;
    });
    if (!opened.gpu) this.#failure = null; // of a GPU that was tried and closed again
    this.#device = opened;
    return opened;
  }

  #close(): void {
    this.#beside.drop();
    this.#loaded?.network.dispose();
    this.#loaded = null;
    if (this.#device) closeDevice(this.#device);
    this.#device = null;
  }

  async #load(url: string, { signal, progress }: EngineContext): Promise<LoadedModel> {
    this.#loaded?.network.dispose();
    this.#loaded = null;
    this.#firstSliceMs = null;
    this.#loaded = await this.#place(url, { signal, progress });
    return this.#loaded.answer;
  }

  /** Puts a model onto the device, which is opened first where it is not. */
  async #place(
    url: string,
    { signal, progress }: Pick<EngineContext, 'signal' | 'progress'>,
  ): Promise<Loaded> {
    const device = this.#device ?? (await this.#open(this.#choice));
    this.#throwIfFailed();
    const { store, openModel, memoryBytes = null, tuning = null } = this.#host;
    const { network, loaded } = await loadModelOntoDevice({
      url,
      device,
      source: openModel(url),
      store,
      memoryBytes,
      tuning,
      signal,
      progress: (event: LoadProgress) => progress(event),
    });
    return { url, file: loaded.file, network, answer: loaded };
  }

  /** Work with a model that need not be the one in use; once more on another device where the GPU was lost on the way. */
  #explained<T>(
    url: string,
    context: CallContext<ExplainProgress>,
    work: (model: Loaded) => Promise<T>,
  ): Promise<T> {
    return this.#queue.add(async () => {
      context.signal.throwIfAborted();
      const attempt = async (): Promise<T> => {
        const inUse = this.#loaded?.url === url ? this.#loaded : null;
        const done = await work(inUse ?? (await this.#beside.get(url, () => this.#place(url, context))));
        this.#throwIfFailed();
        return done;
      };
      try {
        return await attempt().catch(asWasmError);
      } catch (thrown) {
        const failure = await this.#gpuFailure();
        if (!failure) throw thrown;
        await this.#recover(failure, this.#loaded?.url ?? url, context);
        return attempt();
      }
    });
  }

  async #run(input: Float32Array): Promise<Predicted> {
    this.#throwIfFailed();
    if (!this.#loaded) throw notLoaded;
    const { file, network } = this.#loaded;
    const { size } = file.preprocessing.grid;
    const slices = input.length / (size * size * network.spec.inputs);
    if (!Number.isInteger(slices) || slices < 1)
      throw new Error(
        `Slices of ${size} x ${size} x ${network.spec.inputs} were due; ${input.length} numbers came.`,
      );
    const begun = performance.now();
    const { logits, centre } = await network.run(input, size, file.domain !== undefined).catch(asWasmError);
    const output = intensitiesOf(logits);
    this.#throwIfFailed();
    if (!output.ok) throw output.error;
    const milliseconds = performance.now() - begun;
    this.#firstSliceMs ??= milliseconds;
    this.#slices += slices;
    const made = { output: output.value, milliseconds };
    return centre ? { ...made, features: pooledFeatures(centre, input, slices, file.preprocessing) } : made;
  }

  #throwIfFailed(): void {
    if (this.#failure) throw gpuFailureError(this.#failure);
  }

  /** What happened to the GPU, where that is why something failed just now. */
  async #gpuFailure(): Promise<GpuFailure | null> {
    if (this.#device) await finishGpuWork(this.#device);
    return this.#failure;
  }

  /**
   * A fresh GPU with the same model on it where one was lost; the CPU where there is none, or where the GPU's memory
   * was too small.
   */
  async #recover(
    failure: GpuFailure,
    url: string,
    context: EngineContext,
  ): Promise<{ readonly report: BackendReport; readonly load: LoadedModel }> {
    const what = gpuFailureWords(failure);
    this.#losses.push(`${what}: ${failure.why}`);
    this.#close();
    const choices = failure.kind === 'lost' ? Array<BackendChoice>(FRESH_GPUS).fill(this.#choice) : [];
    for (const choice of [...choices, 'wasm'] as const) {
      try {
        const device = await this.#open(choice);
        const moved = device.gpu ? 'A fresh one was taken' : 'The CPU takes over';
        const reason = `${what} (${failure.why}). ${moved}. ${device.report.reason}`;
        const report = { ...device.report, reason };
        this.#device = { ...device, report };
        return { report, load: await this.#load(url, context) };
      } catch (thrown) {
        if (choice === 'wasm' || context.signal.aborted) throw thrown;
        this.#close();
      }
    }
    throw gpuFailureError(failure);
  }
}
