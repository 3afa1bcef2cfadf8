// What the stores say together of the CT in the panes: which slice is in view, what a synthesis would take, whether what was made still holds.
import { regularGrid, sourceSliceNearest } from '../core/geometry/regularGrid.ts';
import { gridSliceInView } from '../core/view/viewState.ts';
import { staleWords } from '../core/network/inputChoices.ts';
import { type Preflight, preflight } from '../core/network/preflight.ts';
import { chosenModel } from './chosenModel.ts';
import { useEngine } from './engineStore.ts';
import { useSettings } from './settingsStore.ts';
import { seriesById, setEntry, useStudy } from './studyStore.ts';
import { viewSource } from './viewStore.ts';

/** The source slice nearest to the one in view. */
export function viewedSlice(): number {
  const state = useStudy.getState();
  const geometry = seriesById(state, state.ctId)?.geometry;
  return geometry ? sourceSliceNearest(regularGrid(geometry), gridSliceInView(viewSource.get())) : 0;
}

/** What a synthesis of the CT in the panes would take; null before there is one, or a model. */
export function preflightNow(): Preflight | null {
  const state = useStudy.getState();
  const { loaded, backend } = useEngine.getState();
  const entry = chosenModel();
  const geometry = seriesById(state, state.ctId)?.geometry;
  if (!geometry || !entry) return null;
  const mask = state.masking[state.ctId ?? ''];
  return preflight({
    geometry,
    modelName: loaded?.file.name ?? entry.name,
    backend: backend?.adapter ?? null,
    loaded: loaded && {
      contrasts: loaded.file.contrasts.length,
      untrained: loaded.file.card.steps === 0,
      deviceBytes: loaded.deviceBytes,
      secondsPerSlice: loaded.secondsPerSlice,
    },
    intracranialMissing: mask?.state === 'ready' && mask.intracranialMissing,
  });
}

/** Results that no longer match what would be made now say so, and say why. */
export function markStale(): void {
  const weightsNow = useEngine.getState().loaded?.file.weightsSha256 ?? null;
  for (const [ctId, synthesis] of Object.entries(useStudy.getState().syntheses)) {
    const stale = staleWords(synthesis, weightsNow, useSettings.getState());
    if (stale !== synthesis.stale) setEntry('syntheses', ctId, { ...synthesis, stale });
  }
}
