// Takes away what was read and made of one series, CT or real MR: all of it, so that it can be opened anew, or what was measured of a synthesis alone.
import { contrasts } from '../core/contrast.ts';
import { forgetJudgements } from '../stores/compareStore.ts';
import { patchStudy, registrationKey, useStudy } from '../stores/studyStore.ts';
import { dropPixels, dropPixelsOf } from './pixelTable.ts';
import { without } from '../core/without.ts';

export function forgetSeries(id: string): void {
  const state = useStudy.getState();
  dropPixelsOf(id);
  const gone: string[] = [];
  for (const ctId of new Set([id, ...state.series.map((series) => series.id)]))
    for (const contrast of contrasts) {
      const key = registrationKey(ctId, contrast);
      if (ctId !== id && state.registrations[key]?.mrId !== id) continue;
      dropPixels({ of: 'real', ctId, contrast });
      forgetJudgements(ctId, [contrast]);
      gone.push(key);
    }
  patchStudy({
    reading: without(state.reading, [id]),
    masking: without(state.masking, [id]),
    syntheses: without(state.syntheses, [id]),
    spreads: without(state.spreads, [id]),
    tissues: without(state.tissues, [id]),
    overrides: without(state.overrides, [id]),
    registrations: without(state.registrations, gone),
    shown: without(state.shown, [id]),
    ctId: state.ctId === id ? null : state.ctId,
    aloneId: state.aloneId === id ? null : state.aloneId,
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
