// The engine as the page knows it: backend, models to choose from, the loaded one, and how loading goes.
import { create } from 'zustand';
import type { AppError } from '../core/appError.ts';
import type { ModelListEntry } from '../core/network/modelManifest.ts';
import type { BackendReport, LoadedModel, LoadProgress } from '../core/network/engineApi.ts';

export interface EngineState {
  readonly starting: boolean;
  readonly backend: BackendReport | null;
  /** Those that the page ships, then those that this browser keeps. */
  readonly models: readonly ModelListEntry[];
  readonly featureNetworks: readonly ModelListEntry[];
  readonly loading: { readonly modelId: string; readonly progress: LoadProgress } | null;
  readonly loaded: LoadedModel | null;
  readonly error: AppError | null;
  /** Where the chosen model is too large for the device: the one to use instead, if there is a smaller one. */
  readonly tooLarge: { readonly message: string; readonly instead: ModelListEntry | null } | null;
}

export const useEngine = create<EngineState>(() => ({
  starting: false,
  backend: null,
  models: [],
  featureNetworks: [],
  loading: null,
  loaded: null,
  error: null,
  tooLarge: null,
}));

export const patchEngine = (patch: Partial<EngineState>): void => {
  useEngine.setState(patch);
};
