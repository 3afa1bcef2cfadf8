// The engine: one device, one model on it, slices in, images out; a lost GPU is replaced and the slice done again.
import { dispose, env, memory, profile, tensor4d, tidy, zeros } from '@tensorflow/tfjs-core';
import type { AppError } from '../core/appError.ts';
import { readModelFile } from '../core/modelFile.ts';
import type { ModelFile } from '../core/modelManifest.ts';
import { sizeStep } from '../core/networkSpec.ts';
import { type Device, type DeviceHost, openDevice } from './device.ts';
import type {
  BackendChoice,
  BackendReport,
  EngineApi,
  EngineStatus,
  LoadedModel,
  LoadProgress,
  SelfTestReport,
} from './engineApi.ts';
import { type ImageNetwork, intensitiesOf } from './head.ts';
import { Network } from './network.ts';
import { judgeSelfTest, selfTestInput } from './selfTest.ts';
import { loadWeights, type ModelSource, type WeightStore } from './weights.ts';
import { closeWebGpu } from './webgpuBackend.ts';

/** What a page's worker and Node each bring. */
export interface EngineHost extends DeviceHost {
  readonly openModel: (url: string) => ModelSource;
  readonly store: WeightStore | null;
}

export interface EngineContext {
  readonly signal: AbortSignal;
  readonly progress: (event: unknown) => void;
}

type Contextual<Api> = {
  readonly [M in keyof Api]: Api[M] extends (request: infer Q) => infer R
    ? (request: Q, context: EngineContext) => R
    : never;
};

interface Loaded {
  readonly url: string;
  readonly file: ModelFile;
  readonly network: Network;
}

export class Engine implements Contextual<EngineApi> {
  readonly #host: EngineHost;
  #choice: BackendChoice = 'auto';
  #device: Device | null = null;
  /** Why the device was lost, once it is. */
  #lost: string | null = null;
  #loaded: Loaded | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(host: EngineHost) {
    this.#host = host;
  }

  start({ choice }: { readonly choice: BackendChoice }): Promise<BackendReport> {
    return this.#alone(async () => {
      this.#choice = choice;
      this.#close();
      return (await this.#open(choice)).report;
    });
  }

  loadModel({ url }: { readonly url: string }, context: EngineContext): Promise<LoadedModel> {
    return this.#alone(() => this.#load(url, context));
  }

  predict(
    { input }: { readonly input: Float32Array },
    context: EngineContext,
  ): Promise<{
    readonly output: Float32Array<ArrayBuffer>;
    readonly milliseconds: number;
    readonly movedTo?: BackendReport;
  }> {
    return this.#alone(async () => {
      context.signal.throwIfAborted();
      try {
        return await this.#run(input);
      } catch (thrown) {
        if (!(await this.#isLost())) throw thrown;
        const movedTo = await this.#recover(context);
        return { ...(await this.#run(input)), movedTo };
      }
    });
  }

  status(): Promise<EngineStatus> {
    if (!this.#device) return Promise.reject<EngineStatus>(notStarted);
    const { numBytes, numTensors } = memory();
    const { gpu, report } = this.#device;
    return Promise.resolve({
      backend: report,
      bytesInUse: gpu ? gpu.backend.memory().numBytesAllocatedInGPU : numBytes,
      tensors: numTensors,
      modelId: this.#loaded?.file.id ?? null,
    });
  }

  /** Frees the model and the device. */
  close(): void {
    this.#close();
  }

  /** One call after another: tfjs has one backend and one memory. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => null);
    return done;
  }

  async #open(choice: BackendChoice): Promise<Device> {
    this.#lost = null;
    this.#device = await openDevice(this.#host, choice, (reason) => {
      this.#lost = reason;
    });
    return this.#device;
  }

  #close(): void {
    this.#loaded?.network.dispose();
    this.#loaded = null;
    if (this.#device?.gpu) closeWebGpu(this.#device.gpu);
    this.#device = null;
  }

  async #load(url: string, context: EngineContext): Promise<LoadedModel> {
    const device = this.#device ?? (await this.#open(this.#choice));
    const progress = (event: LoadProgress): void => {
      context.progress(event);
    };
    this.#loaded?.network.dispose();
    this.#loaded = null;

    const source = this.#host.openModel(url);
    const checked = readModelFile(await source.json(), url);
    if (!checked.ok) throw checked.error;
    const file = checked.value;
    const network = new Network(imageNetwork(file));
    try {
      let uploadMs = 0;
      const options = { source, store: this.#host.store, signal: context.signal, progress };
      const weights = await loadWeights(file, options, (name, plain) => {
        const begun = performance.now();
        const { filter, bias } = network.place(name, plain);
        device.gpu?.backend.uploadToGPU(filter.dataId);
        device.gpu?.backend.uploadToGPU(bias.dataId);
        uploadMs += performance.now() - begun;
      });

      progress({ stage: 'compile' });
      const { size } = file.preprocessing.grid;
      const compileMs = device.gpu ? await compile(device, network, size) : 0;
      progress({ stage: 'self-test' });
      const selfTest = await testDevice(file, network);
      if (!selfTest.passed) throw failedSelfTest(device.report, file, selfTest);
      const { secondsPerSlice, featureBytes } = await measure(device, network, size);
      this.#loaded = { url, file, network };
      const { fetchMs, decodeMs, fromStorage, storageNote } = weights;
      return {
        file,
        timings: { fetchMs, decodeMs: decodeMs - uploadMs, uploadMs, compileMs, fromStorage, storageNote },
        selfTest,
        secondsPerSlice,
        deviceBytes: network.bytes * (device.gpu ? 1 : 2) + featureBytes,
      };
    } catch (thrown) {
      network.dispose();
      throw thrown;
    }
  }

  async #run(
    input: Float32Array,
  ): Promise<{ readonly output: Float32Array<ArrayBuffer>; readonly milliseconds: number }> {
    if (this.#lost !== null) throw lostDevice(this.#lost);
    if (!this.#loaded) throw notLoaded;
    const { file, network } = this.#loaded;
    const { size } = file.preprocessing.grid;
    if (input.length !== size * size * file.spec.inputs)
      throw new Error(
        `A slice of ${size} x ${size} x ${file.spec.inputs} was due; ${input.length} numbers came.`,
      );
    const begun = performance.now();
    const output = intensitiesOf(await network.logits(input, size));
    if (!output.ok) throw output.error;
    return { output: output.value, milliseconds: performance.now() - begun };
  }

  /** Whether what just failed failed because the GPU went away. The loss is told a little after the failure. */
  async #isLost(): Promise<boolean> {
    const gpu = this.#device?.gpu;
    if (!gpu) return false;
    await gpu.device.queue.onSubmittedWorkDone().catch(() => null);
    return this.#lost !== null;
  }

  /** A fresh device, or the processor where there is none, with the same model on it. */
  async #recover(context: EngineContext): Promise<BackendReport> {
    const why = this.#lost ?? 'unknown reason';
    const url = this.#loaded?.url;
    this.#close();
    const device = await this.#open(this.#choice).catch(() => this.#open('wasm'));
    const moved = device.gpu ? 'A fresh one was taken' : 'The processor goes on';
    const report = {
      ...device.report,
      reason: `The GPU was lost (${why}). ${moved}. ${device.report.reason}`,
    };
    this.#device = { ...device, report };
    if (url !== undefined) await this.#load(url, context);
    return report;
  }
}

