// What lies under a drawing: intensities along a line, and mean, spread and area of a region, in display values.
import type { PlanePoint } from '../view/viewSpace.ts';
import type { StackGeometry } from '../geometry/stack.ts';
import { outlineOf } from '../view/viewMeasure.ts';
import type { DisplayPixels } from '../view/viewPixels.ts';
import { valueAt } from '../view/viewPixels.ts';
import type { WindowKind } from '../view/viewImage.ts';
import type { Measurement } from '../view/viewState.ts';
import { valueText } from '../view/viewText.ts';
import { planeToPixel } from '../view/viewTransform.ts';

export interface RegionStats {
  readonly mean: number;
  /** Sample standard deviation of the pixels. */
  readonly sd: number;
  readonly areaMm2: number;
  /** Pixels with a value, of those whose centres lie inside. */
  readonly pixels: number;
}

type Drawn = Pick<Measurement, 'kind' | 'points'>;

export const isRegion = ({ kind }: Drawn): boolean =>
  kind === 'ellipse' || kind === 'rectangle' || kind === 'freehand';

/** Over the pixels whose centres lie inside the outline; the area is theirs. Null when there is none with a value. */
export function regionStats(drawing: Drawn, shown: DisplayPixels, g: StackGeometry): RegionStats | null {
  const inside = regionPixels(drawing, g);
  let [n, sum] = [0, 0];
  for (const i of inside) {
    const v = valueAt(shown, i);
    if (v !== v) continue;
    n++;
    sum += v;
  }
  if (n === 0) return null;
  const mean = sum / n;
  let squares = 0;
  for (const i of inside) {
    const v = valueAt(shown, i);
    if (v === v) squares += (v - mean) ** 2;
  }
  return {
    mean,
    sd: n > 1 ? Math.sqrt(squares / (n - 1)) : 0,
    areaMm2: inside.length * g.columnSpacing * g.rowSpacing,
    pixels: n,
  };
}

/** Indices of the pixels whose centres lie inside (even-odd). */
export function regionPixels(drawing: Drawn, g: StackGeometry): readonly number[] {
  const corners = outlineOf(drawing).points.map((point) => planeToPixel(g, point));
  const found: number[] = [];
  const [first] = corners;
  if (!first || corners.length < 3) return found;
  const ys = corners.map(({ y }) => y);
  const from = Math.max(0, Math.ceil(Math.min(...ys)));
  const to = Math.min(g.rows - 1, Math.floor(Math.max(...ys)));
  for (let y = from; y <= to; y++) {
    const crossings = corners.flatMap((a, i) => {
      const b = corners[(i + 1) % corners.length] ?? first;
      return a.y <= y !== b.y <= y ? [a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)] : [];
    });
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const left = Math.max(0, Math.ceil(crossings[k] ?? 0));
      const right = Math.min(g.columns - 1, Math.floor(crossings[k + 1] ?? -1));
      for (let x = left; x <= right; x++) found.push(y * g.columns + x);
    }
  }
  return found;
}

/** Lines for beside a region in a pane: "36.2 ± 4.1 HU", "412 mm²". */
export function regionLines(stats: RegionStats | null, kind: WindowKind): readonly string[] {
  if (!stats) return ['no data'];
  const digits = kind === 'ct' || kind === 'raw' || kind === 'spread' ? 1 : 3;
  const unit = kind === 'ct' ? ' HU' : kind === 'spread' ? ' %' : '';
  const mean = digits === 1 ? stats.mean.toFixed(digits) : valueText(kind, stats.mean);
  return [`${mean} ± ${stats.sd.toFixed(digits)}${unit}`, areaText(stats.areaMm2)];
}

export const areaText = (mm2: number): string => `${mm2 < 100 ? mm2.toFixed(1) : Math.round(mm2)} mm²`;

/** Where a profile is read: every half pixel or so, the ends included. */
export function profilePoints(
  [a, b]: readonly [PlanePoint, PlanePoint],
  g: StackGeometry,
): { readonly mm: readonly number[]; readonly pixels: readonly PlanePoint[] } {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const steps = Math.min(
    2000,
    Math.max(1, Math.ceil((2 * length) / Math.min(g.columnSpacing, g.rowSpacing))),
  );
  const parts = Array.from({ length: steps + 1 }, (_, i) => i / steps);
  return {
    mm: parts.map((t) => t * length),
    pixels: parts.map((t) => planeToPixel(g, { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) })),
  };
}

/** The longest part of a line, in mm from its beginning, that lies inside an outline (even-odd); null where none does. */
export function partInside(
  [a, b]: readonly [PlanePoint, PlanePoint],
  drawing: Drawn,
): { readonly from: number; readonly to: number } | null {
  const corners = outlineOf(drawing).points;
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const at = (t: number): PlanePoint => ({ x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) });
  const crossings = corners.flatMap((p, i) => {
    const q = corners[(i + 1) % corners.length] ?? p;
    const [dx, dy, ex, ey] = [b.x - a.x, b.y - a.y, q.x - p.x, q.y - p.y];
    const area = dx * ey - dy * ex;
    if (area === 0) return [];
    const along = ((p.x - a.x) * ey - (p.y - a.y) * ex) / area;
    const edge = ((p.x - a.x) * dy - (p.y - a.y) * dx) / area;
    return along > 0 && along < 1 && edge >= 0 && edge < 1 ? [along] : [];
  });
  const ends = [0, ...crossings.sort((s, t) => s - t), 1];
  let longest: { readonly from: number; readonly to: number } | null = null;
  for (let i = 0; i + 1 < ends.length; i++) {
    const [s = 0, t = 0] = [ends[i], ends[i + 1]];
    if (!isInside(at((s + t) / 2), corners) || (longest && (t - s) * length <= longest.to - longest.from))
      continue;
    longest = { from: s * length, to: t * length };
  }
  return longest;
}

/** Even-odd. */
function isInside({ x, y }: PlanePoint, corners: readonly PlanePoint[]): boolean {
  return corners.reduce((inside, p, i) => {
    const q = corners[(i + 1) % corners.length] ?? p;
    const crosses = p.y <= y !== q.y <= y && x < p.x + ((y - p.y) / (q.y - p.y)) * (q.x - p.x);
    return crosses ? !inside : inside;
  }, false);
}

/** Linear between pixel centres; null beside the slice or where any neighbour has no value. */
export function valueBetween(shown: DisplayPixels, g: StackGeometry, { x, y }: PlanePoint): number | null {
  const [ix, iy] = [Math.floor(x), Math.floor(y)];
  let [sum, total] = [0, 0];
  for (const [dx, dy] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    const weight = (dx ? x - ix : 1 - x + ix) * (dy ? y - iy : 1 - y + iy);
    if (weight === 0) continue;
    const [column, row] = [ix + dx, iy + dy];
    if (column < 0 || row < 0 || column >= g.columns || row >= g.rows) return null;
    const v = valueAt(shown, row * g.columns + column);
    if (v !== v) return null;
    sum += weight * v;
    total += weight;
  }
  return total > 0 ? sum / total : null;
}
