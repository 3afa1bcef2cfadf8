// What a reader study found: how often readers were right, how far they agree, how they rated and what they preferred.
import { meanSd } from '../metrics/statistics.ts';
import { cohenKappa, fleissKappa, lightKappa } from './agreement.ts';
import type { AnswerRow } from './answerRows.ts';
import { type Origin, SCALE, type TaskKind } from './design.ts';
import { binomialP, type Proportion, proportion } from './proportions.ts';
import type { ReaderStudy } from './study.ts';

/** One reader's, or of all readers together where `reader` is null. */
export interface Accuracy {
  readonly task: 'single' | 'pair';
  readonly reader: string | null;
  readonly right: Proportion;
  /** Of single images: real ones called real, and synthetic ones called synthetic. Null for pairs. */
  readonly byTruth: { readonly real: Proportion; readonly synthetic: Proportion } | null;
  /** Two-sided, against one half; null for all readers together, whose answers to one case are not independent. */
  readonly p: number | null;
  readonly medianMs: number;
}

export type KappaKind = 'cohen' | 'fleiss' | 'weighted' | 'light';

export interface Agreement {
  readonly task: TaskKind;
  /** Which of the rating questions; null elsewhere. */
  readonly question: number | null;
  readonly readers: number;
  /** Cases that all of them answered. */
  readonly cases: number;
  /** light: the mean of the weighted kappas of all pairs of readers. */
  readonly kind: KappaKind;
  /** Null where chance alone would make them agree. */
  readonly kappa: number | null;
}

export interface Ratings {
  readonly question: number;
  readonly origin: Origin;
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  readonly median: number;
  /** How often 1, 2, ... 5 was given. */
  readonly counts: readonly number[];
}

export interface Preference {
  readonly reader: string | null;
  /** The study's two models, in the design's order. */
  readonly wins: readonly [number, number];
  readonly neither: number;
  /** The first one's share, where one was preferred. */
  readonly first: Proportion;
  /** Two-sided, against one half, without those where neither was preferred; null for all readers together. */
  readonly p: number | null;
}

export interface StudyResults {
  readonly accuracy: readonly Accuracy[];
  readonly agreement: readonly Agreement[];
  readonly ratings: readonly Ratings[];
  readonly preference: readonly Preference[];
}

export function studyResults(study: ReaderStudy, rows: readonly AnswerRow[]): StudyResults {
  const readers = [...new Set(rows.map(({ reader }) => reader))].sort();
  const each: readonly (string | null)[] = readers.length > 1 ? [...readers, null] : readers;
  const of = (task: TaskKind, reader: string | null): readonly AnswerRow[] =>
    rows.filter((row) => row.task === task && (reader === null || row.reader === reader));
  return {
    accuracy: (['single', 'pair'] as const).flatMap((task) =>
      each.flatMap((reader) => accuracyOf(task, reader, of(task, reader))),
    ),
    agreement: agreementsOf(study, rows, readers),
    ratings: ratingsOf(study, of('rating', null)),
    preference: each.flatMap((reader) => preferenceOf(study, reader, of('preference', reader))),
  };
}

function accuracyOf(
  task: Accuracy['task'],
  reader: string | null,
  rows: readonly AnswerRow[],
): readonly Accuracy[] {
  if (rows.length === 0) return [];
  const right = (among: readonly AnswerRow[]): Proportion =>
    proportion(among.filter(({ correct }) => correct === true).length, among.length);
  const all = right(rows);
  const truly = (truth: AnswerRow['truth']): Proportion => right(rows.filter((row) => row.truth === truth));
  return [
    {
      task,
      reader,
      right: all,
      byTruth: task === 'single' ? { real: truly('real'), synthetic: truly('synthetic') } : null,
      p: reader === null ? null : binomialP(all.hits, all.of),
      medianMs: median(rows.map(({ ms }) => ms)),
    },
  ];
}

/** What is compared between readers: a number from 0, and how many there are. */
function categoryOf({ task, answer, chosen }: AnswerRow): number {
  if (task === 'single') return answer === 'real' ? 0 : 1;
  return typeof answer === 'number' ? answer - 1 : (chosen ?? 0);
}
const categories: Readonly<Record<TaskKind, number>> = { single: 2, pair: 2, rating: SCALE, preference: 3 };

function agreementsOf(
  study: ReaderStudy,
  rows: readonly AnswerRow[],
  readers: readonly string[],
): readonly Agreement[] {
  const asked: readonly { readonly task: TaskKind; readonly question: number | null }[] = [
    { task: 'single', question: null },
    { task: 'pair', question: null },
    ...study.design.questions.map((_, question) => ({ task: 'rating' as const, question })),
    { task: 'preference', question: null },
  ];
  return asked.flatMap(({ task, question }) => {
    const here = rows.filter((row) => row.task === task && row.question === question);
    const who = readers.filter((reader) => here.some((row) => row.reader === reader));
    if (who.length < 2) return [];
    const byReader = who.map(
      (reader) =>
        new Map(here.filter((row) => row.reader === reader).map((row) => [row.code, categoryOf(row)])),
    );
    const shared = [...new Set(here.map(({ code }) => code))].filter((code) =>
      byReader.every((answers) => answers.has(code)),
    );
    const ratings = byReader.map((answers) => shared.map((code) => answers.get(code) ?? 0));
    return [{ task, question, readers: who.length, cases: shared.length, ...kappaOf(task, ratings) }];
  });
}

function kappaOf(task: TaskKind, ratings: readonly (readonly number[])[]): Pick<Agreement, 'kind' | 'kappa'> {
  const count = categories[task];
  const [a = [], b = [], ...more] = ratings;
  if (more.length > 0)
    return task === 'rating'
      ? { kind: 'light', kappa: lightKappa(ratings, count, 'quadratic') }
      : { kind: 'fleiss', kappa: fleissKappa(ratings, count) };
  return task === 'rating'
    ? { kind: 'weighted', kappa: cohenKappa(a, b, count, 'quadratic') }
    : { kind: 'cohen', kappa: cohenKappa(a, b, count) };
}

function ratingsOf({ design, models }: ReaderStudy, rows: readonly AnswerRow[]): readonly Ratings[] {
  const origins: readonly Origin[] = ['real', ...models.map(({ id }): Origin => `model:${id}`)];
  return design.questions.flatMap((_, question) =>
    origins.flatMap((origin) => {
      const grades = rows.flatMap((row) =>
        row.question === question && row.left === origin && typeof row.answer === 'number'
          ? [row.answer]
          : [],
      );
      if (grades.length === 0) return [];
      const { n, mean, sd } = meanSd(grades);
      const counts = Array.from({ length: SCALE }, (__, i) => grades.filter((one) => one === i + 1).length);
      return [{ question, origin, n, mean, sd, median: median(grades), counts }];
    }),
  );
}

function preferenceOf(
  { design }: ReaderStudy,
  reader: string | null,
  rows: readonly AnswerRow[],
): readonly Preference[] {
  if (rows.length === 0 || !design.models) return [];
  const won = (id: string): number =>
    rows.filter(
      ({ answer, left, right }) =>
        (answer === 'left' && left === `model:${id}`) || (answer === 'right' && right === `model:${id}`),
    ).length;
  const wins = [won(design.models[0]), won(design.models[1])] as const;
  const decided = wins[0] + wins[1];
  return [
    {
      reader,
      wins,
      neither: rows.length - decided,
      first: proportion(wins[0], decided),
      p: reader === null ? null : binomialP(wins[0], decided),
    },
  ];
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? NaN) + (sorted[Math.ceil(half)] ?? NaN)) / 2;
}
