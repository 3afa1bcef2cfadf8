// A model's description, read and checked, before any of its weights are.
import type { AppError } from '../core/appError.ts';
import { readModelFile } from '../core/network/modelFile.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import type { ModelSource } from '../core/network/modelSource.ts';
import { unwrap } from '../core/result.ts';

/** `url` names it in errors. Throws an AppError where it cannot be read, or is no model of this program. */
export const openModel = async (source: ModelSource, url: string): Promise<ModelFile> =>
  unwrap(readModelFile(await source.json(), url));

/** The same of a model that is to be fine-tuned. Throws an AppError where it is not a DRUNet. */
export async function openParent(source: ModelSource, url: string): Promise<ModelFile> {
  const file = await openModel(source, url);
  if (file.spec.family !== 'drunet') throw onlyDrunets(file.name);
  return file;
}

export const onlyDrunets = (name: string): AppError => ({
  kind: 'training',
  message: `${name} cannot be fine-tuned: only DRUNets can.`,
  advice: 'Choose a DRUNet as the starting model.',
});
