// One of an evaluation's tables, as words to read and as numbers in full: CSV, Markdown, LaTeX.
import type { Contrast } from '../contrast.ts';
import { type Cell, csv } from '../files/csv.ts';
import { latexTable } from '../files/latexTable.ts';
import type { CohortRow } from '../metrics/cohort.ts';
import type { MetricRegion } from '../metrics/metrics.ts';
import { markdownTable } from '../metrics/metricTable.ts';

/** A model as the tables name it. */
export interface EvaluatedModel {
  /** As in the rows. */
  readonly model: string;
  /** "DRUNet-101" */
  readonly network: string;
  /** What it was trained by, from its card. */
  readonly losses: string;
}

export interface ResultTable {
  /** "table-2", for file names and labels. */
  readonly name: string;
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
  /** The same in full precision, one number a cell. */
  readonly numbers: { readonly header: readonly string[]; readonly rows: readonly (readonly Cell[])[] };
}

export interface TableRequest {
  readonly rows: readonly CohortRow[];
  /** In the order in which they are shown; the first is what table 4 compares with the others. */
  readonly models: readonly EvaluatedModel[];
  readonly region: MetricRegion;
  /** What table 5 is made of; null: there are no folds. */
  readonly folds: {
    readonly rows: readonly CohortRow[];
    /** What the folds mean, as a sentence. */
    readonly note: string;
  } | null;
}

export const tableCsv = ({ numbers }: ResultTable): string => csv(numbers.header, numbers.rows);

export const tableMarkdown = ({ name, title, header, rows, notes }: ResultTable): string =>
  [
    `## ${name.replace('table-', 'Table ')}. ${title}`,
    '',
    markdownTable(header, rows),
    '',
    ...notes.flatMap((note) => [note, '']),
  ].join('\n');

export const tableLatex = ({ name, title, header, rows, notes }: ResultTable): string =>
  latexTable({ label: `tab:${name}`, caption: title, header, rows, notes });

export const contrastsOf = (rows: readonly CohortRow[]): readonly Contrast[] =>
  [...new Set(rows.map(({ contrast }) => contrast))].sort();

export const normalisationNotes = (
  of: readonly { readonly contrast: Contrast; readonly normalisation: string }[],
): readonly string[] =>
  [...new Set(of.map(({ normalisation }) => normalisation))].map((one) => `Real MR scaled by ${one}.`);

/** Rows that may be averaged together, and how many patients they are. */
interface Group {
  readonly model: string;
  readonly contrast: Contrast;
  readonly normalisation: string;
  readonly patients: number;
}

/** Of a model's groups, one for each normalisation of real MR, the one of most patients: tables and figures show no other. */
export const fullest = <G extends Group>(
  groups: readonly G[],
  model: string,
  contrast: Contrast,
): G | undefined =>
  groups
    .filter((one) => one.model === model && one.contrast === contrast)
    .sort((a, b) => b.patients - a.patients)[0];

/** What of these groups is not shown. */
export const leftOutNotes = (groups: readonly Group[], shown: ReadonlySet<Group>): readonly string[] =>
  groups
    .filter((group) => !shown.has(group) && group.patients > 0)
    .map(
      ({ model, contrast, normalisation, patients }) =>
        `Left out: ${patients} of ${model}, ${contrast}, whose real MR was scaled by ${normalisation}.`,
    );

/** A number in full; empty where there is none. */
export const cell = (value: number): number | null => (Number.isFinite(value) ? value : null);
