// A reader study as its organiser designs it: what is asked, of how many cases, drawn by which seed.
import type { Contrast } from '../contrast.ts';

/** In the order in which a reader meets them. */
export const taskKinds = ['single', 'pair', 'rating', 'preference'] as const;
/**
 * single: one image, real or synthetic. pair: real and synthetic of one slice side by side, which is real. rating: one image,
 * rated from 1 to 5. preference: the same region of the images of two models, which is better.
 */
export type TaskKind = (typeof taskKinds)[number];

export interface RatingQuestion {
  readonly text: string;
  /** What 1 means, and what 5 means. */
  readonly low: string;
  readonly high: string;
}

/** Who made an image: a scanner, or the model of this id. */
export type Origin = 'real' | `model:${string}`;

export interface StudyDesign {
  readonly name: string;
  /** An unsigned integer of 32 bits. */
  readonly seed: number;
  /** How many cases of each kind are drawn at once from what is open. */
  readonly cases: Readonly<Record<TaskKind, number>>;
  /** In the order in which they are asked, of each case that is rated. */
  readonly questions: readonly RatingQuestion[];
  /** The ids of the two models that are compared; null where none are. */
  readonly models: readonly [string, string] | null;
  readonly contrasts: readonly Contrast[];
  /** Slices of a case, odd: the one that was drawn in the middle. */
  readonly slices: number;
}

export const MOST_CASES = 200;
export const MOST_QUESTIONS = 12;
export const SCALE = 5;
export const stackSizes = [1, 3, 5, 7] as const;

/** A question that is not to be asked yet, for a text of it is empty; a study without cases; no contrast. Null where all is well. */
export type DesignFault =
  'no-name' | 'no-case' | 'no-contrast' | 'no-question' | 'empty-question' | 'no-models';

export function designFault({ name, cases, questions, models, contrasts }: StudyDesign): DesignFault | null {
  if (name.trim() === '') return 'no-name';
  if (taskKinds.every((kind) => cases[kind] === 0)) return 'no-case';
  if (contrasts.length === 0) return 'no-contrast';
  if (cases.rating > 0 && questions.length === 0) return 'no-question';
  if (
    cases.rating > 0 &&
    questions.some(({ text, low, high }) => [text, low, high].some((one) => one.trim() === ''))
  )
    return 'empty-question';
  if (cases.preference > 0 && (models === null || models[0] === models[1])) return 'no-models';
  return null;
}
