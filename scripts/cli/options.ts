// The options of the synthesise command: what may be asked, what is assumed, and a sentence for each thing that cannot be.
import type { Contrast } from '../../src/core/contrast.ts';
import type { BackendChoice } from '../../src/core/network/engineApi.ts';
import { badOptionOf, flag, help, readArgsAndPaths, text } from './commandOptions.ts';
import { backendOf, threadsOf } from './deviceOptions.ts';

export interface SynthesiseOptions {
  /** Where the CT comes from: a path, or the address of a PACS; a folder or a PACS that is watched. */
  readonly source: { readonly kind: 'path' | 'pacs'; readonly at: string };
  /** Null: only to a PACS. */
  readonly out: string | null;
  /** The address of the PACS that the result is stored in. */
  readonly to: string | null;
  /** Filters of the search in a PACS: patient ID, study UID, study date or range. */
  readonly patient: string | null;
  readonly study: string | null;
  readonly date: string | null;
  readonly series: string | null;
  /** Serve all CT that is there and that comes; null: one CT. */
  readonly watch: WatchOptions | null;
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
  /** Also grey and white matter of the synthetic T1, and of the real one where --real has it. */
  readonly tissue: boolean;
  readonly deidentify: boolean;
  /** The ZIP that a reproducibility bundle is written to; null for none. */
  readonly bundle: string | null;
  /** Whether the synthetic pixels are in it. */
  readonly bundlePixels: boolean;
  readonly quiet: boolean;
}

export interface WatchOptions {
  /** Where is written what was done; null: beside --out, or in the working folder. */
  readonly state: string | null;
  /** Seconds between two looks, and for which nothing may have come to a series before it is taken. */
  readonly every: number;
  readonly settle: number;
  readonly retries: number;
  /** End when nothing is left to do. */
  readonly once: boolean;
  /** Other such commands serve the same Orthanc. */
  readonly share: boolean;
  /** Seconds after which another command's claim that does not move is taken over. */
  readonly lease: number;
}

export const badOption = badOptionOf('synthesise');

/** Options of --watch alone, with what is assumed. */
const whileWatching = {
  state: null,
  every: 10,
  settle: 20,
  retries: 5,
  once: false,
  share: false,
  lease: 120,
} as const;

const known = {
  ct: text,
  from: text,
  to: text,
  watch: text,
  patient: text,
  study: text,
  date: text,
  state: text,
  every: text,
  settle: text,
  retries: text,
  once: flag,
  share: flag,
  lease: text,
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
  tissue: flag,
  deidentify: flag,
  bundle: text,
  'bundle-pixels': flag,
  quiet: flag,
  help,
};

/** Null: help was asked for. Throws an AppError with the first thing that does not fit. */
export function readOptions(args: readonly string[]): SynthesiseOptions | null {
  const { values, positionals } = readArgsAndPaths(args, known, badOption);
  if (values.help) return null;
  const source = sourceOf(values, positionals);
  const inPacs = source.kind === 'pacs';
  if (values.out === undefined && values.to === undefined)
    throw badOption('--out is missing: name a folder for the results, or a PACS by --to.');
  const filter = (['patient', 'study', 'date'] as const).find((name) => values[name] !== undefined);
  if (filter !== undefined && !inPacs) throw badOption(`--${filter} is for CT from a PACS: give --from URL.`);
  if (values.to !== undefined && values.deidentify)
    throw badOption(
      '--deidentify and --to: a nameless series belongs to no study of a PACS; write it by --out.',
    );
  if (values.real !== undefined && values.out === undefined)
    throw badOption('--real needs --out: that is where the metrics go.');
  if (values.real !== undefined && values.watch !== undefined)
    throw badOption('--real and --watch: real MR is compared with one CT at a time.');
  if (values.bundle !== undefined && values.watch !== undefined)
    throw badOption('--bundle and --watch: a bundle is of one CT.');
  const watching = (Object.keys(whileWatching) as (keyof typeof whileWatching)[]).find(
    (name) => values[name] !== undefined && values[name] !== false,
  );
  if (watching !== undefined && values.watch === undefined)
    throw badOption(`--${watching} is for what is watched: give --watch DIR|URL.`);
  if (values['bundle-pixels'] && values.bundle === undefined)
    throw badOption('--bundle-pixels needs --bundle FILE.zip.');
  return {
    source,
    out: values.out ?? null,
    to: values.to ?? null,
    patient: values.patient ?? null,
    study: values.study ?? null,
    date: dateIn(values.date),
    series: values.series ?? null,
    watch: values.watch === undefined ? null : watchIn(values, inPacs),
    model: values.model ?? null,
    models: values.models,
    contrasts: values.contrast === undefined ? null : contrastsIn(values.contrast),
    slices: values.slices === undefined ? null : slicesIn(values.slices),
    backend: backendOf(values.backend, badOption),
    threads: threadsOf(values.threads, badOption),
    real: values.real ?? null,
    accept: acceptIn(values.accept),
    spread: values.spread,
    tissue: values.tissue,
    deidentify: values.deidentify,
    bundle: values.bundle ?? null,
    bundlePixels: values['bundle-pixels'],
    quiet: values.quiet,
  };
}

type Values = ReturnType<typeof readArgsAndPaths<typeof known>>['values'];

const isUrl = (text: string): boolean => /^https?:\/\//i.test(text);

/** The one place that is named, by whatever name. */
function sourceOf(values: Values, paths: readonly string[]): SynthesiseOptions['source'] {
  const { ct, from, watch } = values;
  const named = [...[ct, from, watch].flatMap((one) => (one === undefined ? [] : [one])), ...paths];
  const [at] = named;
  if (at === undefined) throw badOption('--ct is missing: name the folder with the CT, or a NIfTI file.');
  if (named.length > 1) throw badOption(`${named.at(-1) ?? ''}: only one CT can be named.`);
  return { kind: from !== undefined || (watch !== undefined && isUrl(watch)) ? 'pacs' : 'path', at };
}

function watchIn(values: Values, inPacs: boolean): WatchOptions {
  if (values.share && !inPacs) throw badOption('--share is for a PACS that is watched: give --watch URL.');
  const number = (name: 'every' | 'settle' | 'retries' | 'lease', least: number): number => {
    const given = values[name];
    if (given === undefined) return whileWatching[name];
    const value = Number(given);
    if (!(value >= least)) throw badOption(`--${name} ${given}: give a number from ${least} on.`);
    return value;
  };
  return {
    state: values.state ?? null,
    every: number('every', 0.1),
    settle: number('settle', 0),
    retries: number('retries', 1),
    once: values.once,
    share: values.share,
    lease: number('lease', 1),
  };
}

function dateIn(date: string | undefined): string | null {
  if (date === undefined) return null;
  if (!/^(\d{8}|\d{8}-(\d{8})?|-\d{8})$/.test(date))
    throw badOption(`--date ${date}: give a day such as 20240131, or a range such as 20240101-20240131.`);
  return date;
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
