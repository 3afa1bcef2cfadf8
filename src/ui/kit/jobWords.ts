// A running job in words, for the status bar and the panels: progress, pace and time left.
import type { Job } from '../../stores/jobStore.ts';
import type { Synthesis } from '../../stores/studyStore.ts';
import { bytesText, durationText, numberText, paceText } from '../../core/words.ts';

/** "34 of 112 slices"; bytes are written as such; a job of unknown length shows only what is done. */
export function amountText({ done, total, unit }: Pick<Job, 'done' | 'total' | 'unit'>): string {
  if (unit === 'bytes') return total > 0 ? `${bytesText(done)} of ${bytesText(total)}` : bytesText(done);
  if (unit === '%') return `${Math.round(total > 0 ? (100 * done) / total : 0)} %`;
  return total > 0 ? `${numberText(done)} of ${numberText(total)} ${unit}` : `${numberText(done)} ${unit}`;
}

/** "2.1 s each, 2 min left"; empty until something has been measured, and "paused" for a paused job. */
export function paceWords({ secondsPerUnit, secondsLeft, paused }: Job): string {
  if (paused) return 'paused';
  const each = secondsPerUnit === null ? [] : [`${paceText(secondsPerUnit)} each`];
  const left = secondsLeft === null ? [] : [`${durationText(secondsLeft)} left`];
  return [...each, ...left].join(', ');
}

export const jobFraction = ({ done, total }: Pick<Job, 'done' | 'total'>): number | null =>
  total > 0 ? done / total : null;

const lossy: readonly Job['kind'][] = ['synthesise', 'register', 'export', 'train'];

/** Whether closing the page now would lose work: a running or paused job whose result is not kept yet. [UI-8] */
export function wouldLose(jobs: readonly Job[], syntheses: Readonly<Record<string, Synthesis>>): boolean {
  return (
    jobs.some(({ kind }) => lossy.includes(kind)) ||
    Object.values(syntheses).some(({ state }) => state === 'running' || state === 'paused')
  );
}
