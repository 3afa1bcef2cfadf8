// The lens in a pane: which point of the slice a place on screen shows, and where a point is seen, inside the lens and beside it.
import { type PlanePoint, type SliceSpot, toSlicePoint } from './viewSpace.ts';
import type { Lens } from './viewState.ts';
import { type PaneTransform, toPlane, toScreen } from './viewTransform.ts';

/** The lens in a slice: its middle in the plane, and its radius on screen; `factor`: how much larger than the pane around it. */
export interface PlaneLens {
  readonly centre: PlanePoint;
  readonly radius: number;
  readonly factor: number;
}

export const planeLens = (spot: SliceSpot, lens: Lens | null): PlaneLens | null =>
  lens && { centre: toSlicePoint(spot, lens.centre), radius: lens.radius, factor: lens.factor };

/** What is inside the lens: its own middle where the pane shows it, enlarged. */
export function lensTransform(t: PaneTransform, { centre, factor }: PlaneLens): PaneTransform {
  const { x, y } = toScreen(t, centre);
  const scale = t.scale * factor;
  const pan = { x: centre.x - (x - t.width / 2) / scale, y: centre.y - (y - t.height / 2) / scale };
  return { ...t, scale, pan };
}

function isInside(t: PaneTransform, { centre, radius }: PlaneLens, screen: PlanePoint): boolean {
  const { x, y } = toScreen(t, centre);
  return Math.hypot(screen.x - x, screen.y - y) <= radius;
}

/** The point that is seen at a place on screen. */
export const pointSeenAt = (t: PaneTransform, lens: PlaneLens | null, screen: PlanePoint): PlanePoint =>
  toPlane(lens && isInside(t, lens, screen) ? lensTransform(t, lens) : t, screen);

/** Where a point is seen on screen. */
export function screenOf(t: PaneTransform, lens: PlaneLens | null, point: PlanePoint): PlanePoint {
  const within = lens && toScreen(lensTransform(t, lens), point);
  return lens && within && isInside(t, lens, within) ? within : toScreen(t, point);
}
