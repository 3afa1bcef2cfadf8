// The text of a pane that changes with every slice and every move of the pointer: slice, position, window, value.
import { translated } from '../core/language/language.ts';
import { type PaneImage, spreadOver, windowKindOf } from '../core/view/viewImage.ts';
import { type SliceSpot, sliceSpacing, toSlicePoint } from '../core/view/viewSpace.ts';
import { type ViewState, windowOf } from '../core/view/viewState.ts';
import { valueAt } from '../core/view/viewPixels.ts';
import { pointText, positionText, slabText, sliceText, valueText } from '../core/view/viewText.ts';
import { pixelIndexAt, planeToPatient } from '../core/view/viewTransform.ts';
import { windowText } from '../core/view/viewWindows.ts';
import type { PaneElements } from './paneElements.ts';
import { probeOn, valueKind } from './paneMarks.ts';
import type { LibrarySlice, SliceLibrary } from './sliceLibrary.ts';

export interface WrittenPane {
  readonly pane: number;
  readonly library: SliceLibrary;
  readonly spot: SliceSpot;
  readonly image: PaneImage;
  readonly base: LibrarySlice;
}

export function writeCorners(elements: PaneElements, state: ViewState, shown: WrittenPane): void {
  const { pane, library, spot, image, base } = shown;
  const { grid, space } = library;
  const { plane, index, count } = spot;
  const kind = windowKindOf(image);
  const on = state.overlays.information;
  setText(elements.slice, on ? sliceText(spot, space) : '');
  const { first, last } = library.slabOf({ plane, index, slab: state.slab });
  const slab = slabText(last - first + 1, sliceSpacing(space, plane), state.slab.mode);
  const geometry = library.geometry(plane);
  const middle = planeToPatient(grid, spot, toSlicePoint(spot, [0, 0, 0]));
  setText(
    elements.position,
    on ? [positionText(geometry.normal, middle), slab].filter(Boolean).join(', ') : '',
  );
  const made = library.made(image, plane);
  setText(elements.made, on && made ? `${made.made} of ${made.of} made` : '');
  setText(elements.note, on ? noteOf(state, shown) : '');
  const absolute = kind !== valueKind(state, image);
  const reach = absolute ? `0 to ${(windowOf(state, image).width / 2).toFixed(2)}` : '';
  setText(elements.window, on ? reach || windowText(kind, windowOf(state, image)) : '');
  const probe = probeOn(state, spot);
  const pixel = probe && pixelIndexAt(geometry, probe);
  const value = pixel === null || base.state !== 'ready' ? null : valueAt(base.slice.shown, pixel);
  setText(elements.value, probe ? valueText(valueKind(state, image), value) : '');
  setText(elements.point, probe && pixel !== null ? pointText(planeToPatient(grid, spot, probe)) : '');
  elements.pending.hidden = base.state !== 'pending';
  setText(elements.pending, `Slice ${index + 1} has not been made yet`);
  elements.root.dataset['state'] = base.state;
  const labels = library.layersOf(image)?.map((layer) => layer?.label ?? '');
  const words = translated(
    `Pane ${pane + 1}: ${labels?.join(' minus ') ?? 'Empty'}, ${plane} slice ${index + 1} of ${count}`,
  );
  if (elements.base.getAttribute('aria-label') !== words) elements.base.setAttribute('aria-label', words);
}

/** What is to be said of the slice; that its spread is not there yet where it is to be shown over it. */
function noteOf(state: ViewState, { library, image, spot: { plane, index } }: WrittenPane): string {
  const over = state.spread.shown ? spreadOver(image) : null;
  const { slab, difference } = state;
  const missing =
    over !== null && library.slice(over, { plane, index, slab, difference }).state === 'pending';
  if (missing) return 'spread not\nmeasured here';
  const shown = over !== null && library.layersOf(over) !== null;
  const coloured = shown ? `colour from ${state.spread.threshold} %` : '';
  return [library.sliceWords(image, plane, index), coloured].filter(Boolean).join('\n');
}

function setText(element: HTMLElement, english: string): void {
  const text = translated(english);
  if (element.textContent !== text) element.textContent = text;
}
