// What the training worker does: run a fine-tune and halt it, and carry models out of this browser and into it.
import type { Method } from '../core/calls.ts';
import type { RunEnd, TrainEvent } from '../core/training/fineTune.ts';
import type { ModelListEntry } from '../core/network/modelManifest.ts';
import type { BackendChoice, BackendReport } from '../engine/engineApi.ts';
import type { Destination, Written } from '../storage/destination.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import type { KeptRun } from '../storage/runFiles.ts';

/** Methods answer or throw an AppError. */
export interface TrainApi {
  /** Starts a planned run, or goes on with it; answers when it ends or halts. Progress: TrainEvent and BackendEvent. */
  readonly run: Method<
    {
      readonly id: string;
      readonly backend: BackendChoice;
    },
    KeptRun & { readonly end: RunEnd },
    TrainEvent | BackendEvent
  >;
  /** pause: stop after this step, keeping all. stop: end now, with the best weights so far. */
  readonly halt: Method<{ readonly wish: 'pause' | 'stop' }, null>;
  /** A ZIP or a folder of a model. */
  readonly saveModel: Method<{ readonly id: string; readonly into: Destination }, Written>;
  /** A model from a ZIP or a folder's files. `taken`: id and weights of the models that the page ships. */
  readonly loadModel: Method<
    {
      readonly files: readonly DroppedFile[];
      readonly taken: readonly (readonly [string, string])[];
    },
    ModelListEntry
  >;
}

/** Told once the device is there. */
export interface BackendEvent {
  readonly kind: 'backend';
  readonly report: BackendReport;
}
