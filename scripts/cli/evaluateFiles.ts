// The files of an evaluation: tables as CSV, Markdown and LaTeX, figures, every patient and every slice, and a report.
import { application } from '../../src/core/application.ts';
import { cohortFigure } from '../../src/core/cohort/cohortFigure.ts';
import { paperTables } from '../../src/core/cohort/paperTables.ts';
import {
  type EvaluatedModel,
  tableCsv,
  tableLatex,
  tableMarkdown,
  type TableRequest,
} from '../../src/core/cohort/resultTable.ts';
import { type Cell, csv } from '../../src/core/files/csv.ts';
import { cohortCsv, type CohortRow } from '../../src/core/metrics/cohort.ts';
import type { MetricRegion } from '../../src/core/metrics/metrics.ts';
import { type MetricName, regionWords, wordsOf } from '../../src/core/metrics/metricTable.ts';
import type { NetworkSpec } from '../../src/core/network/modelManifest.ts';
import type { Evaluation } from '../../src/storage/evaluations.ts';
import type { ModelToEvaluate } from './evaluatePatient.ts';
import { PICTURE_CAPTION } from './evaluationPicture.ts';

/** One patient, as the files know it. */
export interface EvaluatedPatient {
  /** "Patient 3" */
  readonly label: string;
  /** A hash of who it is, by which whoever has the data can find it again. */
  readonly hash: string;
  /** One for each model, in order; empty where it failed. */
  readonly evaluations: readonly Evaluation[];
  /** What went wrong; null where nothing did. */
  readonly failed: string | null;
}

export interface EvaluationResult {
  readonly patients: readonly EvaluatedPatient[];
  readonly models: readonly ModelToEvaluate[];
  /** Patients of whom CT or MR is missing. */
  readonly alone: number;
  readonly region: MetricRegion;
  readonly folds: TableRequest['folds'];
}

export interface ResultFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

const DRAWN: readonly MetricName[] = ['psnr', 'ssim', 'rmse', 'tenengrad'];

export const rowsOf = (patients: readonly EvaluatedPatient[]): readonly CohortRow[] =>
  patients.flatMap(({ evaluations }) => evaluations.flatMap(({ rows }) => rows));

export const networkName = (spec: NetworkSpec): string =>
  spec.family === 'drunet' ? `DRUNet-${spec.depth}` : spec.family === 'unet' ? 'U-Net' : 'VGG';

export function evaluationFiles({
  patients,
  models,
  alone,
  region,
  folds,
}: EvaluationResult): readonly ResultFile[] {
  const rows = rowsOf(patients);
  const tables = paperTables({ rows, models: models.map(modelWords), region, folds });
  const names = models.map(({ name }) => name);
  const figures = DRAWN.flatMap((metric) => {
    const content = cohortFigure(rows, names, region, metric);
    return content === null ? [] : [{ path: `figures/${metric}.svg`, content, metric }];
  });
  const pictures = patients.flatMap(({ label, evaluations }) =>
    evaluations.flatMap(({ picture }, i) =>
      picture === ''
        ? []
        : [
            {
              path: `figures/${fileName(label)}-${fileName(names[i] ?? '')}.png`,
              content: Buffer.from(picture, 'base64'),
              words: `${label}, ${names[i] ?? ''}`,
            },
          ],
    ),
  );
  const slices = patients.flatMap(({ label, evaluations }) =>
    evaluations.flatMap(({ slicesCsv }, i) =>
      slicesCsv === ''
        ? []
        : [{ path: `slices/${fileName(label)}-${fileName(names[i] ?? '')}.csv`, content: slicesCsv }],
    ),
  );
  const stopped = stoppedWords(patients, names);
  const markdown = [
    '# Evaluation of synthetic MR from head CT',
    '',
    `${application.name} ${application.version}. Research only, not for diagnosis. ${countWords(patients)}${alone > 0 ? ` ${alone} more ${alone === 1 ? 'lacks' : 'lack'} CT or MR.` : ''}`,
    '',
    ...tables.map(tableMarkdown),
    ...(stopped.length > 0 ? ['## Not in the tables', '', ...stopped.map((line) => `- ${line}`), ''] : []),
    ...figures.flatMap(({ path, metric }) => [
      `![${wordsOf(metric).words} by model, ${regionWords[region].toLowerCase()}](${path})`,
      '',
    ]),
    ...(pictures.length > 0 ? [PICTURE_CAPTION, ''] : []),
    ...pictures.flatMap(({ path, words }) => [`![${words}](${path})`, '']),
  ].join('\n');
  return [
    { path: 'tables.md', content: markdown },
    { path: 'tables.tex', content: `% \\usepackage{booktabs}\n\n${tables.map(tableLatex).join('\n')}` },
    ...tables.map((table) => ({ path: `${table.name}.csv`, content: tableCsv(table) })),
    { path: 'cohort.csv', content: cohortCsv(rows) },
    { path: 'patients.csv', content: patientsCsv(patients, names) },
    ...figures.map(({ path, content }) => ({ path, content })),
    ...pictures.map(({ path, content }) => ({ path, content })),
    ...slices,
    { path: 'report.json', content: reportJson(patients, models, region) },
  ];
}

