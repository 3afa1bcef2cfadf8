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

/** Everything but the network. One piece at a time: they share this thread. */
export const nodeCompute = (): Omit<Compute, 'network'> => ({
  reading: inProcess<ReadingApi>(readingPieces(wasmCodecs(null)), yieldToEventLoop),
  width: 1,
  comparing: [inProcess<ComparingApi>(comparingPieces(), yieldToEventLoop)],
});

export interface NodeNetworkOptions {
  /** The path of a model.json. */
  readonly modelPath: string;
  readonly threads: number;
  readonly gpu: GPU | null;
  readonly choice: BackendChoice;
}

export interface NodeNetwork {
  readonly network: Compute['network'];
  /** The device, started when it is first asked for. */
  readonly started: () => Promise<BackendReport>;
  /** Ends the threads, so that the process can end. */
  readonly close: () => void;
}

export function nodeNetwork({ modelPath, threads, gpu, choice }: NodeNetworkOptions): NodeNetwork {
  const { engine, close } = nodeEngine(threads, gpu);
  const context = (signal: AbortSignal) => ({ signal, progress: () => undefined });
  let device: Promise<BackendReport> | null = null;
  let model: Promise<LoadedModel> | null = null;
  const started = (): Promise<BackendReport> => (device ??= engine.start({ choice }));
  return {
    network: {
      ready: (signal) =>
        (model ??= started().then(() => engine.loadModel({ url: modelPath }, context(signal)))),
      predict: (input, signal) => engine.predict({ input }, context(signal)),
    },
    started,
    close,
  };
}
