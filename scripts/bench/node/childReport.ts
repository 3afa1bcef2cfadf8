// What the bench in Node and its child processes say to each other.
import type { DrunetSpec } from '../../../src/core/network/modelManifest.ts';

export interface ChildRequest {
  readonly contestant: 'ours' | 'ours, tuned' | 'stock tfjs' | 'onnxruntime-web' | 'layers';
  readonly spec: DrunetSpec;
  readonly size: number;
  readonly batches: readonly number[];
  readonly rounds: number;
}

export interface BatchReport {
  readonly slices: number;
  readonly firstMs: number;
  /** A slice, from the call to its numbers. */
  readonly msPerSlice: number;
  /** JavaScript until the call for the whole batch comes back. */
  readonly enqueueMs: number;
  /** Sum of the logits of the first slice: the same for all contestants, to rounding. */
  readonly checksum: number;
  readonly tuning: object | null;
}

export interface ChildReport {
  readonly adapter: string;
  readonly batches: readonly BatchReport[];
  /** Why it stopped early; null where it did not. */
  readonly failed: string | null;
}

/** What a child writes before its JSON. */
export const MARK = '@@report ';
