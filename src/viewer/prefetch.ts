// Prepares the next slices while the page is idle, so that scrolling is smooth.
import { visiblePanes, type ViewState } from '../core/view/viewState.ts';
import type { SliceLibrary } from './sliceLibrary.ts';

const ahead = 4;
const wanted = new WeakMap<SliceLibrary, { state: ViewState; direction: number }>();

function whenIdle(task: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(task, { timeout: 500 });
  else setTimeout(task, 30);
}

/** Asks for the slices around the one in view, those in the direction of the last step first, one slice an idle moment. */
export function prefetchAround(library: SliceLibrary, state: ViewState): void {
  const before = wanted.get(library);
  if (before?.state.slice === state.slice) return;
  const direction = before && state.slice < before.state.slice ? -1 : 1;
  wanted.set(library, { state, direction });
  const steps = Array.from({ length: ahead }, (_, i) => direction * (i + 1));
  const queue = [...steps, -direction].flatMap((step) =>
    visiblePanes(state).map((pane) => ({ slice: state.slice + step, image: state.panes[pane] ?? 'ct' })),
  );
  const next = (): void => {
    const task = queue.shift();
    if (!task || wanted.get(library)?.state !== state) return;
    if (task.slice >= 0 && task.slice < state.sliceCount)
      library.slice(task.image, task.slice, state.difference);
    whenIdle(next);
  };
  whenIdle(next);
}
