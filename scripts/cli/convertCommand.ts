// The convert command: a checkpoint is read, held against the network's definition, folded, packed, tried, and only then written; or a
// model of the page becomes a state dict.
import { NO_DOMAIN } from '../../src/core/training/fineTuneCard.ts';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { type AppError, isAppError, toAppError } from '../../src/core/appError.ts';
import { readModelFile } from '../../src/core/network/modelFile.ts';
import type { Contrast } from '../../src/core/contrast.ts';
import {
  type ModelCard,
  type ModelFile,
  type ModelList,
  PERCENTILE_SCALE,
  type Preprocessing,
} from '../../src/core/network/modelManifest.ts';
import { shippedWindows } from '../../src/core/network/windows.ts';
import { readConvolutions } from '../../src/engine/weights.ts';
import { makeSelfTest } from '../../src/engine/selfTest.ts';
import { modelFolder } from '../../src/node/modelFolder.ts';
import { onNodeWasm } from '../../src/node/nodeEngine.ts';
import { badConvertOption, CONVERT_HELP, type ConvertOptions, readConvertOptions } from './convertOptions.ts';
import { outFolder, type OutFolder } from './outFolder.ts';
import { packWeights, type PackedWeights } from './packWeights.ts';
import { carriedBy, carriedIn, type Carried } from './carried.ts';
import { readSafetensors, type SafetensorsFile, writeSafetensors } from './safetensors.ts';
import { folded, guessSpec, mismatches, type StateDict, unwrapped } from './stateDict.ts';
import { stateDictOf } from './toStateDict.ts';

interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** Runs the command; answers its exit code. Every failure is said, and nothing is left behind. */
export async function convertCommand(args: readonly string[], terminal: Terminal): Promise<0 | 1> {
  let folder: OutFolder | null = null;
  try {
    const options = readConvertOptions(args);
    if (!options) {
      terminal.out(CONVERT_HELP);
      return 0;
    }
    if (existsSync(join(options.input, 'model.json'))) {
      terminal.out(await toPyTorch(options));
      return 0;
    }
    folder = await outFolder(options.out);
    const made = await convert(options);
    if (!made.fits) {
      terminal.error(`${made.faults.join('\n')}\n${made.faults.length} mismatches: nothing was written.\n`);
      return 1;
    }
    const { file, packed } = made;
    for (const [path, bytes] of packed.files) await folder.write(path, bytes);
    await folder.write('model.json', `${JSON.stringify(file)}\n`);
    await folder.finish();
    await listModel(options, file);
    const bytes = file.shards.reduce((sum, shard) => sum + shard.bytes, 0);
    terminal.out(
      `${file.name} as ${options.out}: ${(bytes / 1e6).toFixed(1)} MB, weights SHA-256 ${file.weightsSha256}\n${NO_DOMAIN} scripts/pretrain/export.py writes them from the training pairs.\n`,
    );
    return 0;
  } catch (thrown) {
    await folder?.discard();
    const { message, advice } = isAppError(thrown) ? thrown : toAppError(thrown);
    terminal.error(`${message}\n${advice}\n`);
    return 1;
  }
}

type Made =
  | { readonly fits: false; readonly faults: readonly string[] }
  | { readonly fits: true; readonly file: ModelFile; readonly packed: PackedWeights };

async function convert(options: ConvertOptions): Promise<Made> {
  const { tensors: all, notes } = await stateDict(options.input);
  const tensors = unwrapped(all);
  const kept = carriedIn(notes);
  const spec = guessSpec(tensors, options.depth);
  if (!spec) throw unknownNetwork(options.input, tensors);
  const faults = mismatches(tensors, spec);
  if (faults.length > 0) return { fits: false, faults };
  const card = await cardFor(options, kept);
  const contrasts = contrastsFor(spec.outputs, options, kept);
  const preprocessing = await preprocessingFor(spec.inputs, options, kept);
  const packed = packWeights(folded(tensors, spec), options.bits);
  const { files, ...weights } = packed;
  const draft: Omit<ModelFile, 'selfTest'> = {
    format: 'synthmr-model',
    formatVersion: 1,
    id: basename(resolve(options.out)),
    name: options.name ?? kept?.name ?? (spec.family === 'drunet' ? `DRUNet-${spec.depth}` : 'U-Net'),
    version: options.version,
    spec,
    contrasts,
    preprocessing,
    intensityScale: kept?.intensityScale ?? PERCENTILE_SCALE,
    ...weights,
    card,
  };
  const untested = { ...draft, selfTest: { size: 64, seed: 1, outputs: [{ y: 0, x: 0, k: 0, value: 0 }] } };
  const checked = readModelFile(untested, options.out);
  if (!checked.ok) throw checked.error;
  const source = {
    json: () => Promise.resolve(untested),
    shard: (path: string) => Promise.resolve(files.get(path) ?? new Uint8Array(0)),
  };
  // The numbers are those of the weights as they are stored, read back as the page reads them.
  const stored = await readConvolutions(untested, { source });
  const selfTest = await onNodeWasm(() => makeSelfTest(spec, stored));
  return { fits: true, file: { ...draft, selfTest }, packed };
}

