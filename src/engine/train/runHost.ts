// What a fine-tune starts from, and what it is given by the worker, or by a test.
import type { Checkpoint } from '../../core/training/checkpoint.ts';
import type { Convolutions } from '../../core/network/convolution.ts';
import type { RunPlan, RunProgress, TrainEvent } from '../../core/training/fineTune.ts';
import type { DrunetSpec, ModelFile } from '../../core/network/modelManifest.ts';
import type { TrainingSlice } from '../../core/training/trainingSlice.ts';
import type { Objective } from './objective.ts';

export interface RunHost {
  readonly slice: (pair: string, index: number) => Promise<TrainingSlice>;
  /** The starting model's weights; asked for more than once. */
  readonly parentWeights: () => Promise<Convolutions>;
  readonly keep: (progress: RunProgress, checkpoint: Checkpoint | null) => Promise<void>;
  readonly keepBest: (fold: number, trained: Convolutions) => Promise<void>;
  readonly best: (fold: number) => Promise<Convolutions>;
  readonly tell: (event: TrainEvent) => void;
  /** Whether the user wants it to halt: pause keeps everything for later, stop ends it with the best weights. */
  readonly haltRequest: () => 'pause' | 'stop' | null;
  /** Lets messages in. */
  readonly yieldToEventLoop: () => Promise<void>;
  readonly bytes: () => number;
}

export interface RunStart {
  readonly plan: RunPlan;
  readonly file: ModelFile;
  readonly spec: DrunetSpec;
  readonly objective: Objective;
  readonly from: { readonly progress: RunProgress; readonly checkpoint: Checkpoint | null } | null;
}
