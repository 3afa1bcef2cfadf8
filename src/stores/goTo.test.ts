// Where links lead while a pane of another plane is active.
import { beforeEach, expect, it } from 'vitest';
import { regularGrid } from '../core/geometry/regularGrid.ts';
import { seriesFor } from '../core/testing/seriesFor.ts';
import type { HistoryAction } from '../core/view/viewHistory.ts';
import { viewSpace } from '../core/view/viewSpace.ts';
import { contentOf, sliceOf, type ViewState, visiblePanes } from '../core/view/viewState.ts';
import { goToDrawing, goToSourceSlice } from './goTo.ts';
import { dispatchView, viewSource } from './viewStore.ts';

const { geometry } = seriesFor(
  'a',
  {},
  Array.from({ length: 70 }, (_, i) => 2 * i),
);
if (!geometry) throw new Error('The test has no geometry.');
const grid = regularGrid(geometry);
const does = (...actions: readonly HistoryAction[]): void => actions.forEach(dispatchView);
/** What the panes on screen show. */
const seen = (state: ViewState): string[] =>
  visiblePanes(state).map((pane) => {
    const { plane } = contentOf(state, pane);
    return `${plane} ${sliceOf(state, plane)}`;
  });

beforeEach(() =>
  does(
    { type: 'forgetDrawings' },
    { type: 'open', space: viewSpace(grid), of: 'a' },
    { type: 'setPlane', pane: 'all', plane: 'axial' },
    { type: 'setLayout', layout: '1x2' },
    { type: 'activate', pane: 1 },
  ),
);

it('[VIEW-30] a slice of the series is gone to in its own plane, and the active pane stays as it is', () => {
  does({ type: 'setPlane', pane: 1, plane: 'coronal' });
  const [, coronal] = seen(viewSource.get());
  goToSourceSlice(grid, 60);
  expect(seen(viewSource.get())).toEqual(['axial 60', coronal]);
  expect(viewSource.get().activePane).toBe(1);
});

it('[VIEW-30] where no pane lies in the plane, the active one shows the slice', () => {
  does({ type: 'setPlane', pane: 'all', plane: 'coronal' });
  goToSourceSlice(grid, 60);
  expect(seen(viewSource.get())[1]).toBe('axial 60');
  does({ type: 'setLayout', layout: 'planes' }, { type: 'toggleMaximised', pane: 2 });
  goToSourceSlice(grid, 7);
  expect(seen(viewSource.get())).toEqual(['axial 7']);
});

it('[VIEW-30] a drawing is shown and selected where no pane shows its plane', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 9, y: 9 },
  ];
  does(
    { type: 'goToSlice', slice: 12 },
    { type: 'measure', kind: 'ellipse', plane: 'axial', points },
    { type: 'setPlane', pane: 'all', plane: 'sagittal' },
    { type: 'goToSlice', plane: 'axial', slice: 3 },
    { type: 'select', id: null },
  );
  const id = viewSource.get().measurements[0]?.id ?? 0;
  goToDrawing(id);
  expect(seen(viewSource.get())).toContain('axial 12');
  expect(viewSource.get().selected).toBe(id);
});
