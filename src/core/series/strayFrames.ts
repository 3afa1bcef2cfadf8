// Frames that lie far from a stack that the others make: pages at a made-up place, which are no slices of it.
import { cross, dot, scale, subtract, type Vec3 } from '../geometry/vec.ts';

interface Plane {
  readonly position: Vec3;
  readonly rowAxis: Vec3;
  readonly columnAxis: Vec3;
}

/** How far off the line of the others, in the plane, a slice may lie: more than any table sways. */
const OFF_LINE_MM = 15;
/** Along the stack: how many usual gaps, and how far, a single slice may lie from the next. */
const FAR_GAPS = 8;
const FAR_MM = 60;
/** Strays are at most this share of the frames. */
const MOST = 0.2;

/** Indices of the strays; none where there are too few frames, or too many strays, to tell. */
export function strayFrames(planes: readonly Plane[]): number[] {
  const first = planes[0];
  if (!first || planes.length < 4) return [];
  const normal = cross(first.rowAxis, first.columnAxis);
  const places = planes.map(({ position }, index) => {
    const height = dot(position, normal);
    return { index, height, inPlane: subtract(position, scale(normal, height)) };
  });
  const line = lineThrough(places);
  const offLine = places.filter(({ height, inPlane }) => {
    const off = subtract(inPlane, line(height));
    return Math.hypot(...off) > OFF_LINE_MM;
  });
  const kept = places.filter((place) => !offLine.includes(place)).sort((a, b) => a.height - b.height);
  const strays = [...offLine, ...farEnds(kept)].map(({ index }) => index);
  return strays.length <= MOST * planes.length ? strays : [];
}

interface Place {
  readonly index: number;
  readonly height: number;
  readonly inPlane: Vec3;
}

/** The line that most places lie on: medians of slopes and of offsets, which strays do not move. */
function lineThrough(places: readonly Place[]): (height: number) => Vec3 {
  const sorted = [...places].sort((a, b) => a.height - b.height);
  const half = Math.floor(sorted.length / 2);
  const along = (axis: 0 | 1 | 2): ((height: number) => number) => {
    const slopes = sorted.flatMap((low, i) => {
      const high = sorted[i + half];
      const rise = high ? high.height - low.height : 0;
      return high && rise > 0.5 ? [(high.inPlane[axis] - low.inPlane[axis]) / rise] : [];
    });
    const slope = median(slopes);
    const offset = median(sorted.map(({ height, inPlane }) => inPlane[axis] - slope * height));
    return (height) => offset + slope * height;
  };
  const [x, y, z] = [along(0), along(1), along(2)];
  return (height) => [x(height), y(height), z(height)];
}

/** The single first or last slice that lies far beyond the others. */
function farEnds(sorted: readonly Place[]): Place[] {
  const gaps = sorted.slice(1).map(({ height }, i) => height - (sorted[i]?.height ?? height));
  const far = Math.max(FAR_MM, FAR_GAPS * median(gaps));
  const [first, last] = [sorted[0], sorted.at(-1)];
  return [
    ...(first && (gaps[0] ?? 0) > far ? [first] : []),
    ...(last && sorted.length > 2 && (gaps.at(-1) ?? 0) > far ? [last] : []),
  ];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
