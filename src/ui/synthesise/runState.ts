// What the Synthesise panel offers now: one state, one bright button or none.
import type { Reading, Masking, Synthesis } from '../../stores/studyStore.ts';

export type RunState =
  | { readonly state: 'no-ct' }
  /** The CT cannot be synthesised, and why. */
  | { readonly state: 'refused'; readonly reason: string }
  /** A bad verdict stops it until it is overridden. */
  | { readonly state: 'stopped'; readonly reason: string }
  | { readonly state: 'waiting'; readonly reason: string }
  | { readonly state: 'ready' }
  | { readonly state: 'running'; readonly synthesis: Synthesis }
  | { readonly state: 'paused'; readonly synthesis: Synthesis }
  /** Some slices are there, others are not: cancelled, or stopped by an error. */
  | { readonly state: 'partial'; readonly synthesis: Synthesis }
  | { readonly state: 'done'; readonly synthesis: Synthesis };

/** All that the panel needs to know of the search for the head. */
type MaskState =
  | Pick<Extract<Masking, { readonly state: 'failed' }>, 'state' | 'error'>
  | { readonly state: 'running' | 'ready' };

export interface RunInputs {
  readonly hasCt: boolean;
  /** Why the series was refused when it was sorted; null when it was not. */
  readonly refusal: string | null;
  readonly reading: Reading | undefined;
  readonly masking: MaskState | undefined;
  /** The sentence of a bad verdict that nobody has overridden; null where there is none. */
  readonly stopped: string | null;
  readonly synthesis: Synthesis | undefined;
}

/** [UI-10] */
export function runState({ hasCt, refusal, reading, masking, stopped, synthesis }: RunInputs): RunState {
  if (!hasCt) return { state: 'no-ct' };
  if (refusal !== null) return { state: 'refused', reason: refusal };
  if (reading?.state === 'failed') return { state: 'refused', reason: reading.error.message };
  if (masking?.state === 'failed') return { state: 'refused', reason: masking.error.message };
  if (synthesis?.state === 'running') return { state: 'running', synthesis };
  if (synthesis?.state === 'paused') return { state: 'paused', synthesis };
  if (reading?.state !== 'ready') return { state: 'waiting', reason: 'The CT is being read.' };
  if (masking?.state !== 'ready') return { state: 'waiting', reason: 'The head is being found.' };
  if (stopped !== null) return { state: 'stopped', reason: stopped };
  if (!synthesis) return { state: 'ready' };
  if (synthesis.state === 'done') return { state: 'done', synthesis };
  return synthesis.slicesDone.some(Boolean) ? { state: 'partial', synthesis } : { state: 'ready' };
}

export const slicesMade = ({ slicesDone }: Synthesis): number => slicesDone.filter(Boolean).length;
