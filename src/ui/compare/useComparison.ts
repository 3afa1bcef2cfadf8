// Shared by the sections of the Compare panel: the open CT's slices, and its metrics.
import { useMemo } from 'react';
import { contrasts } from '../../core/contrast.ts';
import type { StackGeometry } from '../../core/geometry/stack.ts';
import type { ViewPlane } from '../../core/view/viewSpace.ts';
import type { RegularGrid } from '../../core/geometry/regularGrid.ts';
import type { DisplayPixels } from '../../core/view/viewPixels.ts';
import type { PaneImage } from '../../core/view/viewImage.ts';
import { type Judgement, useCompare } from '../../stores/compareStore.ts';
import { registrationKey, useStudy } from '../../stores/studyStore.ts';
import { SliceLibrary } from '../../viewer/sliceLibrary.ts';
import { usePaneLayers } from '../viewer/usePaneLayers.ts';

export interface Shown {
  readonly grid: RegularGrid;
  /** Of a plane's slices. */
  readonly geometry: (plane: ViewPlane) => StackGeometry;
  /** Whether the scale of an image may still change, since it is taken from synthetic MR of which slices are missing. */
  readonly provisional: (image: PaneImage) => boolean;
  /** A single slice in display values; null where there is no such image (yet). */
  readonly slice: (
    image: PaneImage,
    plane: ViewPlane,
    index: number,
    difference?: 'signed' | 'absolute',
  ) => DisplayPixels | null;
}

const singleSlice = { mm: 0, mode: 'mean' } as const;

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
      geometry: (plane) => library.geometry(plane),
      provisional: (image) => library.layersOf(image)?.some((layer) => layer?.provisional === true) === true,
      slice: (image, plane, index, difference = 'signed') => {
        const found = library.slice(image, { plane, index, slab: singleSlice, difference });
        return found.state === 'ready' ? found.slice.shown : null;
      },
    };
  }, [shown, library, grid]);
}

/** The judgements of the open CT that have numbers, T1 first; while a contrast is compared again, those of before, so that nothing jumps. */
export function useShownJudgements(): readonly Judgement[] {
  const ctId = useStudy((state) => state.ctId);
  const judgements = useCompare((state) => state.judgements);
  return useMemo(
    () =>
      ctId === null
        ? []
        : contrasts.flatMap((contrast) => {
            const judgement = judgements[registrationKey(ctId, contrast)];
            return judgement && judgement.slices.length > 0 ? [judgement] : [];
          }),
    [ctId, judgements],
  );
}

/** The finished ones among them: what may leave the page. */
export function useJudgements(): readonly Judgement[] {
  const shown = useShownJudgements();
  return useMemo(() => shown.filter(({ state }) => state === 'ready'), [shown]);
}
