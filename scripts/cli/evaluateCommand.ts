// The evaluate command from arguments to tables: patients found and matched, each evaluated by each model, the rest told why not.
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type AppError, isAppError, toAppError } from '../../src/core/appError.ts';
import { type Contrast, contrasts } from '../../src/core/contrast.ts';
import { withoutFileNames } from '../../src/core/files/withoutFileNames.ts';
import type { CohortRow } from '../../src/core/metrics/cohort.ts';
import { matchPairs } from '../../src/core/series/matchPairs.ts';
import type { SeriesInfo } from '../../src/core/series/seriesInfo.ts';
import { splitsOf } from '../../src/core/training/fineTune.ts';
import { patientHash, patientLabels } from '../../src/core/training/pairs.ts';
import { diskTree } from '../../src/node/diskTree.ts';
import { droppedFolder } from '../../src/node/droppedFolder.ts';
import { modelFolder } from '../../src/node/modelFolder.ts';
import { nodeCompute, nodeNetworks } from '../../src/node/nodeCompute.ts';
import { openDrop } from '../../src/pipeline/openDrop.ts';
import { openModel } from '../../src/pipeline/openModel.ts';
import { createEvaluations } from '../../src/storage/evaluations.ts';
import { createPlacements } from '../../src/storage/placements.ts';
import { readCrossValidation } from '../../src/storage/crossValidation.ts';
import type { Unreadable } from '../../src/storage/record.ts';
import { chooseModel } from './chooseModel.ts';
import {
  countWords,
  type EvaluatedPatient,
  evaluationFiles,
  type EvaluationResult,
  rowsOf,
  stoppedWords,
} from './evaluateFiles.ts';
import {
  badEvaluateOption,
  EVALUATE_HELP,
  type EvaluateOptions,
  readEvaluateOptions,
} from './evaluateOptions.ts';
import {
  evaluatePatient,
  type EvaluationHost,
  type ModelToEvaluate,
  type PatientToEvaluate,
} from './evaluatePatient.ts';
import { writeResult } from './finetuneResults.ts';
import { noPairsIn } from './finetuneTerminal.ts';
import { progressBar, silent } from './progress.ts';
import type { ExitCode, Terminal } from './synthesiseCommand.ts';
import { findGpu } from './webgpu.ts';

/** What is needed to go on lies here within the results. */
const KEPT = '.kept';

/** Runs the command; answers its exit code. Every failure is a sentence. */
export async function evaluateCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once('SIGINT', stop);
  try {
    const options = readEvaluateOptions(args);
    if (!options) {
      terminal.out(EVALUATE_HELP);
      return 0;
    }
    return await run(options, terminal, abort.signal);
  } catch (thrown) {
    const error = toAppError(thrown);
    const halted = error.kind === 'cancelled';
    terminal.error(
      halted ? 'Halted. The same command continues from here.\n' : `${error.message}\n${error.advice}\n`,
    );
    return 1;
  } finally {
    process.removeListener('SIGINT', stop);
  }
}

async function run(options: EvaluateOptions, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const out = resolve(options.out);
  checkFolder(out, options.out);
  const crossValidation =
    options.crossValidation === null ? null : await crossValidationIn(options.crossValidation);
  const models = await modelsOf(options);
  const compute = nodeCompute();
  const progress = options.quiet || !terminal.bar ? silent : progressBar(terminal.bar);
  const say = (line: string): void => {
    progress.end();
    terminal.out(`${line}\n`);
  };
  const device = await findGpu(options.backend);
  const networks = nodeNetworks({ threads: options.threads, gpu: device.gpu, choice: device.choice });
  try {
    progress.step('Reading headers');
    const dropped = await openDrop(
      { compute, signal, progress: ({ done, total }) => progress.at(done, total) },
      await droppedFolder(options.pairs),
    );
    const { patients, hashes, alone, leftOut } = await patientsIn(options.pairs, dropped);
    for (const line of leftOut) say(line);
    const tree = diskTree(join(out, KEPT));
    const told = ({ what, name, why }: Unreadable): void =>
      say(`The ${what} ${name} cannot be read: ${why}. It is made again.`);
    const host: EvaluationHost = {
      compute,
      networks,
      placements: createPlacements(tree, told),
      kept: createEvaluations(tree, told),
      normalisation: options.normalisation,
      signal,
      progress,
    };
    const evaluated: EvaluatedPatient[] = [];
    for (const [i, patient] of patients.entries()) {
      const where = folderOf(patient);
      say(`${patient.label} of ${patients.length}: ${realWords(patient)}${where === '' ? '' : `, ${where}`}`);
      const one = await evaluateOrTell(host, patient, hashes[i] ?? '', models);
      evaluated.push(one);
      for (const line of stoppedWords(
        [one],
        models.map(({ name }) => name),
      ))
        say(`  ${line}`);
    }
    const result: EvaluationResult = {
      patients: evaluated,
      models,
      alone,
      region: options.region,
      folds: foldsOf(options, evaluated, crossValidation),
    };
    for (const { path, content } of evaluationFiles(result)) writeResult(out, path, content);
    say(`${countWords(evaluated)} Tables are in ${options.out}. Research only, not for diagnosis.`);
    if (rowsOf(evaluated).length > 0) return 0;
    return evaluated.some(({ failed }) => failed !== null) ? 1 : 3;
  } finally {
    progress.end();
    networks.close();
  }
}

