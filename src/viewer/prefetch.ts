// Prepares the next slices while the page is idle, so that scrolling is smooth.
import { contentOf, sliceOf, visiblePanes, type ViewState } from '../core/view/viewState.ts';
import { sliceCount } from '../core/view/viewSpace.ts';
import type { SliceLibrary } from './sliceLibrary.ts';

const ahead = 4;

interface Wanted {
  readonly state: ViewState;
  /** Of the pane that moved last. */
  readonly slices: readonly number[];
}
const wanted = new WeakMap<SliceLibrary, Wanted>();

function whenIdle(task: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(task, { timeout: 500 });
  else setTimeout(task, 30);
}

/** Asks for the slices around those in view, in panes that moved and their direction first, one slice an idle moment. */
export function prefetchAround(library: SliceLibrary, state: ViewState): void {
  const before = wanted.get(library);
  const panes = visiblePanes(state).map((pane) => contentOf(state, pane));
  const slices = panes.map(({ plane }) => sliceOf(state, plane));
  if (before?.slices.length === slices.length && slices.every((slice, i) => slice === before.slices[i]))
    return;
  wanted.set(library, { state, slices });
  const moved = panes.flatMap(({ image, plane }, i) => {
    const by = (slices[i] ?? 0) - (before?.slices[i] ?? 0);
    return before && by === 0 ? [] : [{ image, plane, from: slices[i] ?? 0, direction: by < 0 ? -1 : 1 }];
  });
  const steps = [...Array.from({ length: ahead }, (_, i) => i + 1), -1];
  const queue = steps.flatMap((step) =>
    moved.map(({ image, plane, from, direction }) => ({ image, plane, index: from + step * direction })),
  );
  const next = (): void => {
    const task = queue.shift();
    if (!task || wanted.get(library)?.state !== state) return;
    const { image, plane, index } = task;
    if (index >= 0 && index < sliceCount(state.space, plane))
      library.slice(image, { plane, index, slab: state.slab, difference: state.difference });
    whenIdle(next);
  };
  whenIdle(next);
}