function imageNetwork({ spec, name }: ModelFile): ImageNetwork {
  if (spec.family !== 'vgg') return spec;
  throw {
    kind: 'model',
    message: `${name} is a feature network: it makes no images.`,
    advice: 'Choose a DRUNet or U-Net.',
  } satisfies AppError;
}

/** Compiles every shader of a whole slice side by side, without computing it. Answers milliseconds. */
async function compile(device: Device, network: Network, size: number): Promise<number> {
  const begun = performance.now();
  env().set('WEBGPU_ENGINE_COMPILE_ONLY', true);
  try {
    tidy(() => {
      network.forward(zeros([1, size, size, network.spec.inputs]));
    });
    await device.gpu?.backend.checkCompileCompletionAsync();
  } finally {
    env().set('WEBGPU_ENGINE_COMPILE_ONLY', false);
  }
  return performance.now() - begun;
}

async function testDevice(file: ModelFile, network: Network): Promise<SelfTestReport> {
  const { size } = file.selfTest;
  const { inputs, outputs } = network.spec;
  const intensities = intensitiesOf(await network.logits(selfTestInput(size, inputs), size));
  if (!intensities.ok) throw intensities.error;
  return judgeSelfTest(file.selfTest, intensities.value, outputs);
}

/** Below this many expected seconds, a whole slice is timed. */
const SHORT = 0.5;

/**
 * Seconds of a slice and bytes of its feature maps. A quarter of the width and height is timed (twice: the first warms
 * up) and scaled by area; where that promises less than half a second, a whole slice is timed instead.
 */
async function measure(
  device: Device,
  network: Network,
  size: number,
): Promise<{ readonly secondsPerSlice: number; readonly featureBytes: number }> {
  const step = sizeStep(network.spec);
  const small = Math.min(size, step * Math.ceil(size / 4 / step));
  const scale = (size / small) ** 2;
  const seconds = async (side: number): Promise<number> => {
    const input = selfTestInput(side, network.spec.inputs);
    await network.logits(input, side);
    const begun = performance.now();
    await network.logits(input, side);
    return (performance.now() - begun) / 1000;
  };
  const scaled = (await seconds(small)) * scale;
  const featureBytes = Math.round((await peakFeatureBytes(device, network, small)) * scale);
  return { secondsPerSlice: scaled < SHORT ? await seconds(size) : scaled, featureBytes };
}

/** Bytes beside the weights that a slice of `size` needs at once. On a GPU tfjs keeps its buffers, so they can be counted. */
async function peakFeatureBytes({ gpu }: Device, network: Network, size: number): Promise<number> {
  if (gpu) return gpu.backend.bufferManager.numBytesAllocated - network.bytes;
  const before = memory().numBytes;
  const { peakBytes, result } = await profile(() =>
    tidy(() => {
      const image = selfTestInput(size, network.spec.inputs);
      return network.forward(tensor4d(image, [1, size, size, network.spec.inputs]));
    }),
  );
  dispose(result);
  return peakBytes - before;
}

const lostDevice = (why: string): AppError => ({
  kind: 'device',
  message: `The GPU was lost: ${why}.`,
  advice: 'It is taken anew; if this repeats, choose the processor in the settings.',
  details: { why },
});

const failedSelfTest = (backend: BackendReport, file: ModelFile, report: SelfTestReport): AppError => ({
  kind: 'device',
  message: `${backend.adapter} does not compute ${file.name} rightly: its self-test is off by ${report.largestDifference.toPrecision(3)}.`,
  advice: 'Choose the other backend in the settings; nothing is shown from this one.',
  details: { ...report, adapter: backend.adapter, model: file.id },
});

const notLoaded: AppError = {
  kind: 'model',
  message: 'No model is loaded.',
  advice: 'Choose a model first.',
};
const notStarted: AppError = {
  kind: 'device',
  message: 'The engine has not started.',
  advice: 'Reload the page.',
};
