// The options of the fine-tune command, checked before anything starts.
import {
  EVERY_PATIENT,
  type FineTuneChoices,
  lossNames,
  type LossWeights,
} from '../../src/core/training/fineTune.ts';
import type { TrainedPart } from '../../src/core/training/training.ts';
import { badOptionOf, flag, help, readArgs, text } from './commandOptions.ts';

export interface FinetuneOptions {
  readonly pairs: string;
  readonly out: string;
  readonly model: string | undefined;
  /** What was said; the rest is as in the page. */
  readonly choices: Partial<FineTuneChoices>;
  /** node: in this process; the others are the page's, in a browser. */
  readonly backend: 'auto' | 'webgpu' | 'wasm' | 'node';
  readonly skipBad: boolean;
  readonly keepBrowser: boolean;
}

export const FINETUNE_HELP = `Fine-tunes as the page does, in headless Chromium or in Node, with a progress bar. Ctrl-C pauses; the same command continues.

  npm run finetune -- --pairs DIR --out DIR [options]

  --pairs DIR      folders of DICOM with the CT and the MR of each patient
  --out DIR        where the model, curve.csv and report.json go; what is needed to continue lies there meanwhile
  --model ID       the model to start from (default: the page's), or the folder of a saved one
  --loss SUM       e.g. contextual+mse, or with weights: mse:1+contextual:0.01
  --epochs N       --batch N       --rate R       --patience N (0: never stop early)       --seed N
  --train PART     all, decoder, last or norms
  --folds K        cross-validation; as many as patients, or "loo", is leave-one-out
  --backend NAME   auto, webgpu or wasm: in headless Chromium, as the page chooses, on its GPU or on its CPU;
                   node: in this process without a browser, on WebGPU where the npm package "webgpu" is
                   installed and there is a GPU, else on the CPU
  --skip-bad       train without the pairs that cannot be used
  --keep-browser   leave prepared pairs and checkpoints in OUT/.browser (node: OUT/.kept) when done
  --help           this text
`;

const parts: readonly TrainedPart[] = ['all', 'decoder', 'last', 'norms'];
const backends = ['auto', 'webgpu', 'wasm', 'node'] as const;

export const badFinetuneOption = badOptionOf('finetune');

const known = {
  pairs: text,
  out: text,
  model: text,
  loss: text,
  epochs: text,
  batch: text,
  rate: text,
  patience: text,
  seed: text,
  train: text,
  folds: text,
  backend: { ...text, default: 'auto' },
  'skip-bad': flag,
  'keep-browser': flag,
  help,
};

/** Null: help was asked for. Throws an AppError with the first thing that does not fit. */
export function readFinetuneOptions(args: readonly string[]): FinetuneOptions | null {
  const values = readArgs(args, known, badFinetuneOption);
  if (values.help) return null;
  const { pairs, out, train, backend } = values;
  if (pairs === undefined) throw badFinetuneOption('--pairs is missing: name the folder with CT and MR.');
  if (out === undefined) throw badFinetuneOption('--out is missing: name a folder for the model.');
  const part = parts.find((one) => one === train);
  if (train !== undefined && !part) throw badFinetuneOption(`--train ${train}: give ${parts.join(', ')}.`);
  const on = backends.find((one) => one === backend);
  if (!on) throw badFinetuneOption(`--backend ${backend}: give ${backends.join(', ')}.`);
  const number = (
    name: 'epochs' | 'batch' | 'rate' | 'patience' | 'seed' | 'folds',
    least: number,
    whole = true,
  ): number | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    const value = text.trim() === '' ? NaN : Number(text);
    if (!Number.isFinite(value) || value < least || (whole && !Number.isInteger(value)))
      throw badFinetuneOption(
        `--${name} ${text}: give a ${whole ? 'whole ' : ''}number of at least ${least}.`,
      );
    return value;
  };
  const folds = values.folds === 'loo' ? EVERY_PATIENT : number('folds', 2);
  const patience = number('patience', 0);
  const [epochs, batch, seed] = [number('epochs', 1), number('batch', 1), number('seed', 0)];
  const peak = number('rate', 1e-7, false);
  return {
    pairs,
    out,
    model: values.model,
    choices: {
      ...(values.loss === undefined ? {} : { loss: weightsOf(values.loss) }),
      ...(part ? { part } : {}),
      ...(folds === undefined ? {} : { split: { kind: 'folds', folds } }),
      ...(epochs === undefined ? {} : { epochs }),
      ...(batch === undefined ? {} : { batch }),
      ...(peak === undefined ? {} : { peak }),
      ...(patience === undefined ? {} : { patience: patience === 0 ? null : patience }),
      ...(seed === undefined ? {} : { seed }),
    },
    backend: on,
    skipBad: values['skip-bad'],
    keepBrowser: values['keep-browser'],
  };
}

/** "mse:1+contextual:0.01"; the contextual loss weighs 0.01 beside another one unless told. */
function weightsOf(sum: string): LossWeights {
  const parts = sum.split('+').map((part) => part.split(':'));
  const loss = { mse: 0, bce: 0, contextual: 0 };
  for (const [word = '', weight] of parts) {
    const name = lossNames.find((one) => one === word);
    if (!name)
      throw badFinetuneOption(`--loss ${sum}: there is no loss ${word}; give mse, bce or contextual.`);
    const usual = name === 'contextual' && parts.length > 1 ? 0.01 : 1;
    const value = weight === undefined ? usual : Number(weight);
    if (!(Number.isFinite(value) && value > 0))
      throw badFinetuneOption(`--loss ${sum}: the weight of ${name} must be a number above 0.`);
    loss[name] = value;
  }
  return loss;
}
