// The model that a fine-tune starts from.
import type { AppError } from '../core/appError.ts';
import { readModelFile } from '../core/network/modelFile.ts';
import type { ModelFile, ModelListEntry } from '../core/network/modelManifest.ts';
import { useEngine } from '../stores/engineStore.ts';
import { useFineTune } from '../stores/fineTuneStore.ts';
import { useSettings } from '../stores/settingsStore.ts';
import { modelAt } from '../storage/modelFiles.ts';
import { modelsUrl } from './engineFlow.ts';

/** The model that was chosen to start from, the one in use, or the default. Throws where none is listed. */
export function parentEntry(): ModelListEntry {
  const { models } = useEngine.getState();
  const wanted = useFineTune.getState().parentId ?? useSettings.getState().modelId;
  const entry = models.find(({ id }) => id === wanted) ?? models.find((model) => model.default) ?? models[0];
  if (!entry) throw noModel;
  return entry;
}

/** Its model.json. Throws where it cannot be read, or is no DRUNet. */
export async function parentFile(): Promise<ModelFile> {
  const url = modelsUrl(parentEntry().path);
  const checked = readModelFile(await modelAt(url).json(), url);
  if (!checked.ok) throw checked.error;
  if (checked.value.spec.family !== 'drunet') throw onlyDrunets(checked.value.name);
  return checked.value;
}

const noModel: AppError = {
  kind: 'training',
  message: 'There is no model to start from.',
  advice: 'Load a model, or put one into public/models and list it in its manifest.json.',
};

const onlyDrunets = (name: string): AppError => ({
  kind: 'training',
  message: `${name} cannot be fine-tuned: only DRUNets can.`,
  advice: 'Choose a DRUNet as the starting model.',
});
