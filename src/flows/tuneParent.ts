// The model that a fine-tune starts from, and what would run from it now.
import type { AppError } from '../core/appError.ts';
import type { ModelFile, ModelListEntry } from '../core/network/modelManifest.ts';
import type { FineTuneChoices, RunPlan } from '../core/training/fineTune.ts';
import { isUsable } from '../core/training/pairs.ts';
import { planRun } from '../core/training/planRun.ts';
import { openParent } from '../pipeline/openModel.ts';
import { modelAt } from '../storage/modelFiles.ts';
import { pageStorage } from '../storage/pageStorage.ts';
import { chosenModel } from '../stores/chosenModel.ts';
import { useEngine } from '../stores/engineStore.ts';
import { useFineTune } from '../stores/fineTuneStore.ts';
import { modelsUrl } from './engineFlow.ts';

/** What was chosen at one moment: pairs may take minutes to prepare, and what is chosen meanwhile is for the next run. */
export interface Wanted {
  readonly parent: ModelListEntry;
  readonly choices: FineTuneChoices;
}

/** Starts from the model that was chosen to start from, the one in use, or the default. Throws where none is listed. */
export function wantedNow(): Wanted {
  const { parentId, choices } = useFineTune.getState();
  const parent = chosenModel(parentId ?? undefined);
  if (!parent) throw noModel;
  return { parent, choices };
}

/** A model's model.json. Throws where it cannot be read, or is no DRUNet. */
export function parentFile({ path }: ModelListEntry): Promise<ModelFile> {
  const url = modelsUrl(path);
  return openParent(modelAt(pageStorage.models, url), url);
}

/** What would run from the ready pairs of the list. Throws where one of them does not do. */
export async function planOf({ parent, choices }: Wanted): Promise<RunPlan> {
  const { pairs } = useFineTune.getState();
  const { id, path } = parent;
  const network = useEngine.getState().featureNetworks.find((one) => one.id === choices.features?.id);
  return planRun({
    pairs: pairs
      .filter(isUsable)
      .flatMap(({ state, label, patient }) =>
        state.kind === 'ready' ? [{ ...state.kept, label, patient }] : [],
      ),
    choices,
    parent: { id, url: modelsUrl(path), file: await parentFile(parent) },
    featureUrl: network ? modelsUrl(network.path) : null,
    created: new Date(),
  });
}

const noModel: AppError = {
  kind: 'training',
  message: 'There is no model to start from.',
  advice: 'Load a model, or put one into public/models and list it in its manifest.json.',
};
