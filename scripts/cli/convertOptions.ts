// The options of the convert command.
import type { Contrast } from '../../src/core/contrast.ts';
import type { DrunetSpec } from '../../src/core/network/modelManifest.ts';
import { DEPTHS } from '../../src/core/network/networkSpec.ts';
import type { Bits } from './packWeights.ts';
import { badOptionOf, flag, help, readArgs, text } from './commandOptions.ts';

export interface ConvertOptions {
  readonly input: string;
  readonly out: string;
  readonly name: string | null;
  readonly version: string;
  readonly depth: DrunetSpec['depth'] | null;
  readonly contrasts: readonly Contrast[] | null;
  readonly bits: Bits;
  readonly preprocessing: string | null;
  readonly card: string | null;
  readonly trainedOn: string | null;
  readonly steps: number | null;
  readonly simulatedCt: boolean;
  readonly makeDefault: boolean;
}

export const CONVERT_HELP = `A DRUNet or U-Net trained in PyTorch, as a model that the page and the command load.

  npm run convert -- --in checkpoint.safetensors --out public/models/ID [options]
  npm run convert -- --in public/models/ID --out state.safetensors

The second line goes the other way: a model of the page, or one that was fine-tuned and saved, as a state dict for
PyTorch. Converted back with --bits 32 it has the same numbers to the bit, and its card, windows and names with it.

  --in FILE             state dict saved by safetensors; or a .pth, .pt or .ckpt, which Python with PyTorch reads
                        (an EMA, "net", "state_dict" or "model" within a checkpoint is found)
  --out DIR             folder for the model; its name is the model's id, and its parent's manifest.json lists it
  --trained-on TEXT     what it was trained on, for the model card (this and --steps are needed where neither the
                        file nor --card says it)
  --steps N             optimiser steps that it was trained for
  --simulated-ct        its training CT was simulated
  --card FILE           JSON with a whole model card, in place of the three above
  --name TEXT           name on the page (default: the network's, such as DRUNet-101)
  --version TEXT        default 1.0.0
  --depth N             ${DEPTHS.join(', ')}; otherwise the depth that fits best is taken
  --contrast LIST       what each output is: t1,t2 (default for two outputs), t1 or t2
  --bits N              8, 16 or 32 bits a weight (default 16)
  --preprocessing FILE  JSON with windows, mean, std and grid (default: brain, soft tissue and bone window; ImageNet
                        mean and std; 448 pixels of 0.5 mm)
  --default             the page loads it first
  --help                this text

Names and shapes are those of scripts/pretrain/drunet.py. Whatever does not fit is named, each in a line, and then
nothing is written. Exit code: 0 when the model is written, 1 otherwise.
`;

export const badConvertOption = badOptionOf('convert');

const known = {
  in: text,
  out: text,
  name: text,
  version: { ...text, default: '1.0.0' },
  depth: text,
  contrast: text,
  bits: { ...text, default: '16' },
  preprocessing: text,
  card: text,
  'trained-on': text,
  steps: text,
  'simulated-ct': flag,
  default: flag,
  help,
};

/** Null: help was asked for. Throws an AppError with the first thing that does not fit. */
export function readConvertOptions(args: readonly string[]): ConvertOptions | null {
  const values = readArgs(args, known, badConvertOption);
  if (values.help) return null;
  const { in: input, out } = values;
  if (input === undefined) throw badConvertOption('--in is missing: name the checkpoint.');
  if (out === undefined)
    throw badConvertOption('--out is missing: name a folder such as public/models/my-drunet.');
  return {
    input,
    out,
    name: values.name ?? null,
    version: values.version,
    depth: depthIn(values.depth),
    contrasts: contrastsIn(values.contrast),
    bits: bitsIn(values.bits),
    preprocessing: values.preprocessing ?? null,
    card: values.card ?? null,
    trainedOn: values['trained-on'] ?? null,
    steps: stepsIn(values.steps),
    simulatedCt: values['simulated-ct'],
    makeDefault: values.default,
  };
}

function depthIn(text: string | undefined): DrunetSpec['depth'] | null {
  if (text === undefined) return null;
  const depth = DEPTHS.find((known) => String(known) === text);
  if (depth === undefined) throw badConvertOption(`--depth ${text}: give one of ${DEPTHS.join(', ')}.`);
  return depth;
}

function contrastsIn(list: string | undefined): readonly Contrast[] | null {
  if (list === undefined) return null;
  const names = list.split(',').map((name) => name.trim().toUpperCase());
  const known = names.filter((name): name is Contrast => name === 'T1' || name === 'T2');
  if (known.length !== names.length) throw badConvertOption(`--contrast ${list}: give t1, t2 or t1,t2.`);
  return known;
}

function bitsIn(text: string): Bits {
  const bits = ([8, 16, 32] as const).find((known) => String(known) === text);
  if (bits === undefined) throw badConvertOption(`--bits ${text}: give 8, 16 or 32.`);
  return bits;
}

function stepsIn(text: string | undefined): number | null {
  if (text === undefined) return null;
  const steps = Number(text);
  if (!Number.isInteger(steps) || steps < 0) throw badConvertOption(`--steps ${text}: give a whole number.`);
  return steps;
}
