// What every contestant of the bench can do: take the same weights, and turn the same image into logits, again and again.
import type { DrunetSpec } from '../../../src/core/network/modelManifest.ts';
import type { SeededConvolution } from './definition.ts';

export type ContestantName = 'ours' | 'stock tfjs' | 'onnxruntime-web';
export type BenchBackend = 'wasm' | 'webgpu';

export interface ContestantRequest {
  readonly backend: BenchBackend;
  readonly threads: number;
  readonly spec: DrunetSpec;
  readonly size: number;
  readonly weights: ReadonlyMap<string, SeededConvolution>;
}

export interface Contestant {
  /** What runs, as it names itself: adapter or threads. */
  readonly runsOn: string;
  /** image: size x size x inputs, channel fastest; answers the logits, size x size x outputs, and the milliseconds from one to the other. */
  run(
    image: Float32Array<ArrayBuffer>,
  ): Promise<{ readonly logits: Float32Array; readonly milliseconds: number }>;
}

export type Start = (request: ContestantRequest) => Promise<Contestant>;
