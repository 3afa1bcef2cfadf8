// Explaining the models that were picked, of the slice that was chosen: only what is asked for, one model after another.
import { type AppError, toAppError } from '../core/appError.ts';
import type { Remote } from '../core/calls.ts';
import { latest } from '../core/latest.ts';
import { type EngineApi, type ExplainProgress, MODELS_BESIDE } from '../core/network/engineApi.ts';
import type { GradientTarget } from '../core/network/explanation.ts';
import {
  type GridSize,
  huFrom,
  huPreprocessing,
  perHu,
  pixelOn,
  reachOf,
} from '../core/network/influence.ts';
import { networkPreprocessing } from '../core/network/inputChoices.ts';
import type { ModelFile, Preprocessing } from '../core/network/modelManifest.ts';
import type { Compute } from '../pipeline/host.ts';
import { chosenModel } from '../stores/chosenModel.ts';
import { useEngine } from '../stores/engineStore.ts';
import { nothingExplained, patchExplain, patchExplained, useExplain } from '../stores/explainStore.ts';
import { endJob, plainJob, showJob } from '../stores/jobStore.ts';
import { sayError } from '../stores/messageStore.ts';
import { viewedSlice } from '../stores/openCt.ts';
import { useSettings } from '../stores/settingsStore.ts';
import { useStudy } from '../stores/studyStore.ts';
import { ctWithMasksOf } from './ctWithMasks.ts';
import { modelsUrl } from './engineFlow.ts';
import type { ExplainedCt, ExplainFlow, Explanation } from './explainApi.ts';

export interface ExplainDeps {
  readonly engine: Remote<EngineApi>;
  readonly compute: Pick<Compute, 'reading' | 'network'>;
}

/** One model as a run works on it. */
interface Asked {
  readonly id: string;
  readonly url: string;
  readonly file: ModelFile;
  readonly signal: AbortSignal;
  readonly onProgress: (event: ExplainProgress) => void;
}

