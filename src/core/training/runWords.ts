// What a run does at this moment, in one line and as a fraction, for whoever shows no curve.
import type { AppError } from '../appError.ts';
import { type TrainEvent } from './fineTune.ts';

/** What is done, and how much of it is done, 0 to 1. */
export interface Doing {
  readonly words: string;
  readonly fraction: number;
}

/** `epochs` and `folds`: of the whole run. */
export function stepWords(
  step: Omit<Extract<TrainEvent, { readonly kind: 'step' }>, 'kind' | 'loss'> & { readonly loss?: number },
  epochs: number,
  folds: number,
): Doing {
  const words = [
    ...(folds > 1 ? [`fold ${step.fold + 1} of ${folds}`] : []),
    `epoch ${step.epoch + 1} of ${epochs}`,
    `step ${step.step} of ${step.steps}`,
    ...(step.loss === undefined ? [] : [`loss ${step.loss.toPrecision(4)}`]),
    `${timeWords(step.secondsLeft)} left`,
  ].join(', ');
  return { words: `${words.charAt(0).toUpperCase()}${words.slice(1)}`, fraction: step.step / step.steps };
}

export const stageWords = ({
  words,
  done,
  total,
}: Omit<Extract<TrainEvent, { readonly kind: 'stage' }>, 'kind'>): Doing => ({
  words: total > 0 ? `${words} ${done} of ${total}` : words,
  fraction: total > 0 ? done / total : 0,
});

const timeWords = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;

/** What a run does, without how far it is: a bar beside it shows that. */
export function epochWords(
  { fold, epoch }: { readonly fold: number; readonly epoch: number },
  epochs: number,
  folds: number,
): string {
  const which = folds > 1 ? `fold ${fold + 1} of ${folds}, ` : '';
  return `Fine-tuning, ${which}epoch ${epoch + 1} of ${epochs}`;
}

export const notFinite = (step: number): AppError => ({
  kind: 'training',
  message: `The loss became NaN at step ${step}, so training ended there.`,
  advice: 'The best weights before it are kept. Try a lower learning rate.',
  details: { step },
});
