// What the training worker does: run a fine-tune and halt it, and carry models out of this browser and into it.
import type { Method } from '../core/calls.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import type { ModelListEntry } from '../core/network/modelManifest.ts';
import type { BackendChoice } from '../core/network/engineApi.ts';
import type { EndedRun, FineTuneProgress, HaltRequest } from '../pipeline/fineTune.ts';
import type { Destination, Written } from '../storage/destination.ts';

/** Methods answer or throw an AppError. */
export interface TrainApi {
  /** Starts a planned run, or continues it; answers when it ends or halts. */
  readonly run: Method<{ readonly id: string; readonly backend: BackendChoice }, EndedRun, FineTuneProgress>;
  /** Asks the run that is going on to halt; nothing happens where there is none. */
  readonly halt: Method<{ readonly request: HaltRequest }, null>;
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
