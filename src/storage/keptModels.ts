// Models that this browser keeps: fine-tuned here or brought from another machine; listed, opened, checked, removed.
import { sha256 } from '../core/files/sha256.ts';
import type { ModelSource } from '../core/network/modelSource.ts';
import type { AppError } from '../core/appError.ts';
import { readModelFile } from '../core/network/modelFile.ts';
import type { ModelFile, ModelListEntry } from '../core/network/modelManifest.ts';
import { fileAt, foldersIn, readJson, remove, writeFile, writeJson } from './originFiles.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';

const top = ['models'];
const SCHEME = 'kept:';

export const isKept = (url: string): boolean => url.startsWith(SCHEME);
export const keptUrl = (id: string): string => `${SCHEME}${id}`;
const idOf = (url: string): string => url.slice(SCHEME.length);

export function keptModel(url: string): ModelSource {
  const folder = [...top, idOf(url)];
  return {
    local: true,
    json: async () => {
      const json = await readJson<unknown>(folder, 'model.json');
      if (json === null) throw gone(idOf(url));
      return json;
    },
    shard: async (path, progress) => {
      const file = await fileAt(folder, path);
      if (!file) throw gone(idOf(url));
      const bytes = new Uint8Array(await file.arrayBuffer());
      progress(bytes.length);
      return bytes;
    },
  };
}

export async function keptModels(): Promise<readonly ModelListEntry[]> {
  const entries: ModelListEntry[] = [];
  for (const id of await foldersIn(top)) {
    const file = await readJson<ModelFile>([...top, id], 'model.json');
    if (file) entries.push(entryOf(file));
  }
  return entries;
}

const entryOf = ({ id, name, shards }: ModelFile): ModelListEntry => ({
  id,
  name,
  path: keptUrl(id),
  bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0),
});

/** Shards first, so that a model.json without them never stands. */
export async function keepModel(
  file: ModelFile,
  shards: Iterable<{ readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }>,
): Promise<ModelListEntry> {
  const folder = [...top, file.id];
  try {
    for (const { path, bytes } of shards) await writeFile(folder, path, [bytes]);
    await writeJson(folder, 'model.json', file);
  } catch (thrown) {
    await remove(top, file.id);
    throw thrown;
  }
  return entryOf(file);
}

export const removeModel = (id: string): Promise<void> => remove(top, id);

/** Its files, as they are saved: model.json and the shards. */
export async function* modelFilesOf(
  id: string,
): AsyncGenerator<{ readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
  const folder = [...top, id];
  const file = await readJson<ModelFile>(folder, 'model.json');
  if (!file) throw gone(id);
  const source = keptModel(keptUrl(id));
  yield { path: 'model.json', bytes: new TextEncoder().encode(`${JSON.stringify(file, null, 1)}\n`) };
  for (const { path } of file.shards) yield { path, bytes: await source.shard(path, () => undefined) };
}

/** A model from the files of a folder or an opened ZIP: checked to the last byte, then kept. `taken`: ids of other models. */
export async function importModel(
  files: readonly DroppedFile[],
  taken: ReadonlyMap<string, string>,
): Promise<ModelListEntry> {
  const description = files.find(({ path }) => /(^|\/)model\.json$/.test(path));
  if (!description) throw noModel(files.length);
  const json = await readJsonOf(description);
  const checked = readModelFile(json, description.path);
  if (!checked.ok) throw checked.error;
  const model = checked.value;
  if (model.spec.family === 'vgg') throw featureNetwork(model.name);
  const folder = description.path.slice(0, -'model.json'.length);
  const shards: { path: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (const { path, sha256: wanted } of model.shards) {
    const found = files.find((one) => one.path === `${folder}${path}`);
    if (!found) throw damaged(path, `${path} is missing`);
    const bytes = new Uint8Array(await found.file.arrayBuffer());
    if ((await sha256(bytes)) !== wanted)
      throw damaged(path, `the SHA-256 of ${path} is not the one that the model states`);
    shards.push({ path, bytes });
  }
  const whole = new Uint8Array(await new Blob(shards.map(({ bytes }) => bytes)).arrayBuffer());
  if ((await sha256(whole)) !== model.weightsSha256)
    throw damaged('model.json', 'its weights are not those whose SHA-256 it states');
  const plain = model.id.replace(/[^\w.-]/g, '-');
  const other = taken.get(plain);
  const id =
    other === undefined || other === model.weightsSha256
      ? plain
      : `${plain}-${model.weightsSha256.slice(0, 8)}`;
  return keepModel({ ...model, id }, shards);
}

async function readJsonOf({ path, file }: DroppedFile): Promise<unknown> {
  try {
    return JSON.parse(await file.text()) as unknown;
  } catch {
    throw damaged(path, 'model.json is not JSON');
  }
}

const noModel = (files: number): AppError => ({
  kind: 'model',
  message: `There is no model.json among the ${files} files.`,
  advice:
    'Choose the ZIP or the folder that was saved from this page, or an export of scripts/pretrain/export.py.',
  details: { files },
});

const featureNetwork = (name: string): AppError => ({
  kind: 'model',
  message: `${name} is a feature network: it makes no images.`,
  advice: 'Choose a DRUNet or U-Net.',
});

const damaged = (file: string, what: string): AppError => ({
  kind: 'model',
  message: `This model cannot be used: ${what}.`,
  advice: 'Save it again where it was made, and copy the whole folder or ZIP.',
  file,
  details: { what },
});

const gone = (id: string): AppError => ({
  kind: 'model',
  message: `The model ${id} is no longer kept in this browser.`,
  advice: 'Choose another model, or load it again from its ZIP.',
  details: { id },
});
