// A reader study once its cases are drawn, and the order in which one reader meets them.
import type { Contrast } from '../contrast.ts';
import type { Region } from './caseImages.ts';
import { type Origin, type StudyDesign, type TaskKind, taskKinds } from './design.ts';
import type { DrawnCase } from './drawCases.ts';
import { coin, shuffled, streamOf } from './seeded.ts';

export interface ReaderCase {
  /** "C007": all that a file names it by. */
  readonly code: string;
  readonly task: TaskKind;
  readonly contrast: Contrast;
  readonly images: DrawnCase['images'];
  /** Pixels of each of its slices, and mm of a pixel from side to side and from top to bottom. */
  readonly width: number;
  readonly height: number;
  readonly pixelMm: readonly [number, number];
  readonly slices: number;
  /** Where the frame stands at first, in the picture as it is kept; null where no region is judged. */
  readonly region: Region | null;
}

export interface StudyModel {
  readonly id: string;
  readonly name: string;
  readonly weightsSha256: string;
}

export interface ReaderStudy {
  readonly id: string;
  /** ISO 8601. */
  readonly created: string;
  readonly design: StudyDesign;
  /** Those whose images are among the cases. */
  readonly models: readonly StudyModel[];
  readonly cases: readonly ReaderCase[];
  /** How often cases were drawn, each time from what was open. */
  readonly rounds: number;
  /** Patients that cases were drawn from, each time added up. */
  readonly patients: number;
}

/** A case as one reader sees it. */
export interface PlannedCase {
  readonly code: string;
  /** The second image stands on the left. */
  readonly swapped: boolean;
  /** Left and right of each image are exchanged. */
  readonly mirrored: boolean;
}

/** One question about one case. `question`: which of the study's rating questions; null elsewhere. */
export interface Item {
  readonly planned: PlannedCase;
  readonly of: ReaderCase;
  readonly question: number | null;
}

export const caseCode = (nth: number): string => `C${String(nth + 1).padStart(3, '0')}`;

/** The order, sides and mirroring of one reader: by the seed and the reader's code. One kind of task after another. */
export function planFor({ design, cases }: ReaderStudy, reader: string): readonly PlannedCase[] {
  const random = streamOf(design.seed, `reader ${reader}`);
  return taskKinds.flatMap((task) =>
    shuffled(
      cases.filter((one) => one.task === task),
      random,
    ).map(({ code }) => ({ code, swapped: coin(random), mirrored: coin(random) })),
  );
}

/** What the reader is asked, one after another. */
export function itemsOf({ design, cases }: ReaderStudy, plan: readonly PlannedCase[]): readonly Item[] {
  const byCode = new Map(cases.map((one) => [one.code, one]));
  return plan.flatMap((planned): Item[] => {
    const of = byCode.get(planned.code);
    if (!of) return [];
    return of.task === 'rating'
      ? design.questions.map((_, question) => ({ planned, of, question }))
      : [{ planned, of, question: null }];
  });
}

/** What stands on the left (or alone), and on the right. */
export function sidesOf({ planned, of }: Item): readonly [left: Origin | null, right: Origin | null] {
  const [first = null, second = null] = of.images;
  return planned.swapped && second !== null ? [second, first] : [first, second];
}