export function createExplainFlow({ engine, compute }: ExplainDeps): ExplainFlow {
  const made = new Map<string, Explanation>();
  const runs = latest(() => {
    endJob('explain');
    patchExplain({ busy: false });
  });

  const keep = (id: string, file: ModelFile, patch: Partial<Explanation>): void => {
    const before = made.get(id) ?? { file, filters: null, maps: null, influence: null };
    const now = { ...before, ...patch, file };
    made.set(id, now);
    patchExplained(id, {
      name: file.name,
      filters: now.filters !== null,
      mapsSlice: now.maps?.slice ?? null,
      influence: now.influence && { slice: now.influence.slice, target: now.influence.target },
    });
  };

  /** Does `work` for each model in turn, the chosen one being loaded first; says what goes wrong. */
  const forEach = async (
    what: string,
    ids: readonly string[],
    work: (asked: Asked) => Promise<Partial<Explanation>>,
  ): Promise<void> => {
    if (ids.length === 0) return;
    patchExplain({ busy: true, error: null });
    await runs.run(async ({ signal, overtaken }) => {
      try {
        showJob(plainJob('explain', what, 0, ids.length, ids.length === 1 ? 'model' : 'models'));
        await compute.network.ready(signal);
        for (const [i, id] of ids.entries()) {
          signal.throwIfAborted();
          const entry = useEngine.getState().models.find((one) => one.id === id);
          if (!entry) throw gone(id);
          const onProgress = (event: ExplainProgress): void => {
            if (!overtaken()) showJob(progressOf(`${what}, ${entry.name}`, event));
          };
          onProgress({ stage: 'backward', done: 0 });
          const url = modelsUrl(entry.path);
          const { file } = await engine.loadBeside({ url }, { signal, onProgress });
          signal.throwIfAborted();
          const found = await work({ id, url, file, signal, onProgress });
          signal.throwIfAborted();
          keep(id, file, found);
          showJob(plainJob('explain', what, i + 1, ids.length, ids.length === 1 ? 'model' : 'models'));
        }
      } catch (thrown) {
        if (overtaken()) return;
        const error = toAppError(thrown);
        if (error.kind !== 'cancelled') patchExplain({ error });
        sayError(error, 'explain');
      }
    });
  };

  /** The slice as a model takes it, and its HU there. */
  const inputOf = async (
    { file, signal }: Asked,
    slice: number,
  ): Promise<{
    readonly input: Float32Array<ArrayBuffer>;
    readonly preprocessing: Preprocessing;
    readonly ct: ExplainedCt;
  }> => {
    const { ctId } = useStudy.getState();
    const of = ctId === null ? null : ctWithMasksOf(ctId);
    if (!of) throw notRead;
    const settings = useSettings.getState();
    const preprocessing = networkPreprocessing(file.preprocessing, settings);
    const { geometry, voxels } = of.head;
    const grid = await compute.reading.networkGrid(
      { geometry, head: voxels, grid: preprocessing.grid },
      { signal },
    );
    const head =
      settings.networkMask === 'head' ? voxels : new Uint8Array(new SharedArrayBuffer(voxels.length)).fill(1);
    const sliceOf = { ct: of.ct, head, slice, grid };
    const [input, wide] = await Promise.all([
      compute.reading.networkInput({ ...sliceOf, preprocessing }, { signal }),
      compute.reading.networkInput({ ...sliceOf, preprocessing: huPreprocessing(preprocessing) }, { signal }),
    ]);
    const ct = { slice, size: grid.size, pixelMm: grid.pixelMm, hu: huFrom(wide) };
    return { input, preprocessing, ct };
  };

  const missing = (has: (of: Explanation) => boolean): string[] =>
    useExplain.getState().picked.filter((id) => {
      const of = made.get(id);
      return !of || !has(of);
    });

  /** `targetOf`: the value meant, once the model's grid is known. */
  const influence = (
    ids: readonly string[],
    targetOf: (file: ModelFile, grid: GridSize) => GradientTarget,
  ): Promise<void> => {
    const { slice } = useExplain.getState();
    return forEach('Finding what it depends on', ids, async (asked) => {
      const { input, preprocessing, ct } = await inputOf(asked, slice);
      const { url, id, file, signal, onProgress } = asked;
      const target = targetOf(file, ct);
      const { value, gradient } = await engine.gradientOf({ url, input, target }, { signal, onProgress });
      const field = perHu(gradient, ct.hu, preprocessing);
      const at = placeOf(file, target, made.get(id)?.maps?.of, ct.size);
      const reach = reachOf(field, ct.size, ct.pixelMm, at);
      return { influence: { slice, target, value, ct, perHu: field, reach } };
    });
  };

  const leave = (): void => {
    runs.cancel();
    if (useExplain.getState().open) engine.release(null).catch(() => undefined); // an engine that is gone holds nothing
    made.clear();
    patchExplain(nothingExplained);
  };

  useStudy.subscribe(({ ctId }, before) => {
    if (ctId !== before.ctId && useExplain.getState().open) leave();
  });

  return {
    enter: () => {
      const entry = chosenModel();
      if (useStudy.getState().ctId === null || !entry) return;
      patchExplain({ ...nothingExplained, open: true, picked: [entry.id], slice: viewedSlice() });
    },
    leave,
    pick: (ids) => patchExplain({ picked: ids.slice(0, MODELS_BESIDE + 1), error: null }),
    setSlice: (slice) => patchExplain({ slice }),
    filters: () =>
      forEach(
        'Reading filters',
        missing(({ filters }) => filters !== null),
        async ({ url, signal, onProgress }) => ({
          filters: await engine.firstFilters({ url }, { signal, onProgress }),
        }),
      ),
    maps: () => {
      const { slice } = useExplain.getState();
      return forEach(
        'Making feature maps',
        missing(({ maps }) => maps?.slice === slice),
        async (asked) => {
          const { input, ct } = await inputOf(asked, slice);
          const { url, signal, onProgress } = asked;
          const of = await engine.featureMaps({ url, input }, { signal, onProgress });
          return { maps: { slice, of, ct } };
        },
      );
    },
    influenceOfPixel: (contrast, pixel, grid) =>
      influence(useExplain.getState().picked, (file, own) => {
        const channel = file.contrasts.indexOf(contrast);
        const place = pixelOn(pixel, grid, own);
        if (channel < 0 || !place)
          throw notThere(file.name, channel < 0 ? `no ${contrast}` : 'no such pixel');
        return { layer: 'output', channel, ...place };
      }),
    influenceOfMap: (id, target) => influence([id], () => target),
    cancel: runs.cancel,
    of: (id) => made.get(id) ?? null,
  };
}

/** Where a value lies on the network's grid: of a map, the middle of its cell. */
function placeOf(
  { preprocessing }: ModelFile,
  { layer, x, y }: GradientTarget,
  maps: NonNullable<Explanation['maps']>['of'] | undefined,
  size: number,
): { readonly x: number; readonly y: number } {
  if (layer === 'output') return { x, y };
  const cell = size / (maps?.[layer].width ?? preprocessing.grid.size);
  return { x: (x + 0.5) * cell - 0.5, y: (y + 0.5) * cell - 0.5 };
}

function progressOf(label: string, event: ExplainProgress): Parameters<typeof showJob>[0] {
  switch (event.stage) {
    case 'fetch':
      return plainJob('explain', `${label}: loading`, mb(event.done), mb(event.total), 'MB');
    case 'backward':
      return plainJob('explain', label, Math.round(100 * event.done), 100, '%');
    default:
      return plainJob('explain', `${label}: preparing the device`, 0, 100, '%');
  }
}

const mb = (bytes: number): number => Math.round(bytes / 1e6);

const gone = (id: string): AppError => ({
  kind: 'model',
  message: `The model ${id} is no longer listed.`,
  advice: 'Pick another one.',
});

const notThere = (name: string, what: string): AppError => ({
  kind: 'model',
  message: `${name} makes ${what}.`,
  advice: 'Choose another image or pixel, or take the model out.',
});

const notRead: AppError = {
  kind: 'unexpected',
  message: 'The CT is not ready to be shown to a network.',
  advice: 'Wait until it has been read and its head found, then try again.',
};
