// What a use case is given by whoever runs it: the page with its pool of workers, or Node in process.
import type { Remote } from '../core/calls.ts';
import type { BackendReport, LoadedModel } from '../core/network/engineApi.ts';
import type { TissueInput } from '../core/tissue/tissueNetwork.ts';
import type { ComparingApi } from './pieces/comparingApi.ts';
import type { ReadingApi } from './pieces/readingApi.ts';

/** The network, on whatever device runs it. Rejects with AppError. */
export interface NetworkRunner {
  /** The chosen model, loaded and self-tested. */
  readonly ready: (signal: AbortSignal) => Promise<LoadedModel>;
  /**
   * Whole slices in, one after another: size x size x inputs each, channel fastest; their images out in the same order,
   * size x size x outputs each in 0..1; and the pooled features of a model that carries domain statistics. A device that was lost or full was replaced on the way: `movedTo` names the one that
   * took its place.
   */
  readonly predict: (
    input: Float32Array<ArrayBuffer>,
    signal: AbortSignal,
  ) => Promise<{
    readonly output: Float32Array<ArrayBuffer>;
    readonly features?: Float32Array<ArrayBuffer>;
    readonly milliseconds: number;
    readonly movedTo?: BackendReport;
  }>;
}

/** The tissue network (core/tissue/tissueNetwork.ts), on the same device. Rejects with AppError. */
export interface TissueRunner {
  readonly segment: (
    request: { readonly weights: Uint8Array; readonly input: TissueInput },
    options: {
      readonly signal: AbortSignal;
      readonly onProgress: (event: { readonly done: number }) => void;
    },
  ) => Promise<{ readonly labels: Uint8Array; readonly movedTo?: BackendReport }>;
}

/** Who does the pieces of the work. Buffers that travel are shared memory, written in place. */
export interface Compute {
  /** Pieces of reading, masking and slices: answered by whoever is free. */
  readonly reading: Remote<ReadingApi>;
  /** So many of them are worth asking for at a time. */
  readonly width: number;
  /** Pieces of comparing, by worker: placing goes to the first, which remembers it; judging to all. */
  readonly comparing: readonly [Remote<ComparingApi>, ...Remote<ComparingApi>[]];
  readonly network: NetworkRunner;
  readonly tissue: TissueRunner;
}

/** `C`: the part of the compute that a use case needs. `P`: what it tells on the way, a union declared beside it. */
export interface Host<C extends Partial<Compute>, P> {
  readonly compute: C;
  readonly signal: AbortSignal;
  readonly progress: (event: P) => void;
}

/** A host for a use case that keeps or finds something: `S`, the part of the storage that it needs. */
export interface KeepingHost<C extends Partial<Compute>, S, P> extends Host<C, P> {
  readonly storage: S;
}
