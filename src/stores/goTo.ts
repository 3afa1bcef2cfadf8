// Where links on the panels lead: to a slice or a drawing that a pane then shows, whichever plane is active.
import { nativePlane } from '../core/geometry/planes.ts';
import { gridSliceNearest, type RegularGrid } from '../core/geometry/regularGrid.ts';
import { dispatchView } from './viewStore.ts';

/** A slice as numbers and judgements count it: of the series as it was acquired. */
export const goToSourceSlice = (grid: RegularGrid, source: number): void =>
  dispatchView({ type: 'showSlice', plane: nativePlane(grid), slice: gridSliceNearest(grid, source) });

/** Selects the drawing as well. */
export const goToDrawing = (id: number): void => dispatchView({ type: 'goToMeasurement', id });