/** What is the patient's own fault stops nobody else; what would stop every patient ends it all. */
async function evaluateOrTell(
  host: EvaluationHost,
  patient: PatientToEvaluate,
  hash: string,
  models: readonly ModelToEvaluate[],
): Promise<EvaluatedPatient> {
  try {
    const evaluations = await evaluatePatient(host, patient, models);
    return { label: patient.label, hash, evaluations, failed: null };
  } catch (thrown) {
    host.signal.throwIfAborted();
    if (isAppError(thrown) && ['cancelled', 'storage', 'model', 'device'].includes(thrown.kind)) throw thrown;
    const { message } = toAppError(thrown);
    return { label: patient.label, hash, evaluations: [], failed: withoutFileNames(message) };
  }
}

/** A folder of its own, or that of an evaluation before. */
function checkFolder(folder: string, named: string): void {
  if (!existsSync(folder)) return;
  const names = readdirSync(folder);
  if (names.length === 0 || names.includes(KEPT)) return;
  throw {
    kind: 'export',
    message: `${named} holds other files.`,
    advice: 'Name an empty folder by --out, or that of an evaluation to go on with.',
    file: named,
  } satisfies AppError;
}

async function modelsOf({ models, modelsIn }: EvaluateOptions): Promise<readonly ModelToEvaluate[]> {
  const wanted: readonly (string | null)[] = models.length > 0 ? models : [null];
  const found: ModelToEvaluate[] = [];
  for (const one of wanted) {
    const path = await chooseModel(modelsIn, one);
    const file = await openModel(modelFolder(path), path);
    if (found.some((other) => other.path === path))
      throw badEvaluateOption(`--models: ${one ?? file.id} is named twice.`);
    const taken = found.some(({ name }) => name === file.name);
    found.push({ name: taken ? `${file.name} (${file.id}, ${found.length + 1})` : file.name, path, file });
  }
  return found;
}

/** Throws an AppError where there is no pair. */
async function patientsIn(
  path: string,
  { summary, files }: Awaited<ReturnType<typeof openDrop>>,
): Promise<{
  readonly patients: readonly PatientToEvaluate[];
  readonly hashes: readonly string[];
  /** Patients of whom CT or MR is missing. */
  readonly alone: number;
  /** What is in no pair, and what could not be read, in words. */
  readonly leftOut: readonly string[];
}> {
  const { series, problems } = summary;
  const matched = matchPairs(series);
  const leftOut = [
    ...matched.unused.map(({ text }) => text),
    ...problems.map(({ file, message, advice }) => `${file}: ${message} ${advice}`),
  ];
  if (matched.pairs.length === 0) throw noPairsIn(path, leftOut);
  const found = (id: string | null): SeriesInfo | null => series.find((one) => one.id === id) ?? null;
  const pairs = matched.pairs.flatMap(({ ctId, references }) => {
    const ct = found(ctId);
    const real = contrasts.flatMap((contrast): { contrast: Contrast; series: SeriesInfo }[] => {
      const one = found(references[contrast]);
      return one ? [{ contrast, series: one }] : [];
    });
    return ct ? [{ ct, real }] : [];
  });
  const hashes = await Promise.all(pairs.map(({ ct }) => patientHash(ct)));
  const labels = patientLabels(hashes);
  const patients = pairs.map(({ ct, real }, i) => ({ label: labelOf(labels, i), ct, real, files }));
  const alone = matched.unused.filter(({ why }) => why === 'alone').length;
  return { patients, hashes, alone, leftOut };
}

/** A second examination of a patient has a name of its own: rows of one patient would be taken for one. */
function labelOf(labels: readonly string[], i: number): string {
  const before = labels.slice(0, i).filter((one) => one === labels[i]).length;
  return before === 0 ? (labels[i] ?? '') : `${labels[i] ?? ''}, examination ${before + 1}`;
}

const realWords = ({ real }: PatientToEvaluate): string =>
  `CT with ${real.map(({ contrast }) => contrast).join(' and ')}`;

const folderOf = ({ ct, files }: PatientToEvaluate): string =>
  files[ct.instances[0]?.fileIndex ?? -1]?.path.split('/').slice(0, -1).join('/') ?? '';

function foldsOf(
  { folds, seed }: EvaluateOptions,
  patients: readonly EvaluatedPatient[],
  crossValidation: readonly CohortRow[] | null,
): EvaluationResult['folds'] {
  if (crossValidation)
    return {
      rows: crossValidation,
      note: 'Cross-validation: each patient was judged by the network of the fold in which they did not train, and by the network that it started from.',
    };
  if (folds === null) return null;
  const withRows = patients.filter(({ evaluations }) => evaluations.some(({ rows }) => rows.length > 0));
  const { splits } = splitsOf(
    withRows.map(({ hash }) => hash),
    { kind: 'folds', folds },
    seed,
  );
  const foldFor = (hash: string): number =>
    1 + splits.findIndex(({ validation }) => validation.includes(hash));
  return {
    rows: withRows.flatMap(({ hash, evaluations }) =>
      evaluations.flatMap(({ rows }) => rows.map((row) => ({ ...row, fold: foldFor(hash) }))),
    ),
    note: 'The same weights judged all folds: this shows how even the patients are, and is no cross-validation.',
  };
}

async function crossValidationIn(path: string): Promise<readonly CohortRow[]> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw badEvaluateOption(`--cross-validation ${path}: there is no such file.`);
  const rows = readCrossValidation(text);
  if (!rows)
    throw badEvaluateOption(
      `--cross-validation ${path}: it is no report.json of a fine-tune, or of one without folds.`,
    );
  return rows;
}
