// One device with one model on it; a GPU that is lost or full is replaced, with the model, and the work is done again.
import type { CallContext } from '../core/calls.ts';
import type { BackendChoice, BackendReport, LoadedModel, LoadProgress } from '../core/network/engineApi.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import type { ModelSource, WeightStore } from '../core/network/modelSource.ts';
import { closeDevice, type Device, type DeviceHost, finishGpuWork, openDevice } from './device.ts';
import { asWasmError } from './engineErrors.ts';
import { type GpuFailure, gpuFailureError, gpuFailureWords } from './gpuFailure.ts';
import { loadModelOntoDevice } from './loadModelOntoDevice.ts';
import type { Network } from './network.ts';
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

type LoadContext = Pick<CallContext<LoadProgress>, 'signal' | 'progress'>;

export interface Loaded {
  readonly url: string;
  readonly file: ModelFile;
  readonly network: Network;
  readonly answer: LoadedModel;
}

/** A fresh GPU that is lost again this often while the model comes onto it is given up. */
const FRESH_GPUS = 2;

export class HeldDevice {
  readonly #host: EngineHost;
  /** What else lies on the device, and goes with it. */
  readonly #onClose: () => void;
  #choice: BackendChoice = 'auto';
  #device: Device | null = null;
  #failure: GpuFailure | null = null;
  #loaded: Loaded | null = null;
  readonly losses: string[] = [];

  constructor(host: EngineHost, onClose: () => void) {
    this.#host = host;
    this.#onClose = onClose;
  }

  get device(): Device | null {
    return this.#device;
  }

  get loaded(): Loaded | null {
    return this.#loaded;
  }

  async start(choice: BackendChoice): Promise<BackendReport> {
    this.#choice = choice;
    this.close();
    return (await this.#open(choice)).report;
  }

  /** Opens the device where none is. */
  async ready(): Promise<Device> {
    return this.#device ?? (await this.#open(this.#choice));
  }

  /** Puts a model onto the device in place of the one that is there. */
  async load(
    url: string,
    context: LoadContext,
  ): Promise<{ readonly answer: LoadedModel; readonly movedTo?: BackendReport }> {
    try {
      return { answer: await this.#load(url, context) };
    } catch (thrown) {
      const failure = await this.#gpuFailure();
      if (!failure) throw thrown;
      const { report, load } = await this.#recover(failure, url, context);
      return { answer: load, movedTo: report };
    }
  }

  /** Puts a model onto the device beside the one that is there; the caller frees it. */
  async place(url: string, { signal, progress }: LoadContext): Promise<Loaded> {
    const device = await this.ready();
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

  /**
   * Work on the device; once more on another one where the GPU failed on the way. `url`: the model that goes onto the other
   * device, the one in use; null where nothing can go on without it.
   */
  async work<T>(
    url: string | null,
    context: LoadContext,
    work: () => Promise<T>,
  ): Promise<{ readonly done: T; readonly movedTo?: BackendReport }> {
    const attempt = async (): Promise<T> => {
      this.#throwIfFailed();
      const done = await work().catch(asWasmError);
      this.#throwIfFailed();
      return done;
    };
    try {
      return { done: await attempt() };
    } catch (thrown) {
      const failure = await this.#gpuFailure();
      if (!failure) throw thrown;
      if (url === null) throw gpuFailureError(failure);
      const { report } = await this.#recover(failure, url, context);
      return { done: await attempt(), movedTo: report };
    }
  }

  /** Frees the model and the device. */
  close(): void {
    this.#onClose();
    this.#loaded?.network.dispose();
    this.#loaded = null;
    if (this.#device) closeDevice(this.#device);
    this.#device = null;
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

  async #load(url: string, context: LoadContext): Promise<LoadedModel> {
    this.#loaded?.network.dispose();
    this.#loaded = null;
    this.#loaded = await this.place(url, context);
    return this.#loaded.answer;
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
    context: LoadContext,
  ): Promise<{ readonly report: BackendReport; readonly load: LoadedModel }> {
    const what = gpuFailureWords(failure);
    this.losses.push(`${what}: ${failure.why}`);
    this.close();
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
        this.close();
      }
    }
    throw gpuFailureError(failure);
  }
}
