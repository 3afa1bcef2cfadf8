// Where the real MR of each contrast lies on a CT, entry by entry.
import { type Contrast, contrasts } from '../core/contrast.ts';
import { without } from '../core/without.ts';
import {
  patchStudy,
  type Registration,
  registrationKey,
  seriesById,
  setEntry,
  useStudy,
} from './studyStore.ts';

const blank: Registration = { state: 'running', fraction: 0, summary: '', error: null };

export const beginRegistration = (ctId: string, contrast: Contrast, mrId: string): void =>
  setEntry('registrations', registrationKey(ctId, contrast), {
    ...blank,
    summary: `Aligning ${contrast} to the CT`,
    mrId,
  });

export function patchRegistration(ctId: string, contrast: Contrast, change: Partial<Registration>): void {
  const key = registrationKey(ctId, contrast);
  setEntry('registrations', key, { ...(useStudy.getState().registrations[key] ?? blank), ...change });
}

export function forgetRegistrations(ctId: string, of: readonly Contrast[] = contrasts): void {
  const { registrations, revision } = useStudy.getState();
  const gone = of.map((contrast) => registrationKey(ctId, contrast));
  patchStudy({ registrations: without(registrations, gone), revision: revision + 1 });
}

/** Whether this MR still stands for a contrast of a CT that is still there. */
export function stands(ctId: string, contrast: Contrast, mrId: string | null): boolean {
  const state = useStudy.getState();
  if (!seriesById(state, ctId)) return false;
  return state.ctId !== ctId || state.references[contrast] === mrId;
}
