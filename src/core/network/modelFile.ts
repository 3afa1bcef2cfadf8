// Reads a model.json that may come from anywhere: format, network, preprocessing, weights and shards are checked before use.
import type { AppError } from '../appError.ts';
import type { ModelFile, NetworkSpec, WeightEntry } from './modelManifest.ts';
import { domainFault } from './domainStatistics.ts';
import { DEPTHS, sizeStep, weightShapes } from './networkSpec.ts';
import { fail, ok, type Result } from '../result.ts';
import { storedBytes } from './storedWeight.ts';

/** A model.json's content as a ModelFile, or an error that names `file` and the first few things that do not fit. */
export function readModelFile(json: unknown, file: string): Result<ModelFile> {
  const faults: string[] = [];
  const say = (fault: string): void => {
    faults.push(fault);
  };
  const root = fieldsOf(json);
  if (root?.['format'] !== 'synthmr-model') say('it is not a "synthmr-model"');
  else if (root['formatVersion'] !== 1)
    say(`its format version is ${show(root['formatVersion'])}, and this page reads version 1`);
  else {
    checkIdentity(root, say);
    const spec = checkSpec(root['spec'], say);
    if (spec) {
      checkPreprocessing(root, spec, say);
      checkWeights(root, spec, say);
      checkSelfTest(root['selfTest'], spec, say);
      const fault = root['domain'] === undefined ? null : domainFault(root['domain'], spec);
      if (fault !== null) say(`its domain statistics ${fault}`);
    }
  }
  if (faults.length === 0) return ok(json as ModelFile);
  const more = faults.length > 4 ? ` (and ${faults.length - 4} more)` : '';
  return fail<AppError>({
    kind: 'model',
    message: `The model ${file} cannot be used: ${faults.slice(0, 4).join('; ')}${more}.`,
    advice: 'Choose another model, or export this one again with scripts/pretrain/export.py.',
    file,
    details: { faults: faults.length },
  });
}

type Fields = Readonly<Record<string, unknown>>;
type Say = (fault: string) => void;

function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : [];
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isCount = (value: unknown, most: number): value is number =>
  isNumber(value) && Number.isInteger(value) && value >= 1 && value <= most;
const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0;
const isHash = (value: unknown): value is string => isText(value) && /^[0-9a-f]{64}$/.test(value);
const show = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));

function checkIdentity(root: Fields, say: Say): void {
  for (const key of ['id', 'name', 'version', 'intensityScale'] as const)
    if (!isText(root[key])) say(`${key} is missing`);
  const card = fieldsOf(root['card']);
  if (!card) say('its card is missing');
  else if (!isText(card['trainedOn']) || !Array.isArray(card['limits']))
    say('its card does not say what it was trained on and what its limits are');
}

function checkSpec(value: unknown, say: Say): NetworkSpec | null {
  const spec = fieldsOf(value);
  const { family, depth, width, inputs, outputs } = spec ?? {};
  if (family !== 'drunet' && family !== 'unet' && family !== 'vgg') {
    say(`the network family ${show(family)} is unknown (drunet, unet, vgg)`);
    return null;
  }
  const before = !isCount(width, 512) || !isCount(inputs, 16);
  if (before) say(`width ${show(width)} or inputs ${show(inputs)} is not a usable number`);
  if (family !== 'vgg' && !isCount(outputs, 16)) say(`outputs ${show(outputs)} is not a usable number`);
  if (family === 'drunet' && !DEPTHS.some((known) => known === depth))
    say(`there is no DRUNet-${show(depth)} (${DEPTHS.join(', ')})`);
  const sound =
    !before &&
    (family === 'vgg' || isCount(outputs, 16)) &&
    (family !== 'drunet' || DEPTHS.some((known) => known === depth));
  return sound ? (value as NetworkSpec) : null;
}

function checkPreprocessing(root: Fields, spec: NetworkSpec, say: Say): void {
  const contrasts = listOf(root['contrasts']);
  const outputs = spec.family === 'vgg' ? 0 : spec.outputs;
  if (contrasts.length !== outputs)
    say(`it names ${contrasts.length} contrasts for a network of ${outputs} outputs`);
  if (!contrasts.every((contrast) => contrast === 'T1' || contrast === 'T2'))
    say(`its contrasts ${show(contrasts)} are not T1 or T2`);

  const preprocessing = fieldsOf(root['preprocessing']) ?? {};
  const windows = listOf(preprocessing['windows']).map(fieldsOf);
  if (windows.length !== spec.inputs)
    say(`it has ${windows.length} windows for a network of ${spec.inputs} inputs`);
  if (!windows.every((w) => w && isText(w['name']) && isNumber(w['centre']) && positive(w['width'])))
    say('a window lacks its name, centre or width');
  const mean = listOf(preprocessing['mean']);
  const std = listOf(preprocessing['std']);
  if (
    mean.length !== spec.inputs ||
    std.length !== spec.inputs ||
    !mean.every(isNumber) ||
    !std.every(positive)
  )
    say(`mean or std is not ${spec.inputs} numbers`);
  const grid = fieldsOf(preprocessing['grid']) ?? {};
  const size = grid['size'];
  if (!isCount(size, 4096) || size % sizeStep(spec) !== 0 || !positive(grid['pixelMm']))
    say(
      `the grid ${show(preprocessing['grid'])} is not a multiple of ${sizeStep(spec)} pixels with a pixel size`,
    );
}

