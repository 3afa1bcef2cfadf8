// What the reader-study room says of tasks, faults and origins.
import { translated } from '../../core/language/language.ts';
import type { DesignFault, Origin, RatingQuestion, TaskKind } from '../../core/readerStudy/design.ts';
import type { KappaKind } from '../../core/readerStudy/results.ts';
import type { ReaderStudy } from '../../core/readerStudy/study.ts';
import type { Answer, ReadingState } from '../../core/readerStudy/reading.ts';

export const taskTitles: Readonly<Record<TaskKind, string>> = {
  single: 'Real or synthetic',
  pair: 'Which is real',
  rating: 'Ratings',
  preference: 'Preference in a region',
};

export const taskNotes: Readonly<Record<TaskKind, string>> = {
  single: 'One image: real or synthetic?',
  pair: 'A real and a synthetic image of one slice, side by side: which is real?',
  rating: 'One image, real or synthetic, rated from 1 to 5.',
  preference: 'One region in the images of two models: left, right or neither?',
};

export const faultWords: Readonly<Record<DesignFault, string>> = {
  'no-name': 'The study needs a name.',
  'no-case': 'No case is asked for.',
  'no-contrast': 'Choose a contrast.',
  'no-question': 'Ratings need a question.',
  'empty-question': 'A question, or an end of its scale, is empty.',
  'no-models': 'Choose two different models.',
};

const usual: readonly RatingQuestion[] = [
  { text: 'How well are grey and white matter told apart?', low: 'not at all', high: 'fully' },
  { text: 'How sharp are the edges of ventricles and sulci?', low: 'blurred', high: 'sharp' },
  { text: 'How much do artefacts disturb?', low: 'severely', high: 'not at all' },
];

/** In the reader's language: the organiser goes on from them, and what is kept is as it was worded then. */
export const usualQuestions = (): readonly RatingQuestion[] =>
  usual.map(({ text, low, high }) => ({
    text: translated(text),
    low: translated(low),
    high: translated(high),
  }));

/** What the reader is asked, where the organiser has no words for it. */
export const taskQuestions: Readonly<Record<Exclude<TaskKind, 'rating'>, string>> = {
  single: 'Was this image acquired by a scanner, or is it synthetic?',
  pair: 'Which image was acquired by a scanner?',
  preference: 'Which image shows the framed region better?',
};

export const answerWords: Readonly<Record<Extract<Answer, string>, string>> = {
  left: 'Left',
  right: 'Right',
  neither: 'Neither',
  real: 'Real',
  synthetic: 'Synthetic',
};

export const stateWords: Readonly<Record<ReadingState, string>> = {
  running: 'interrupted',
  paused: 'paused',
  finished: 'finished',
  ended: 'ended early',
};

export const kappaWords: Readonly<Record<KappaKind, string>> = {
  cohen: 'Cohen',
  fleiss: 'Fleiss',
  weighted: 'Cohen, quadratic weights',
  light: 'Light: mean of pairs, quadratic weights',
};

export const originWords = (origin: Origin, { models }: Pick<ReaderStudy, 'models'>): string =>
  origin === 'real'
    ? 'Real MR'
    : (models.find(({ id }) => `model:${id}` === origin)?.name ?? origin.slice('model:'.length));
