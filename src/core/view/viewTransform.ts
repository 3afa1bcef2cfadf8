// From the slice plane in mm to a pane's pixels and back, and to pixels of the slice and patient coordinates.
import { gridToPatient, type RegularGrid } from '../geometry/regularGrid.ts';
import { gridSize, gridSpacing } from '../geometry/planes.ts';
import type { StackGeometry } from '../geometry/stack.ts';
import type { Vec3 } from '../geometry/vec.ts';
import { type Box, fitHead } from './paneRoom.ts';
import { fromSlicePoint, type SliceSpot, toSlicePoint, toVoxels, type PlanePoint } from './viewSpace.ts';
import type { ViewState } from './viewState.ts';

/** How a pane shows the plane. Sizes and results in CSS pixels from the pane's top left corner. */
export interface PaneTransform {
  readonly width: number;
  readonly height: number;
  /** The point in the pane's middle. */
  readonly pan: PlanePoint;
  /** CSS pixels per mm. */
  readonly scale: number;
}

/** How a pane of a size shows the slice at a spot; `texts` are kept off the head while it is fitted. */
export function paneTransform(
  spot: SliceSpot,
  size: { readonly width: number; readonly height: number },
  { zoom, pan, frame }: Pick<ViewState, 'zoom' | 'pan' | 'frame'>,
  texts: readonly Box[] = [],
  roundBelow = false,
): PaneTransform {
  const { across, down } = spot.axes;
  const box = { x: frame.size[across.axis], y: frame.size[down.axis] };
  const fit = fitHead({ size: box, roundBelow }, size, texts);
  const scale = fit.scale * zoom;
  const at = toSlicePoint(spot, pan);
  return {
    width: size.width,
    height: size.height,
    pan: {
      x: at.x + (size.width / 2 - fit.middle.x) / scale,
      y: at.y + (size.height / 2 - fit.middle.y) / scale,
    },
    scale,
  };
}

/** Where a point of the plane is on screen. */
export const toScreen = (t: PaneTransform, point: PlanePoint): PlanePoint => ({
  x: t.width / 2 + (point.x - t.pan.x) * t.scale,
  y: t.height / 2 + (point.y - t.pan.y) * t.scale,
});

/** The point of the plane that a place on screen shows. */
export const toPlane = (t: PaneTransform, screen: PlanePoint): PlanePoint => ({
  x: t.pan.x + (screen.x - t.width / 2) / t.scale,
  y: t.pan.y + (screen.y - t.height / 2) / t.scale,
});

/** A point of the plane as column and row; pixel centres are whole numbers. */
export const planeToPixel = (g: StackGeometry, point: PlanePoint): PlanePoint => ({
  x: point.x / g.columnSpacing + (g.columns - 1) / 2,
  y: point.y / g.rowSpacing + (g.rows - 1) / 2,
});

export const pixelToPlane = (g: StackGeometry, pixel: PlanePoint): PlanePoint => ({
  x: (pixel.x - (g.columns - 1) / 2) * g.columnSpacing,
  y: (pixel.y - (g.rows - 1) / 2) * g.rowSpacing,
});

/** The index of the pixel under a point of the plane; null beside the slice. */
export function pixelIndexAt(g: StackGeometry, point: PlanePoint): number | null {
  const { x, y } = planeToPixel(g, point);
  const [column, row] = [Math.round(x), Math.round(y)];
  const inside = column >= 0 && row >= 0 && column < g.columns && row < g.rows;
  return inside ? row * g.columns + column : null;
}

/** A point of a slice in patient coordinates, mm. */
export const planeToPatient = (grid: RegularGrid, spot: SliceSpot, point: PlanePoint): Vec3 =>
  gridToPatient(
    grid,
    toVoxels({ size: gridSize(grid), spacing: gridSpacing(grid) }, fromSlicePoint(spot, point)),
  );
