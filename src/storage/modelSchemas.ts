// The form of manifest.json, and what is read of a model.json to list it; core's readModelFile checks the rest before it is used.
import * as v from 'valibot';
import type { AppError } from '../core/appError.ts';
import type { ModelList, ModelListEntry } from '../core/network/modelManifest.ts';

const text = v.pipe(v.string(), v.nonEmpty());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const entry: v.GenericSchema<unknown, ModelListEntry> = v.object({
  id: text,
  name: text,
  path: text,
  bytes: count,
  default: v.exactOptional(v.boolean()),
});

const modelList: v.GenericSchema<unknown, ModelList> = v.object({
  format: v.literal('synthmr-models'),
  formatVersion: v.literal(1),
  models: v.array(entry),
  featureNetworks: v.array(entry),
});

/** A model.json as far as a list of models and a copy of its files need it. */
export const modelHead = v.looseObject({
  format: v.literal('synthmr-model'),
  formatVersion: v.literal(1),
  id: text,
  name: text,
  shards: v.array(v.object({ path: text, bytes: count, sha256: text })),
});
export type ModelHead = v.InferOutput<typeof modelHead>;

/** The content of manifest.json. Throws an AppError where it is not a list of models. */
export function readModelList(json: unknown): ModelList {
  const checked = v.safeParse(modelList, json);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  throw {
    kind: 'model',
    message: 'The list of models cannot be read: manifest.json does not have the form that it should.',
    advice: 'Put the manifest.json that came with this program back into its models folder, then reload.',
    file: 'manifest.json',
    details: { at: v.getDotPath(issue) ?? '', why: issue.message },
  } satisfies AppError;
}
