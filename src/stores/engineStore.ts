// The engine as the page knows it: backend, models to choose from, the loaded one, and how loading goes.
import { create } from 'zustand';
import type { AppError } from '../core/appError.ts';
import type { ModelFile, ModelListEntry } from '../core/network/modelManifest.ts';
import type { BackendReport, LoadedModel, LoadProgress } from '../core/network/engineApi.ts';

export interface EngineState {
  readonly starting: boolean;
  readonly backend: BackendReport | null;
  /** Those that the page ships, then those that this browser keeps. */
  readonly models: readonly ModelListEntry[];
  readonly featureNetworks: readonly ModelListEntry[];
  readonly loading: { readonly modelId: string; readonly progress: LoadProgress } | null;
  readonly loaded: LoadedModel | null;
  /** Every model that was loaded, by the hash of its weights: images may be exported after another was chosen. */
  readonly seen: Readonly<Record<string, ModelFile>>;
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
  seen: {},
  error: null,
  tooLarge: null,
}));

export const patchEngine = (patch: Partial<EngineState>): void => {
  useEngine.setState(patch);
};

export const setLoaded = (loaded: LoadedModel): void =>
  useEngine.setState(({ seen }) => ({
    loaded,
    seen: { ...seen, [loaded.file.weightsSha256]: loaded.file },
    error: null,
    tooLarge: null,
  }));
