// Drawings on the images: their shapes in mm, how they are picked up and moved, and how long they are.
import type { SliceSpot, PlanePoint } from './viewSpace.ts';
import type { Measurement, MeasureTool } from './viewState.ts';

export const distanceMm = (a: PlanePoint, b: PlanePoint): number => Math.hypot(b.x - a.x, b.y - a.y);

/** "12.3 mm" */
export const distanceText = (mm: number): string => `${mm.toFixed(1)} mm`;

/** The angle at the middle one of three points, degrees from 0 to 180. */
export function angleDegrees(points: readonly PlanePoint[]): number {
  const [a, corner, b] = points;
  if (!a || !corner || !b) return 0;
  const turn = Math.atan2(a.y - corner.y, a.x - corner.x) - Math.atan2(b.y - corner.y, b.x - corner.x);
  const full = Math.abs((turn * 180) / Math.PI) % 360;
  return full > 180 ? 360 - full : full;
}

/** What a drawing measures by itself: "12.3 mm", "48.0°"; '' where the values under it do. */
export function figureText({ kind, points }: Pick<Measurement, 'kind' | 'points'>): string {
  const [a, b, c] = points;
  if (kind === 'angle') return c ? `${angleDegrees(points).toFixed(1)}°` : '';
  return (kind === 'distance' || kind === 'profile') && a && b ? distanceText(distanceMm(a, b)) : '';
}

/** An angle of 60 degrees whose first arm was drawn: its other end is then moved. */
export function angleFrom([a, corner]: readonly PlanePoint[]): readonly PlanePoint[] {
  if (!a || !corner) return [];
  const [cos, sin] = [Math.cos(Math.PI / 3), Math.sin(Math.PI / 3)];
  const arm = { x: a.x - corner.x, y: a.y - corner.y };
  return [a, corner, { x: corner.x + arm.x * cos - arm.y * sin, y: corner.y + arm.x * sin + arm.y * cos }];
}

/** What a drawing's label names: the end of an arrow, else its rightmost point. */
export function labelAnchor(drawing: Pick<Measurement, 'kind' | 'points'>): PlanePoint {
  const [first = { x: 0, y: 0 }, second] = drawing.points;
  if (drawing.kind === 'arrow') return second ?? first;
  return outlineOf(drawing).points.reduce((best, point) => (point.x > best.x ? point : best), first);
}

const isOpen = (kind: MeasureTool): boolean =>
  kind === 'distance' || kind === 'profile' || kind === 'angle' || kind === 'arrow' || kind === 'text';

/** Too small to have been meant: a click, not a drawing. */
export function isMeant(kind: MeasureTool, points: readonly PlanePoint[]): boolean {
  const [first, ...rest] = points;
  if (!first) return false;
  if (kind === 'text') return true;
  if (kind === 'freehand') return rest.length >= 3;
  return rest.some((point) => distanceMm(first, point) > 0.5);
}

/** The points that can be taken hold of; a freehand outline is only moved as a whole. */
export const handlesOf = ({ kind, points }: Pick<Measurement, 'kind' | 'points'>): readonly PlanePoint[] =>
  kind === 'freehand' ? [] : points;

const ellipseCorners = 48;

/** The shape as a line or a closed outline. */
export function outlineOf({ kind, points }: Pick<Measurement, 'kind' | 'points'>): {
  readonly points: readonly PlanePoint[];
  readonly closed: boolean;
} {
  const [a, b] = points;
  if (kind === 'freehand' || !a || !b) return { points, closed: kind === 'freehand' };
  if (isOpen(kind)) return { points, closed: false };
  if (kind === 'rectangle') return { points: [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }], closed: true };
  const [cx, cy, rx, ry] = [(a.x + b.x) / 2, (a.y + b.y) / 2, (b.x - a.x) / 2, (b.y - a.y) / 2];
  return {
    points: Array.from({ length: ellipseCorners }, (_, i) => {
      const angle = (2 * Math.PI * i) / ellipseCorners;
      return { x: cx + rx * Math.cos(angle), y: cy + ry * Math.sin(angle) };
    }),
    closed: true,
  };
}

function distanceToSegment(p: PlanePoint, a: PlanePoint, b: PlanePoint): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2;
  const along = Math.min(1, Math.max(0, t));
  return distanceMm(p, { x: a.x + along * dx, y: a.y + along * dy });
}

/** What is under a point: a handle of a drawing, or its line. */
export interface Grip {
  readonly measurement: Measurement;
  /** Index into points; null for the whole. */
  readonly handle: number | null;
}

/** The drawings on a slice of a plane. */
export const drawingsOn = (
  measurements: readonly Measurement[],
  { plane, index }: SliceSpot,
): readonly Measurement[] => measurements.filter((m) => m.plane === plane && m.slice === index);

/** The topmost drawing of a slice within `reachMm` of a point, handles before lines. */
export function gripAt(
  measurements: readonly Measurement[],
  spot: SliceSpot,
  point: PlanePoint,
  reachMm: number,
): Grip | null {
  const here = [...drawingsOn(measurements, spot)].reverse();
  for (const measurement of here) {
    const handle = handlesOf(measurement).findIndex((h) => distanceMm(h, point) <= reachMm);
    if (handle >= 0) return { measurement, handle };
  }
  for (const measurement of here) {
    const { points, closed } = outlineOf(measurement);
    const last = closed ? points.length : points.length - 1;
    for (let i = 0; i < last; i++) {
      const [a, b] = [points[i], points[(i + 1) % points.length]];
      if (a && b && distanceToSegment(point, a, b) <= reachMm) return { measurement, handle: null };
    }
  }
  return null;
}

/** A drawing's points after its grip has been dragged by dx, dy mm. */
export const draggedPoints = ({ measurement, handle }: Grip, dx: number, dy: number): readonly PlanePoint[] =>
  measurement.points.map((point, i) =>
    handle === null || handle === i ? { x: point.x + dx, y: point.y + dy } : point,
  );
