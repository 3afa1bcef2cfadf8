// The pieces of the work and the network in this very process: the command's side of what workers do for the page.
import { inProcess } from '../core/calls.ts';
import { wasmCodecs } from '../dicom/codecs/wasmCodecs.ts';
import type { BackendChoice, BackendReport, LoadedModel } from '../core/network/engineApi.ts';
import type { Compute } from '../pipeline/host.ts';
import { comparingPieces } from '../pipeline/pieces/comparing.ts';
import type { ComparingApi } from '../pipeline/pieces/comparingApi.ts';
import { readingPieces } from '../pipeline/pieces/reading.ts';
import type { ReadingApi } from '../pipeline/pieces/readingApi.ts';
import { nodeEngine } from './nodeEngine.ts';

/** Lets signals and timers in between two pieces. */
const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Everything but the networks. One piece at a time: they share this thread. */
export const nodeCompute = (): Omit<Compute, 'network' | 'tissue'> => ({
  reading: inProcess<ReadingApi>(readingPieces(wasmCodecs(null)), yieldToEventLoop),
  width: 1,
  comparing: [inProcess<ComparingApi>(comparingPieces(), yieldToEventLoop)],
});

export interface NodeDevice {
  readonly threads: number;
  readonly gpu: GPU | null;
  readonly choice: BackendChoice;
}

export interface NodeNetworks {
  /** The network of one model, by the path of its model.json. One at a time is on the device: `ready` puts it there. */
  readonly of: (modelPath: string) => Compute['network'];
  readonly tissue: Compute['tissue'];
  /** The device, started when it is first asked for. */
  readonly started: () => Promise<BackendReport>;
  /** Ends the threads, so that the process can end. */
  readonly close: () => void;
}

export function nodeNetworks({ threads, gpu, choice }: NodeDevice): NodeNetworks {
  const { engine, close } = nodeEngine(threads, gpu);
  const context = (signal: AbortSignal) => ({ signal, progress: () => undefined });
  let device: Promise<BackendReport> | null = null;
  let loaded: { readonly path: string; readonly model: Promise<LoadedModel> } | null = null;
  const started = (): Promise<BackendReport> => (device ??= engine.start({ choice }));
  const load = (path: string, signal: AbortSignal): Promise<LoadedModel> => {
    const model = started().then(() => engine.loadModel({ url: path }, context(signal)));
    loaded = { path, model };
    return model;
  };
  return {
    of: (path) => ({
      ready: (signal) => (loaded?.path === path ? loaded.model : load(path, signal)),
      predict: (input, signal) => engine.predict({ input }, context(signal)),
    }),
    tissue: {
      segment: (request, { signal, onProgress }) =>
        started().then(() => engine.segmentTissue(request, { signal, progress: onProgress })),
    },
    started,
    close,
  };
}

export interface NodeNetwork extends Pick<NodeNetworks, 'tissue' | 'started' | 'close'> {
  readonly network: Compute['network'];
}

/** One model for the whole run. */
export function nodeNetwork({
  modelPath,
  ...device
}: NodeDevice & { readonly modelPath: string }): NodeNetwork {
  const { of, ...networks } = nodeNetworks(device);
  return { network: of(modelPath), ...networks };
}
