// What one part of the inference bench measures, of every contestant.
import type { DrunetSpec } from '../../src/core/network/modelManifest.ts';
import type { GpuCounts } from '../../src/engine/testing/countGpu.ts';
import type { BenchBackend, ContestantName } from './page/contestant.ts';
import type { Work } from './page/definition.ts';
import type { Spread } from './table.ts';

export interface Section {
  readonly part: string;
  readonly backend: BenchBackend;
  readonly spec: DrunetSpec;
  readonly size: number;
  /** A network that ours runs beside. */
  readonly smaller?: DrunetSpec;
  /** Dispatches are counted but not sent, weights are zero: no times but that of handing over, and no image. */
  readonly dry: boolean;
}

export interface Measured {
  readonly contestant: ContestantName;
  /** The section's network, or its smaller one. */
  readonly spec: DrunetSpec;
  readonly runsOn: string;
  readonly time: Spread | null;
  readonly first: number;
  /** JavaScript that hands a slice to the GPU, ms, the median; null where the contestant hands over bit by bit. */
  readonly handedOverMs: number | null;
  /** Of a slice after the first. */
  readonly perSlice: GpuCounts;
  readonly pipelines: number;
  readonly peakBytes: number;
  readonly peakBeyondWeights: number;
  /** Largest difference from our logits, relative to the largest of these; null for another network. */
  readonly difference: number | null;
}

export interface SectionResult extends Section {
  readonly measured: readonly Measured[];
  readonly definition: Work;
  readonly ours: Work;
}
