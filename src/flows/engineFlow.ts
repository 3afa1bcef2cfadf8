// The engine from the page's side: start a backend, list the models, load one, and say in words when any of it fails.
import { type AppError, toAppError } from '../core/appError.ts';
import type { BackendChoice, EngineApi, LoadedModel, LoadProgress } from '../core/network/engineApi.ts';
import { chosenModel, smallerThan } from '../stores/chosenModel.ts';
import { patchEngine, setLoaded } from '../stores/engineStore.ts';
import { patchRun, useFineTune } from '../stores/fineTuneStore.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { causeGone, say, sayError } from '../stores/messageStore.ts';
import { patchSettings, useSettings } from '../stores/settingsStore.ts';
import { isKept } from '../storage/models.ts';
import { readModelList } from '../storage/modelSchemas.ts';
import { pageStorage } from '../storage/pageStorage.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { sayMoved } from './pageNetwork.ts';

export interface EngineFlow {
  /** Starts the backend and reads the model list; safe to call again. */
  readonly start: () => Promise<void>;
  /** The chosen model, loaded and self-tested. Rejects with AppError. */
  readonly ready: (signal?: AbortSignal) => Promise<LoadedModel>;
  /** Starts again with a fresh worker, on whatever the machine still offers. */
  readonly restart: () => Promise<LoadedModel>;
  readonly chooseModel: (id: string) => Promise<void>;
  readonly chooseBackend: (choice: BackendChoice) => Promise<void>;
  /** Forgets what was measured of GPUs, and loads the model anew, which measures again. */
  readonly tuneAgain: () => Promise<void>;
}

/** Where a listed model's model.json is: on the page's own server, or in this browser. */
export const modelsUrl = (path: string): string =>
  isKept(path) ? path : new URL(`models/${path}`, document.baseURI).href;

export function createEngineFlow({ remote: engine, terminate }: WorkerClient<EngineApi>): EngineFlow {
  let starting: Promise<void> | null = null;
  let loading: { readonly id: string; readonly model: Promise<LoadedModel> } | null = null;

  const fetchModels = async (): Promise<void> => {
    const response = await fetch(modelsUrl('manifest.json'));
    if (!response.ok)
      throw {
        kind: 'model',
        message: 'The list of models could not be read.',
        advice: 'Serve the page with its models folder (npm start does), then reload.',
        details: { status: response.status },
      } satisfies AppError;
    const list = readModelList(await response.json().catch(() => null));
    const kept = await pageStorage.models.list().catch(() => []); // where storage is refused there are none
    patchEngine({ models: [...list.models, ...kept], featureNetworks: list.featureNetworks });
  };

  const startBackend = async (choice: BackendChoice): Promise<void> => {
    patchEngine({ starting: true, error: null });
    try {
      const [backend] = await Promise.all([engine.start({ choice }), fetchModels()]);
      patchEngine({ backend });
      causeGone('engine');
    } catch (thrown) {
      const error = toAppError(thrown);
      patchEngine({ error });
      sayError(error, 'engine');
      throw error;
    } finally {
      patchEngine({ starting: false });
    }
  };

  const start = (): Promise<void> => {
    starting ??= startBackend(useSettings.getState().backendChoice).catch((error: unknown) => {
      starting = null;
      throw error;
    });
    return starting;
  };

  const load = async (id: string, path: string, signal?: AbortSignal): Promise<LoadedModel> => {
    const onProgress = (progress: LoadProgress): void => {
      patchEngine({ loading: { modelId: id, progress } });
      const [done, total] = progress.stage === 'fetch' ? [progress.done, progress.total] : [0, 0];
      const job = plainJob('model', loadingLabels[progress.stage], toMb(done), toMb(total), 'MB');
      showJob({ ...job, canCancel: false });
    };
    try {
      const loaded = await engine.loadModel(
        { url: modelsUrl(path) },
        { onProgress, ...(signal ? { signal } : {}) },
      );
      setLoaded(loaded);
      causeGone('model');
      if (loaded.movedTo) sayMoved(loaded.movedTo);
      const note = loaded.timings.storageNote;
      if (note !== null)
        say({
          level: 'warning',
          text: note,
          advice: 'The network works all the same.',
          cause: 'weights kept',
        });
      return loaded;
    } catch (thrown) {
      const error = toAppError(thrown);
      const tooLarge = error.details?.tooSmall === true;
      patchEngine({
        error,
        tooLarge: tooLarge ? { message: error.message, instead: smallerThan(id) } : null,
      });
      sayError(error, 'model');
      throw error;
    } finally {
      patchEngine({ loading: null });
      endJob('model');
    }
  };

  /** Once more where the worker was killed on the way: a fresh one takes its place, and must be started like the first. */
  const loadWithRestart = async (id: string, path: string, signal?: AbortSignal): Promise<LoadedModel> => {
    try {
      return await load(id, path, signal);
    } catch (thrown) {
      if (toAppError(thrown).details?.worker !== 'engine') throw thrown;
      starting = null;
      await start();
      return load(id, path, signal);
    }
  };

  const ready = async (signal?: AbortSignal): Promise<LoadedModel> => {
    await start();
    const entry = chosenModel();
    if (!entry)
      throw {
        kind: 'model',
        message: 'There is no model to synthesise with.',
        advice: 'Put a model into public/models and list it in its manifest.json.',
      } satisfies AppError;
    if (loading?.id !== entry.id) {
      const model = loadWithRestart(entry.id, entry.path, signal);
      const thisLoad = { id: entry.id, model };
      loading = thisLoad;
      model.catch(() => {
        if (loading === thisLoad) loading = null;
      });
    }
    return loading.model;
  };

  const forget = (): void => {
    loading = null;
    patchEngine({ loaded: null, tooLarge: null });
  };

  return {
    start,
    ready,
    restart: () => {
      forget();
      terminate();
      starting = null;
      return ready();
    },
    chooseModel: async (id) => {
      patchSettings({ modelId: id });
      forget();
      await ready();
    },
    tuneAgain: async () => {
      await pageStorage.tunings.clear();
      const { run } = useFineTune.getState();
      if (run) patchRun(run.plan.id, { tuning: null }); // what it measured is measured again when the next one begins
      forget();
      await ready();
    },
    chooseBackend: async (choice) => {
      patchSettings({ backendChoice: choice });
      forget();
      starting = null;
      await ready();
    },
  };
}

const toMb = (bytes: number): number => Math.round(bytes / 1e6);

const loadingLabels: Record<LoadProgress['stage'], string> = {
  fetch: 'Loading the network',
  verify: 'Checking the weights',
  upload: 'Moving the weights to the device',
  compile: 'Preparing the device',
  'self-test': 'Testing the device',
};
