// The options of the evaluate command, checked before anything starts.
import type { BackendChoice } from '../../src/core/network/engineApi.ts';
import { type MetricRegion, metricRegions } from '../../src/core/metrics/metrics.ts';
import { type Normalisation, normalisations } from '../../src/core/metrics/normalise.ts';
import { badOptionOf, flag, help, readArgs, text } from './commandOptions.ts';
import { backendOf, threadsOf } from './deviceOptions.ts';

export interface EvaluateOptions {
  readonly pairs: string;
  readonly out: string;
  /** Ids in the models' manifest, or folders that hold a model.json. Empty: the manifest's default. */
  readonly models: readonly string[];
  readonly modelsIn: string;
  readonly region: MetricRegion;
  /** Null: as each model's scale asks for. */
  readonly normalisation: Normalisation | null;
  /** Folds that the patients are divided into; null: none. */
  readonly folds: number | null;
  readonly seed: number;
  /** report.json of a fine-tune with folds; null: none. */
  readonly crossValidation: string | null;
  readonly backend: BackendChoice;
  readonly threads: number;
  readonly quiet: boolean;
}

export const EVALUATE_HELP = `The paper's tables 2 to 5 over a folder of patients, each a head CT with its real MR. Research only.

  npm run evaluate -- --pairs DIR --models ID[,ID...] --out DIR [options]

  --pairs DIR       the patients: DICOM (matched by patient, study and frame of reference, as by npm run finetune), or
                    NIfTI, a folder a patient, with T1 or T2 in the name of each MR
  --models LIST     ids of models in the models folder, or paths of folders with a model.json; the first is what
                    table 4 tests against the others (default: the model that the page loads first)
  --models-in DIR   where models are (default: public/models)
  --out DIR         folder for the results; of an evaluation that was broken off, or to which patients or models are
                    added, the same one: what is done already is not done again
  --region NAME     intracranial, head or slice: what the tables are about (default: intracranial, as in the page)
  --normalisation NAME   percentile, tissues, white-stripe or nyul: how real MR is scaled (default: as each model's scale asks for)
  --folds K         table 5 from the evaluated models: patients are divided into K folds by --seed N (default 1)
  --cross-validation FILE   table 5 from the report.json of npm run finetune -- --folds K: each patient judged by the
                    network that did not train on them
  --backend NAME    auto, wasm or webgpu (default: auto)
  --threads N       threads of wasm (default: as many as there are cores, at most 8)
  --quiet           no progress bar
  --help            this text

Real MR is registered by the program itself. A patient whose verdict is bad is stopped: named with the reason in
patients.csv, and part of no mean. One patient's failure stops no other. Patients are called by numbers in all files; which
folder each number is, is said on the terminal alone.

Written into --out: tables.md, tables.tex, table-2.csv to table-5.csv, cohort.csv (a row a patient, model, contrast
and region), patients.csv, figures/ (metrics as SVG; the middle slice of each patient as PNG), slices/ (every slice, as CSV)
and report.json. Exit code: 0 when there are tables, 3 when every patient was stopped, 1 when anything else went wrong.
`;

export const badEvaluateOption = badOptionOf('evaluate');

const known = {
  pairs: text,
  out: text,
  models: { ...text, default: '' },
  'models-in': { ...text, default: 'public/models' },
  region: { ...text, default: 'intracranial' },
  normalisation: text,
  folds: text,
  seed: { ...text, default: '1' },
  'cross-validation': text,
  backend: { ...text, default: 'auto' },
  threads: text,
  quiet: flag,
  help,
};

/** Null: help was asked for. Throws an AppError with the first thing that does not fit. */
export function readEvaluateOptions(args: readonly string[]): EvaluateOptions | null {
  const values = readArgs(args, known, badEvaluateOption);
  if (values.help) return null;
  const { pairs, out } = values;
  if (pairs === undefined) throw badEvaluateOption('--pairs is missing: name the folder with CT and MR.');
  if (out === undefined) throw badEvaluateOption('--out is missing: name a folder for the results.');
  const region = metricRegions.find((one) => one === values.region);
  if (!region) throw badEvaluateOption(`--region ${values.region}: give ${metricRegions.join(', ')}.`);
  const normalisation = normalisations.find((one) => one === values.normalisation) ?? null;
  if (values.normalisation !== undefined && !normalisation)
    throw badEvaluateOption(`--normalisation ${values.normalisation}: give ${normalisations.join(', ')}.`);
  const folds = values.folds === undefined ? null : wholeNumber('folds', values.folds, 2);
  const crossValidation = values['cross-validation'] ?? null;
  if (folds !== null && crossValidation !== null)
    throw badEvaluateOption('--folds and --cross-validation both make table 5: give one of them.');
  return {
    pairs,
    out,
    models: values.models.split(',').flatMap((one) => one.trim() || []),
    modelsIn: values['models-in'],
    region,
    normalisation,
    folds,
    seed: wholeNumber('seed', values.seed, 0),
    crossValidation,
    backend: backendOf(values.backend, badEvaluateOption),
    threads: threadsOf(values.threads, badEvaluateOption),
    quiet: values.quiet,
  };
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isInteger(value) || value < least)
    throw badEvaluateOption(`--${name} ${text}: give a whole number of at least ${least}.`);
  return value;
}
