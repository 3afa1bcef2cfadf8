// Models that are kept: fine-tuned here or brought from another machine; listed, opened, checked, removed.
import * as v from 'valibot';
import { sha256 } from '../core/files/sha256.ts';
import type { ModelSource } from '../core/network/modelSource.ts';
import type { AppError } from '../core/appError.ts';
import { readModelFile } from '../core/network/modelFile.ts';
import type { ModelFile, ModelListEntry } from '../core/network/modelManifest.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { type FileTree, foldersIn } from './fileTree.ts';
import { type ModelHead, modelHead } from './modelSchemas.ts';
import { type Reading, type Unreadable, unreadableError } from './record.ts';

const SCHEME = 'kept:';

export const isKept = (url: string): boolean => url.startsWith(SCHEME);
const keptUrl = (id: string): string => `${SCHEME}${id}`;
const idOf = (url: string): string => url.slice(SCHEME.length);

export interface ModelFileBytes {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface KeptModels {
  /** Models whose model.json cannot be read are told to the storage's owner. */
  readonly list: () => Promise<readonly ModelListEntry[]>;
  /** The files of a model by the path that `list` gives. */
  readonly open: (url: string) => ModelSource;
  /** Shards first, so that a model.json without them never stands. */
  readonly keep: (file: ModelFile, shards: Iterable<ModelFileBytes>) => Promise<ModelListEntry>;
  readonly remove: (id: string) => Promise<void>;
  /** Its files, as they are saved: model.json and the shards. */
  readonly files: (id: string) => AsyncGenerator<ModelFileBytes>;
  /** A model from the files of a folder or an opened ZIP: checked to the last byte, then kept. `taken`: ids of other models. */
  readonly importFrom: (
    files: readonly DroppedFile[],
    taken: ReadonlyMap<string, string>,
  ) => Promise<ModelListEntry>;
}

const top = 'models';

export function createModels(tree: FileTree, told: (one: Unreadable) => void): KeptModels {
  const textOf = async (id: string): Promise<string | null> =>
    (await (await tree.read([top, id, 'model.json']))?.text()) ?? null;
  const headOf = async (id: string): Promise<Reading<ModelHead>> => {
    const text = await textOf(id);
    return text === null ? { kind: 'missing' } : parseHead(text);
  };
  const shard = async (id: string, path: string): Promise<Uint8Array<ArrayBuffer>> => {
    const file = await tree.read([top, id, path]);
    if (!file) throw gone(id);
    return new Uint8Array(await file.arrayBuffer());
  };
  const keep: KeptModels['keep'] = async (file, shards) => {
    try {
      for (const { path, bytes } of shards) await tree.write([top, file.id, path], [bytes]);
      await tree.write([top, file.id, 'model.json'], [new TextEncoder().encode(JSON.stringify(file))]);
    } catch (thrown) {
      await tree.remove([top, file.id]);
      throw thrown;
    }
    return entryOf(file);
  };

  return {
    list: async () => {
      const entries: ModelListEntry[] = [];
      for (const id of await foldersIn(tree, [top])) {
        const head = await headOf(id);
        if (head.kind === 'value') entries.push(entryOf(head.value));
        if (head.kind === 'unreadable') told({ what: 'model', name: id, why: head.why });
      }
      return entries;
    },
    open: (url) => {
      const id = idOf(url);
      return {
        local: true,
        json: async () => {
          const text = await textOf(id);
          if (text === null) throw gone(id);
          try {
            return JSON.parse(text) as unknown;
          } catch {
            throw unreadableError({ what: 'model', name: id, why: CUT });
          }
        },
        shard: async (path, progress) => {
          const bytes = await shard(id, path);
          progress(bytes.length);
          return bytes;
        },
      };
    },
    keep,
    remove: (id) => tree.remove([top, id]),
    files: async function* (id) {
      const head = await headOf(id);
      if (head.kind === 'unreadable') throw unreadableError({ what: 'model', name: id, why: head.why });
      if (head.kind === 'missing') throw gone(id);
      yield {
        path: 'model.json',
        bytes: new TextEncoder().encode(`${JSON.stringify(head.value, null, 1)}\n`),
      };
      for (const { path } of head.value.shards) yield { path, bytes: await shard(id, path) };
    },
    importFrom: async (files, taken) => {
      const { file, shards } = await checkedModel(files, taken);
      return keep(file, shards);
    },
  };
}

const CUT = 'it is cut short or damaged';

function parseHead(text: string): Reading<ModelHead> {
  try {
    const checked = v.safeParse(modelHead, JSON.parse(text));
    return checked.success
      ? { kind: 'value', value: checked.output }
      : {
          kind: 'unreadable',
          why: `${v.getDotPath(checked.issues[0]) ?? 'its form'} is not what it should be`,
        };
  } catch {
    return { kind: 'unreadable', why: CUT };
  }
}

const entryOf = ({ id, name, shards }: Pick<ModelFile, 'id' | 'name' | 'shards'>): ModelListEntry => ({
  id,
  name,
  path: keptUrl(id),
  bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0),
});

/** A model's files, each held to its SHA-256; its id is changed where another model has it. */
async function checkedModel(
  files: readonly DroppedFile[],
  taken: ReadonlyMap<string, string>,
): Promise<{ readonly file: ModelFile; readonly shards: readonly ModelFileBytes[] }> {
  const description = files.find(({ path }) => /(^|\/)model\.json$/.test(path));
  if (!description) throw noModel(files.length);
  const json = await readJsonOf(description);
  const checked = readModelFile(json, description.path);
  if (!checked.ok) throw checked.error;
  const model = checked.value;
  if (model.spec.family === 'vgg') throw featureNetwork(model.name);
  const folder = description.path.slice(0, -'model.json'.length);
  const shards: ModelFileBytes[] = [];
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
  const plain = model.id.replace(/[^\w.-]/g, '-').replace(/^\./, '-');
  const other = taken.get(plain);
  const id =
    other === undefined || other === model.weightsSha256
      ? plain
      : `${plain}-${model.weightsSha256.slice(0, 8)}`;
  return { file: { ...model, id }, shards };
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
  message: `The model ${id} is no longer kept.`,
  advice: 'Choose another model, or load it again from its ZIP.',
  details: { id },
});
