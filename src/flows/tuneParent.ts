// The model that a fine-tune starts from, and what would run from it now.
import type { AppError } from '../core/appError.ts';
import type { ModelFile, ModelListEntry } from '../core/network/modelManifest.ts';
import type { RunPlan } from '../core/training/fineTune.ts';
import { isUsable } from '../core/training/pairs.ts';
import { planRun } from '../core/training/planRun.ts';
import { openParent } from '../pipeline/openModel.ts';
import { modelAt } from '../storage/modelFiles.ts';
import { pageStorage } from '../storage/pageStorage.ts';
import { chosenModel } from '../stores/chosenModel.ts';
import { useEngine } from '../stores/engineStore.ts';
import { useFineTune } from '../stores/fineTuneStore.ts';
import { modelsUrl } from './engineFlow.ts';

/** The model that was chosen to start from, the one in use, or the default. Throws where none is listed. */
function parentEntry(): ModelListEntry {
  const entry = chosenModel(useFineTune.getState().parentId ?? undefined);
  if (!entry) throw noModel;
  return entry;
}

/** Its model.json. Throws where it cannot be read, or is no DRUNet. */
export function parentFile(): Promise<ModelFile> {
  const url = modelsUrl(parentEntry().path);
  return openParent(modelAt(pageStorage.models, url), url);
}

/** What would run now, from the ready pairs of the list and the choices. Throws where one of them does not do. */
export async function planNow(): Promise<RunPlan> {
  const { pairs, choices } = useFineTune.getState();
  const { id, path } = parentEntry();
  const network = useEngine.getState().featureNetworks.find((one) => one.id === choices.features?.id);
  return planRun({
    pairs: pairs
      .filter(isUsable)
      .flatMap(({ state, label, patient }) =>
        state.kind === 'ready' ? [{ ...state.kept, label, patient }] : [],
      ),
    choices,
    parent: { id, url: modelsUrl(path), file: await parentFile() },
    featureUrl: network ? modelsUrl(network.path) : null,
    created: new Date(),
  });
}

const noModel: AppError = {
  kind: 'training',
  message: 'There is no model to start from.',
  advice: 'Load a model, or put one into public/models and list it in its manifest.json.',
};
