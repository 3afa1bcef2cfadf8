// Shared by the sections of the Compare panel: the open CT's slices, and its metrics.
import { useMemo } from 'react';
import { contrasts } from '../../core/contrast.ts';
import type { RegularGrid } from '../../core/geometry/regularGrid.ts';
import type { DisplayPixels } from '../../core/view/viewPixels.ts';
import type { PaneImage } from '../../core/view/viewState.ts';
import { type Judgement, useCompare } from '../../stores/compareStore.ts';
import { registrationKey, useStudy } from '../../stores/studyStore.ts';
import { SliceLibrary } from '../../viewer/sliceLibrary.ts';
import { usePaneLayers } from '../viewer/usePaneLayers.ts';

export interface Shown {
  readonly grid: RegularGrid;
  /** Grid slice k in display values; null where there is no such image (yet). */
  readonly slice: (image: PaneImage, k: number, difference?: 'signed' | 'absolute') => DisplayPixels | null;
}

/** Null before a CT is open. */
export function useShownSlices(): Shown | null {
  const shown = usePaneLayers();
  const grid = shown?.grid ?? null;
  const library = useMemo(() => grid && new SliceLibrary(grid), [grid]);
  return useMemo(() => {
    if (!shown || !library || !grid) return null;
    library.update(shown.layers, shown.masks);
    return {
      grid,
      slice: (image, k, difference = 'signed') => {
        const found = library.slice(image, k, difference);
        return found.state === 'ready' ? found.slice.shown : null;
      },
    };
  }, [shown, library, grid]);
}

/** The finished judgements of the open CT, T1 first. */
export function useJudgements(): readonly Judgement[] {
  const ctId = useStudy((state) => state.ctId);
  const judgements = useCompare((state) => state.judgements);
  return useMemo(
    () =>
      ctId === null
        ? []
        : contrasts.flatMap((contrast) => {
            const judgement = judgements[registrationKey(ctId, contrast)];
            return judgement?.state === 'ready' ? [judgement] : [];
          }),
    [ctId, judgements],
  );
}
