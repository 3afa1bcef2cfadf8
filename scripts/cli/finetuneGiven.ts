// What a run in a folder began with: the same command continues it, and one that asks for something else is told so.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { AppError } from '../../src/core/appError.ts';
import type { FineTuneChoices } from '../../src/core/training/fineTune.ts';
import type { FinetuneOptions } from './finetuneOptions.ts';

type Given = Pick<FinetuneOptions, 'pairs' | 'model'>;

/** Beside what is needed to continue. */
const FILE = 'given.json';

/** A folder's name is the same from wherever the command is run. */
const fullNames = ({ pairs, model }: Given): { readonly pairs: string; readonly model: string | null } => ({
  pairs: resolve(pairs),
  model: model !== undefined && existsSync(model) ? resolve(model) : (model ?? null),
});

export function noteGiven(keptFolder: string, given: Given): void {
  mkdirSync(keptFolder, { recursive: true });
  writeFileSync(join(keptFolder, FILE), JSON.stringify(fullNames(given)));
}

const optionOf: Partial<Record<keyof FineTuneChoices, string>> = {
  loss: '--loss',
  part: '--train',
  split: '--folds',
  epochs: '--epochs',
  batch: '--batch',
  peak: '--rate',
  patience: '--patience',
  seed: '--seed',
};

/** Throws an AppError that names what is given now and differs from what the kept run began with. */
export function refuseOthers(keptFolder: string, options: FinetuneOptions, began: FineTuneChoices): void {
  const now = fullNames(options);
  const file = join(keptFolder, FILE);
  const before = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof fullNames>)
    : now; // kept by an older version, which did not note it
  const differing = [
    ...(now.pairs === before.pairs ? [] : ['--pairs']),
    ...(now.model === null || now.model === before.model ? [] : ['--model']),
    ...(Object.keys(options.choices) as (keyof FineTuneChoices)[]).flatMap((name) =>
      isDeepStrictEqual(options.choices[name], began[name]) ? [] : [optionOf[name] ?? name],
    ),
  ];
  if (differing.length > 0) throw others(options.out, differing);
}

const others = (out: string, differing: readonly string[]): AppError => ({
  kind: 'training',
  message: `The run in ${out} began with other values of ${differing.join(', ')}.`,
  advice: 'Give them as they were to continue it, or name another folder by --out.',
});