/** Writes the state dict of a model of the page; answers what to say. */
async function toPyTorch({ input, out }: ConvertOptions): Promise<string> {
  if (!out.endsWith('.safetensors'))
    throw badConvertOption(
      `--out ${out}: a model becomes a state dict, so name a file that ends in .safetensors.`,
    );
  if (existsSync(out)) throw badConvertOption(`--out ${out}: this file exists already.`);
  const checked = readModelFile(await readJson(join(input, 'model.json'), '--in'), input);
  if (!checked.ok) throw checked.error;
  const file = checked.value;
  if (file.spec.family === 'vgg') throw badConvertOption(`--in ${input}: a feature network makes no images.`);
  const convolutions = await readConvolutions(file, { source: modelFolder(join(input, 'model.json')) });
  const parts = [...writeSafetensors([...stateDictOf(convolutions)], { format: 'pt', ...carriedBy(file) })];
  await writeFile(out, Buffer.concat(parts));
  return `${file.name} as ${out}, a state dict of ${convolutions.size} convolutions for scripts/pretrain/drunet.py\n${file.domain ? 'Its domain statistics stay behind, since they hold for these very weights alone.\n' : ''}`;
}

async function stateDict(path: string): Promise<SafetensorsFile> {
  if (!existsSync(path)) throw badConvertOption(`--in ${path}: there is no such file.`);
  if (!/\.(pth|pt|ckpt|bin)$/i.test(path)) return readSafetensors(new Uint8Array(await readFile(path)), path);
  const folder = await mkdtemp(join(tmpdir(), 'synthmr-convert-'));
  try {
    const file = join(folder, 'state.safetensors');
    const script = join(import.meta.dirname, '..', 'pretrain', 'to_safetensors.py');
    const { status, stderr } = spawnSync(pythonWithTorch(path), [script, path, file], { encoding: 'utf8' });
    if (status !== 0)
      throw {
        kind: 'model',
        message: `${path} cannot be read: ${stderr.trim().split('\n').at(-1) ?? 'Python gave no reason'}`,
        advice:
          'Give a checkpoint of plain tensors, or save the state dict with safetensors.torch.save_file.',
        file: path,
      } satisfies AppError;
    return readSafetensors(new Uint8Array(await readFile(file)), path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** $PYTHON, or the first Python at hand that has PyTorch. */
function pythonWithTorch(path: string): string {
  const candidates = [process.env['PYTHON'], 'python3', '/usr/bin/python3'].filter(
    (one) => one !== undefined,
  );
  const found = candidates.find((python) => spawnSync(python, ['-c', 'import torch']).status === 0);
  if (found !== undefined) return found;
  throw {
    kind: 'model',
    message: `${path} needs Python with PyTorch to be read, and there is none here.`,
    advice: 'Install it (Debian: python3-torch), name it by PYTHON, or save the state dict as safetensors.',
  } satisfies AppError;
}

function unknownNetwork(path: string, tensors: StateDict): AppError {
  const some = [...tensors.keys()].slice(0, 5).join(', ');
  return {
    kind: 'model',
    message: `${path} is neither a DRUNet nor the U-Net: it has no conv1.weight or enc1.0.conv.weight with a head.weight, but ${some || 'nothing'}.`,
    advice:
      'The names wanted are those of scripts/pretrain/drunet.py; rename the tensors, then convert again.',
    file: path,
  };
}

function contrastsFor(
  outputs: number,
  { contrasts }: ConvertOptions,
  kept: Carried | null,
): readonly Contrast[] {
  const known = contrasts ?? kept?.contrasts ?? (outputs === 2 ? (['T1', 'T2'] as const) : null);
  if (known?.length === outputs) return known;
  throw badConvertOption(
    `--contrast: the network has ${outputs} ${outputs === 1 ? 'output' : 'outputs'}; name t1 or t2 for each.`,
  );
}

async function preprocessingFor(
  inputs: number,
  { preprocessing }: ConvertOptions,
  kept: Carried | null,
): Promise<Preprocessing> {
  if (preprocessing !== null) return (await readJson(preprocessing, '--preprocessing')) as Preprocessing;
  if (kept) return kept.preprocessing;
  if (inputs !== 3)
    throw badConvertOption(
      `--preprocessing is missing: the network has ${inputs} inputs, and the usual windows are three.`,
    );
  return {
    windows: shippedWindows,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    grid: { size: 448, pixelMm: 0.5 },
  };
}

async function cardFor(
  { card, trainedOn, steps, simulatedCt }: ConvertOptions,
  kept: Carried | null,
): Promise<ModelCard> {
  if (card !== null) return (await readJson(card, '--card')) as ModelCard;
  if (kept && trainedOn === null && steps === null) return kept.card;
  if (trainedOn === null || steps === null)
    throw badConvertOption(
      '--trained-on and --steps are missing: whoever looks at the images must be told what made them.',
    );
  return {
    trainedOn,
    simulatedCt,
    heads: [],
    hours: 0,
    steps,
    losses: 'not told',
    limits: ['Converted from a checkpoint; not evaluated by this project.'],
    parent: null,
    date: new Date().toISOString().slice(0, 10),
    metrics: {},
  };
}

async function readJson(path: string, option: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (thrown) {
    throw badConvertOption(`${option} ${path}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

/** Puts the model into the manifest beside its folder, in place of one of the same id. */
async function listModel(
  { out, makeDefault }: ConvertOptions,
  { id, name, shards }: ModelFile,
): Promise<void> {
  const path = join(dirname(resolve(out)), 'manifest.json');
  const empty: ModelList = { format: 'synthmr-models', formatVersion: 1, models: [], featureNetworks: [] };
  const list = existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as ModelList) : empty;
  const bytes = shards.reduce((sum, shard) => sum + shard.bytes, 0);
  const others = list.models
    .filter((model) => model.id !== id)
    .map((model) =>
      makeDefault ? { id: model.id, name: model.name, path: model.path, bytes: model.bytes } : model,
    );
  const entry = { id, name, path: `${id}/model.json`, bytes, ...(makeDefault ? { default: true } : {}) };
  const models = makeDefault ? [entry, ...others] : [...others, entry];
  await writeFile(path, `${JSON.stringify({ ...list, models }, null, 2)}\n`);
}
