// What a picture for the report shows: of each pane on screen its images, their plane and slice.
import type { ViewPlane } from '../../core/view/viewSpace.ts';
import { contentOf, sliceOf, type ViewState, visiblePanes } from '../../core/view/viewState.ts';
import { wordsFor } from '../kit/imageWords.ts';

const words: Readonly<Record<ViewPlane, (slice: number, images: string) => string>> = {
  axial: (slice, images) => `Axial slice ${slice}: ${images}`,
  coronal: (slice, images) => `Coronal slice ${slice}: ${images}`,
  sagittal: (slice, images) => `Sagittal slice ${slice}: ${images}`,
  acquired: (slice, images) => `Acquired slice ${slice}: ${images}`,
};

/** "Axial slice 61: CT, Synthetic T1; Coronal slice 100: CT"; panes of one slice are named together. */
export function reportCaption(view: ViewState): string {
  const byPlane = new Map<ViewPlane, Set<string>>();
  const { mode, over, pane: compared } = view.compare;
  for (const pane of visiblePanes(view)) {
    const { image, plane } = contentOf(view, pane);
    const images = byPlane.get(plane) ?? new Set();
    byPlane.set(plane, images.add(wordsFor(image)));
    if (mode !== 'off' && compared === pane) images.add(`${wordsFor(over)} laid over ${wordsFor(image)}`);
  }
  return [...byPlane]
    .map(([plane, images]) => words[plane](sliceOf(view, plane) + 1, [...images].join(', ')))
    .join('; ');
}