const positive = (value: unknown): value is number => isNumber(value) && value > 0;

function checkWeights(root: Fields, spec: NetworkSpec, say: Say): void {
  const shards = new Map<string, number>();
  for (const shard of listOf(root['shards']).map(fieldsOf)) {
    const { path, bytes, sha256 } = shard ?? {};
    if (!isText(path) || !/^[\w-][\w.-]*$/.test(path))
      say(`the shard path ${show(path)} is not a plain file name`);
    else if (!isCount(bytes, 2 ** 31) || !isHash(sha256)) say(`the shard ${path} lacks its size or SHA-256`);
    else shards.set(path, bytes);
  }
  if (!isHash(root['weightsSha256'])) say('weightsSha256 is missing');

  const missing = new Map(weightShapes(spec));
  const used = new Set<string>();
  for (const group of listOf(root['weightsManifest']).map(fieldsOf)) {
    let expected = 0;
    for (const path of listOf(group?.['paths'])) {
      const bytes = isText(path) ? shards.get(path) : undefined;
      if (bytes === undefined || !isText(path)) say(`the shard ${show(path)} is not listed with its SHA-256`);
      else if (used.has(path)) say(`the shard ${path} is named twice`);
      else {
        used.add(path);
        expected += bytes;
      }
    }
    let stored = 0;
    for (const weight of listOf(group?.['weights'])) {
      const entry = checkWeight(weight, missing, say);
      if (entry) stored += storedBytes(entry);
    }
    if (stored !== expected) say(`its shards hold ${expected} bytes where its weights need ${stored}`);
  }
  for (const name of missing.keys()) say(`the weight ${name} is missing`);
}

function checkWeight(value: unknown, missing: Map<string, readonly number[]>, say: Say): WeightEntry | null {
  const { name, shape, dtype, quantization } = fieldsOf(value) ?? {};
  const wanted = isText(name) ? missing.get(name) : undefined;
  if (!isText(name) || !wanted) {
    say(`the weight ${show(name)} is not part of the network, or is named twice`);
    return null;
  }
  missing.delete(name);
  if (show(shape) !== show(wanted)) {
    say(`the weight ${name} has the shape ${show(shape)} where the network needs ${show(wanted)}`);
    return null;
  }
  const q = fieldsOf(quantization);
  const kind = quantization === undefined ? 'float32' : q?.['dtype'];
  const lacks = isText(kind) ? NEEDS[kind]?.(q ?? {}) : undefined;
  if (dtype !== 'float32' || lacks === undefined) {
    say(`the weight ${name} is stored as ${show(dtype)} ${show(kind)}, which this page does not read`);
    return null;
  }
  if (lacks) {
    say(`the weight ${name} lacks ${lacks} of its quantisation`);
    return null;
  }
  return value as WeightEntry;
}

/** What a quantisation lacks, by how it stores numbers; null where it is whole. */
const codes = ({ scale, min }: Fields): string | null =>
  isNumber(scale) && isNumber(min) ? null : 'the scale or minimum';
const NEEDS: Readonly<Record<string, ((quantization: Fields) => string | null) | undefined>> = {
  float32: () => null,
  float16: () => null,
  uint8: codes,
  uint16: codes,
  int4: ({ scale, group }) =>
    isNumber(scale) && isCount(group, 2 ** 16) && group % 2 === 0 ? null : 'the scale or an even group',
};

function checkSelfTest(value: unknown, spec: NetworkSpec, say: Say): void {
  const { size, outputs } = fieldsOf(value) ?? {};
  const probes = listOf(outputs).map(fieldsOf);
  const channels = spec.family === 'vgg' ? Infinity : spec.outputs;
  const inside = (v: unknown, end: number): boolean =>
    isNumber(v) && Number.isInteger(v) && v >= 0 && v < end;
  if (!isCount(size, 512) || size % sizeStep(spec) !== 0)
    say(`its self-test's size ${show(size)} is not usable`);
  else if (
    probes.length === 0 ||
    !probes.every(
      (p) =>
        p && inside(p['y'], size) && inside(p['x'], size) && inside(p['k'], channels) && isNumber(p['value']),
    )
  )
    say('its self-test has no sound probes');
}
