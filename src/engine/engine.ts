// The engine: slices in, images out, one call after another; and what else is asked of a network on the same device.
import { memory } from '@tensorflow/tfjs-core';
import type { CallContext } from '../core/calls.ts';
import { pooledFeatures } from '../core/network/domainFeatures.ts';
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
import { nextTask } from '../core/nextTask.ts';
import { queue } from '../core/queue.ts';
import {
  type TissueInput,
  tissueLayers,
  tissueNetwork,
  wrongTissueFile,
} from '../core/tissue/tissueNetwork.ts';
import { bytesInUse } from './device.ts';
import { notLoaded, notStarted } from './engineErrors.ts';
import { intensitiesOf } from './head.ts';
import { type EngineHost, HeldDevice, type Loaded } from './heldDevice.ts';
import { ModelsBeside } from './modelsBeside.ts';

type EngineContext = CallContext<LoadProgress>;

interface Predicted {
  readonly output: Float32Array<ArrayBuffer>;
  readonly features?: Float32Array<ArrayBuffer>;
  readonly milliseconds: number;
}

export class Engine implements EngineApi {
  readonly #held: HeldDevice;
  readonly #beside = new ModelsBeside<Loaded>(MODELS_BESIDE);
  #slices = 0;
  #firstSliceMs: number | null = null;
  /** One call after another: tfjs has one backend and one memory. */
  readonly #queue = queue();

  constructor(host: EngineHost) {
    this.#held = new HeldDevice(host, () => this.#beside.drop());
  }

  start({ choice }: { readonly choice: BackendChoice }): Promise<BackendReport> {
    return this.#queue.add(() => this.#held.start(choice));
  }

  loadModel({ url }: { readonly url: string }, context: EngineContext): Promise<LoadedModel> {
    return this.#queue.add(async () => {
      this.#firstSliceMs = null;
      const { answer, movedTo } = await this.#held.load(url, context);
      return { ...answer, ...(movedTo ? { movedTo } : {}) };
    });
  }

  predict(
    { input }: { readonly input: Float32Array },
    context: EngineContext,
  ): Promise<Predicted & { readonly movedTo?: BackendReport }> {
    return this.#queue.add(async () => {
      context.signal.throwIfAborted();
      const { loaded } = this.#held;
      const { done, movedTo } = await this.#held.work(loaded?.url ?? null, context, () => this.#run(input));
      if (movedTo) this.#firstSliceMs = null; // of the device that is gone
      this.#firstSliceMs ??= done.made.milliseconds;
      this.#slices += done.slices;
      return { ...done.made, ...(movedTo ? { movedTo } : {}) };
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
      await this.#held.ready();
      const { segmentTissue } = await import('./tissue/segmentTissue.ts');
      const loading = { signal, progress: () => undefined };
      const { done, movedTo } = await this.#held.work(this.#held.loaded?.url ?? null, loading, () =>
        segmentTissue(input, layers, {
          signal,
          progress: (slices) => progress({ done: slices }),
          yieldToEventLoop: nextTask,
        }),
      );
      return { labels: done, ...(movedTo ? { movedTo } : {}) };
    });
  }

  release(): Promise<null> {
    return this.#queue.add(() => {
      this.#beside.drop();
      this.#held.loaded?.network.forgetPass();
      this.#held.device?.gpu?.backend.emptyPool();
      return Promise.resolve(null);
    });
  }

  status(): Promise<EngineStatus> {
    const { device, loaded, losses } = this.#held;
    if (!device) return Promise.reject<EngineStatus>(notStarted);
    return Promise.resolve({
      backend: device.report,
      bytesInUse: bytesInUse(device),
      tensors: memory().numTensors,
      modelId: loaded?.file.id ?? null,
      firstSliceMs: this.#firstSliceMs,
      slices: this.#slices,
      losses: [...losses],
    });
  }

  /** Frees the model and the device. */
  close(): void {
    this.#held.close();
  }

  /** Work with a model that need not be the one in use; once more on another device where the GPU was lost on the way. */
  #explained<T>(
    url: string,
    context: CallContext<ExplainProgress>,
    work: (model: Loaded) => Promise<T>,
  ): Promise<T> {
    return this.#queue.add(async () => {
      context.signal.throwIfAborted();
      const { done } = await this.#held.work(this.#held.loaded?.url ?? url, context, async () => {
        const { loaded } = this.#held;
        const model =
          loaded?.url === url ? loaded : await this.#beside.get(url, () => this.#held.place(url, context));
        return work(model);
      });
      return done;
    });
  }

  async #run(input: Float32Array): Promise<{ readonly made: Predicted; readonly slices: number }> {
    const { loaded } = this.#held;
    if (!loaded) throw notLoaded;
    const { file, network } = loaded;
    const { size } = file.preprocessing.grid;
    const slices = input.length / (size * size * network.spec.inputs);
    if (!Number.isInteger(slices) || slices < 1)
      throw new Error(
        `Slices of ${size} x ${size} x ${network.spec.inputs} were due; ${input.length} numbers came.`,
      );
    const begun = performance.now();
    const { logits, centre } = await network.run(input, size, file.domain !== undefined);
    const output = intensitiesOf(logits);
    if (!output.ok) throw output.error;
    const made = { output: output.value, milliseconds: performance.now() - begun };
    const features = centre && pooledFeatures(centre, input, slices, file.preprocessing);
    return { made: features ? { ...made, features } : made, slices };
  }
}
