// What the training worker does: run a fine-tune and halt it, and carry models out of this browser and into it.
import type { RunEnd } from '../core/training/fineTune.ts';
import type { ModelListEntry } from '../core/network/modelManifest.ts';
import type { BackendChoice, BackendReport } from '../engine/engineApi.ts';
import type { Destination, Written } from './exportApi.ts';
import type { DroppedFile } from './prepareApi.ts';
import type { KeptRun } from './runFiles.ts';

/** Methods answer or throw an AppError. */
export interface TrainApi {
  /** Starts a planned run, or goes on with it; answers when it ends or halts. Progress: TrainEvent and BackendEvent. */
  run(request: {
    readonly id: string;
    readonly backend: BackendChoice;
  }): Promise<KeptRun & { readonly end: RunEnd }>;
  /** pause: stop after this step, keeping all. stop: end now, with the best weights so far. */
  halt(request: { readonly wish: 'pause' | 'stop' }): Promise<null>;
  /** A ZIP or a folder of a model. */
  saveModel(request: { readonly id: string; readonly into: Destination }): Promise<Written>;
  /** A model from a ZIP or a folder's files. `taken`: id and weights of the models that the page ships. */
  loadModel(request: {
    readonly files: readonly DroppedFile[];
    readonly taken: readonly (readonly [string, string])[];
  }): Promise<ModelListEntry>;
}

/** Told once the device is there. */
export interface BackendEvent {
  readonly kind: 'backend';
  readonly report: BackendReport;
}