const modelWords = ({ name, file }: ModelToEvaluate): EvaluatedModel => ({
  model: name,
  network: networkName(file.spec),
  losses: file.card.losses,
});

/** "5 patients evaluated, 2 of them in part; 1 stopped, 1 failed." */
export function countWords(patients: readonly EvaluatedPatient[]): string {
  const whole = patients.filter(
    ({ evaluations }) => hasRows(evaluations) && evaluations.every(({ stopped }) => stopped.length === 0),
  ).length;
  const some = patients.filter(({ evaluations }) => hasRows(evaluations)).length;
  const failed = patients.filter(({ failed: why }) => why !== null).length;
  const none = patients.length - some - failed;
  return `${some === 1 ? '1 patient' : `${some} patients`} evaluated${some > whole ? `, ${some - whole} of them in part` : ''}${none > 0 ? `; ${none} stopped by a verdict` : ''}${failed > 0 ? `; ${failed} failed` : ''}.`;
}

const hasRows = (evaluations: readonly Evaluation[]): boolean =>
  evaluations.some(({ rows }) => rows.length > 0);

/** A line for each thing that was stopped or failed; what all models share is said once. */
export function stoppedWords(
  patients: readonly EvaluatedPatient[],
  models: readonly string[],
): readonly string[] {
  return patients.flatMap(({ label, evaluations, failed }) => {
    if (failed !== null) return [`${label} failed: ${failed}`];
    const all = [...new Set(evaluations.flatMap(({ stopped }) => stopped))];
    return all.map((why) => {
      const by = evaluations.flatMap(({ stopped }, i) => (stopped.includes(why) ? [models[i] ?? ''] : []));
      return `${label}${by.length === models.length ? '' : `, ${by.join(' and ')}`}: ${why}`;
    });
  });
}

function patientsCsv(patients: readonly EvaluatedPatient[], models: readonly string[]): string {
  const header = [
    'patient',
    'patient hash',
    'model',
    'contrasts',
    'state',
    'why',
    'notes',
    'device',
    'seconds',
  ];
  return csv(
    header,
    patients.flatMap(({ label, hash, evaluations, failed }): Cell[][] =>
      failed !== null
        ? [[label, hash, null, null, 'failed', failed, null, null, null]]
        : evaluations.map(({ rows, stopped, notes, device, seconds }, i) => [
            label,
            hash,
            models[i] ?? '',
            rows.map(({ contrast }) => contrast).join(' '),
            stopped.length === 0 ? 'evaluated' : rows.length > 0 ? 'in part' : 'stopped',
            stopped.join(' '),
            notes.join(' '),
            device,
            seconds,
          ]),
    ),
  );
}

function reportJson(
  patients: readonly EvaluatedPatient[],
  models: readonly ModelToEvaluate[],
  region: MetricRegion,
): string {
  const report = {
    format: 'synthmr-evaluation',
    formatVersion: 1,
    program: `${application.name} ${application.version}`,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    researchOnly: true,
    region,
    models: models.map(({ name, file }) => ({
      name,
      id: file.id,
      version: file.version,
      network: networkName(file.spec),
      losses: file.card.losses,
      weightsSha256: file.weightsSha256,
      intensityScale: file.intensityScale,
    })),
    devices: [
      ...new Set(
        patients.flatMap(({ evaluations }) =>
          evaluations.flatMap(({ device }) => (device === '' ? [] : [device])),
        ),
      ),
    ],
    patients: patients.map(({ label, hash, evaluations, failed }) => ({
      label,
      hash,
      failed,
      evaluations: evaluations.map(({ rows, stopped, notes, device, seconds }, i) => ({
        model: models[i]?.name ?? '',
        rows,
        stopped,
        notes,
        device,
        seconds,
      })),
    })),
  };
  return `${JSON.stringify(report, (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? null : value), 2)}\n`;
}

const fileName = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-|-$/g, '');
