// Takes away what was read and made of one series: all of it, so that it can be opened anew, or what was measured of a synthesis alone.
import { contrasts } from '../core/contrast.ts';
import { forgetJudgements } from '../stores/compareStore.ts';
import { patchStudy, registrationKey, useStudy } from '../stores/studyStore.ts';
import { dropPixels } from './pixelTable.ts';
import { without } from '../core/without.ts';

export function forgetSeries(ctId: string): void {
  for (const of of ['ct', 'head', 'intracranial'] as const) dropPixels({ of, ctId });
  for (const contrast of contrasts) {
    dropPixels({ of: 'synthetic', ctId, contrast });
    dropPixels({ of: 'spread', ctId, contrast });
    dropPixels({ of: 'real', ctId, contrast });
  }
  for (const source of ['synthetic', 'real'] as const) dropPixels({ of: 'tissue', ctId, source });
  dropPixels({ of: 'series', ctId });
  const state = useStudy.getState();
  const base = state.ctId ?? state.aloneId;
  if (base !== null) dropPixels({ of: 'laid', ctId: base, seriesId: ctId });
  const keys = contrasts.map((contrast) => registrationKey(ctId, contrast));
  forgetJudgements(ctId, contrasts);
  patchStudy({
    reading: without(state.reading, [ctId]),
    masking: without(state.masking, [ctId]),
    syntheses: without(state.syntheses, [ctId]),
    spreads: without(state.spreads, [ctId]),
    tissues: without(state.tissues, [ctId]),
    overrides: without(state.overrides, [ctId]),
    registrations: without(state.registrations, keys),
    shown: without(state.shown, [ctId]),
    ctId: state.ctId === ctId ? null : state.ctId,
    aloneId: state.aloneId === ctId ? null : state.aloneId,
    revision: state.revision + 1,
  });
}

/** What was made is made anew: its spread and its tissue no longer hold. */
export function forgetMeasured(ctId: string): void {
  for (const contrast of contrasts) dropPixels({ of: 'spread', ctId, contrast });
  for (const source of ['synthetic', 'real'] as const) dropPixels({ of: 'tissue', ctId, source });
  const { spreads, tissues, revision } = useStudy.getState();
  patchStudy({
    spreads: without(spreads, [ctId]),
    tissues: without(tissues, [ctId]),
    revision: revision + 1,
  });
}
