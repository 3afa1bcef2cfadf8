// The synthesis in the status bar: how many slices are done, how long one takes, and how long the rest will.
import { plainJob, showJob } from './jobStore.ts';

/** The median of the last nine, so that one slow slice does not move the estimate; null where there are none. */
export function medianOfLast(seconds: readonly number[]): number | null {
  const sorted = seconds.slice(-9).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** `done`: one flag a slice. `found`: slices kept from before, while nothing else has been made yet. */
export function showSynthesis(
  done: readonly boolean[],
  secondsPerSlice: number | null,
  found: number,
  paused: boolean,
): void {
  const left = done.filter((flag) => !flag).length;
  const label = paused ? 'Paused' : found > 0 ? `${found} slices kept from before` : 'Synthesising';
  showJob({
    ...plainJob('synthesise', label, done.length - left, done.length, 'slices'),
    secondsPerUnit: secondsPerSlice,
    secondsLeft: secondsPerSlice === null ? null : secondsPerSlice * left,
    paused,
    canPause: true,
  });
}
