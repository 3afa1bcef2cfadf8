// Which model the command runs: by its id in the models' manifest, by a folder that holds a model.json, or the default.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppError } from '../../src/core/appError.ts';
import type { ModelList } from '../../src/core/network/modelManifest.ts';

/** The path of its model.json. Throws an AppError that names the models there are. */
export async function chooseModel(models: string, wanted: string | null): Promise<string> {
  if (wanted !== null && existsSync(join(wanted, 'model.json'))) return join(wanted, 'model.json');
  const list = (await modelList(models)).models;
  const entry =
    wanted === null ? (list.find((model) => model.default) ?? list[0]) : list.find(({ id }) => id === wanted);
  if (entry) return join(models, entry.path);
  throw {
    kind: 'model',
    message: wanted === null ? `${models} lists no model.` : `There is no model ${wanted}.`,
    advice:
      list.length > 0
        ? `Choose one of ${list.map(({ id }) => id).join(', ')}, or the path of a folder with a model.json.`
        : 'Put a model there, or name the path of a folder with a model.json by --model.',
  } satisfies AppError;
}

/** The models' manifest.json. Throws an AppError where it cannot be read. */
export async function modelList(models: string): Promise<ModelList> {
  const path = join(models, 'manifest.json');
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ModelList;
  } catch (thrown) {
    throw {
      kind: 'model',
      message: `The list of models ${path} could not be read.`,
      advice: 'Name the folder with the models by --models, or a folder with a model.json by --model.',
      details: { reason: thrown instanceof Error ? thrown.message : String(thrown) },
    } satisfies AppError;
  }
}
