// The options of the synthesise command: what may be asked, what is assumed, and a sentence for each thing that cannot be.
import { availableParallelism } from 'node:os';
import type { Contrast } from '../../src/core/contrast.ts';
import type { BackendChoice } from '../../src/core/network/engineApi.ts';
import { badOptionOf, flag, help, readArgsAndPaths, text } from './commandOptions.ts';

export interface SynthesiseOptions {
  readonly ct: string;
  readonly out: string;
  readonly series: string | null;
  /** Id in the models' manifest, or the path of a folder that holds a model.json. Null: the manifest's default. */
  readonly model: string | null;
  readonly models: string;
  readonly contrasts: readonly Contrast[] | null;
  /** First and last slice, from 0. */
  readonly slices: readonly [number, number] | null;
  readonly backend: BackendChoice;
  readonly threads: number;
  readonly real: string | null;
  /** Why to go on in spite of bad verdicts; null: stop. */
  readonly accept: string | null;
  /** Also how much the synthetic MR changes when a slice is shown in ways that should not matter. */
  readonly spread: boolean;
  readonly deidentify: boolean;
  readonly quiet: boolean;
}

export const HELP = `Synthetic T1 and T2 MR from a head CT. Research only, not for diagnosis.

  npm run synthesise -- --ct PATH --out DIR [options]
  npm run synthesise -- FILE.nii.gz --out DIR [options]

  --ct PATH         folder with the CT's DICOM files (folders and ZIPs within are looked through), or a NIfTI file;
                    the same as PATH alone
  --out DIR         folder for the results; must not exist yet, or be empty
  --series UID      which CT, where the folder holds several: by its series UID, its number, or its place in the
                    list that is shown ("#2")
  --model ID        id of a model in the models folder, or the path of a folder with a model.json (default: the
                    model that the page loads first)
  --models DIR      where models are (default: public/models)
  --contrast LIST   t1, t2 or t1,t2 (default: all that the model makes)
  --slices A-B      only these slices, counted from 1 along the CT's axis from its feet end, as in the page
  --backend NAME    auto, wasm or webgpu (default: auto: webgpu where the npm package "webgpu" is installed
                    and there is a GPU, else wasm with threads)
  --threads N       threads of wasm (default: as many as there are cores, at most 8)
  --real PATH       folder with the patient's real MR, or a NIfTI file with T1 or T2 in its name: it is registered,
                    and metrics are written
  --accept REASON   go on although the verdict on the study is bad; the reason is written into the files
  --spread          also say how unsure each slice is: how much it changes when it is shown mirrored, moved by a
                    pixel or with a little noise (three more passes a slice); written as spread-t1.nii.gz and
                    spread-t2.nii.gz, in per cent of full scale, and as a number a slice into report.json
  --deidentify      name no patient: pseudonym, no dates, identities remapped; provenance stays
  --quiet           no progress bar
  --help            this text

Written into --out: synthetic-t1/ and synthetic-t2/ (one DICOM file a slice, on the CT's own grid; for a CT from
NIfTI synthetic-t1.nii.gz and synthetic-t2.nii.gz, since NIfTI names no patient), report.html (one
page to read or print: verdict, trust, pictures, model, methods), report.json
(versions, hashes, times, backend, checks, warnings) and, with --real, metrics.csv. Nothing is written unless
everything succeeded. Exit code: 0 when all is written, 3 when the verdict on the study stops it
(no head, two scans in one, wrong Hounsfield units, unlike the training data, another patient's MR), 1 when anything else went wrong.

webgpu: npm install --no-save webgpu@0.6.2 (MIT, 130 MB), once.
`;

export const badOption = badOptionOf('synthesise');

const known = {
  ct: text,
  out: text,
  series: text,
  model: text,
  models: { ...text, default: 'public/models' },
  contrast: text,
  slices: text,
  backend: { ...text, default: 'auto' },
  threads: text,
  real: text,
  accept: text,
  spread: flag,
  deidentify: flag,
  quiet: flag,
  help,
};

/** Null: help was asked for. Throws an AppError with the first thing that does not fit. */
export function readOptions(args: readonly string[]): SynthesiseOptions | null {
  const { values, positionals } = readArgsAndPaths(args, known, badOption);
  if (values.help) return null;
  const { out } = values;
  const ct = values.ct ?? positionals[0];
  if (ct === undefined) throw badOption('--ct is missing: name the folder with the CT, or a NIfTI file.');
  if (positionals.length > (values.ct === undefined ? 1 : 0))
    throw badOption(`${positionals.at(-1) ?? ''}: only one CT can be named.`);
  if (out === undefined) throw badOption('--out is missing: name a folder for the results.');
  return {
    ct,
    out,
    series: values.series ?? null,
    model: values.model ?? null,
    models: values.models,
    contrasts: values.contrast === undefined ? null : contrastsIn(values.contrast),
    slices: values.slices === undefined ? null : slicesIn(values.slices),
    backend: backendIn(values.backend),
    threads: threadsIn(values.threads),
    real: values.real ?? null,
    accept: acceptIn(values.accept),
    spread: values.spread,
    deidentify: values.deidentify,
    quiet: values.quiet,
  };
}

function contrastsIn(list: string): readonly Contrast[] {
  const names = list.split(',').map((name) => name.trim().toUpperCase());
  const known = names.filter((name): name is Contrast => name === 'T1' || name === 'T2');
  if (known.length !== names.length) throw badOption(`--contrast ${list}: give t1, t2 or t1,t2.`);
  return [...new Set(known)];
}

function slicesIn(range: string): readonly [number, number] {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
  const [first, last] = [Number(from), Number(to ?? from)];
  if (from === undefined || first < 1 || last < first)
    throw badOption(`--slices ${range}: give a first and a last slice, such as 10-24.`);
  return [first - 1, last - 1];
}

function acceptIn(reason: string | undefined): string | null {
  if (reason === undefined) return null;
  if (reason.trim().length < 3)
    throw badOption('--accept: give a reason in words; it is written into the files.');
  return reason.trim();
}

function backendIn(name: string): BackendChoice {
  if (name === 'auto' || name === 'wasm' || name === 'webgpu') return name;
  throw badOption(`--backend ${name}: give auto, wasm or webgpu.`);
}

function threadsIn(text: string | undefined): number {
  if (text === undefined) return availableParallelism();
  const threads = Number(text);
  if (!Number.isInteger(threads) || threads < 1)
    throw badOption(`--threads ${text}: give a number from 1 on.`);
  return threads;
}
