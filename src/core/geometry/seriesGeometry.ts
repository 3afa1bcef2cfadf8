// Turns the slices' planes, as their headers state them, into one stack: sorted along the normal and checked, with notes on irregularities.
import type { AppError } from '../appError.ts';
import { inPlaneShifts, isEven, sliceHeights } from './regularGrid.ts';
import { fail, ok, type Result } from '../result.ts';
import type { SeriesNote } from '../series/seriesInfo.ts';
import type { StackGeometry } from './stack.ts';
import { cross, dot, length, scale, subtract, type Vec3 } from './vec.ts';

/** One slice's plane in patient coordinates, mm and degrees. */
export interface SlicePlane {
  readonly position: Vec3;
  readonly rowAxis: Vec3;
  readonly columnAxis: Vec3;
  readonly columns: number;
  readonly rows: number;
  readonly columnSpacing: number;
  readonly rowSpacing: number;
  readonly sliceThickness: number | null;
  /** Gantry/detector tilt (0018,1120), where stated. */
  readonly gantryTilt: number | null;
  /** Planes with one fingerprint have the same pixels; empty or absent where that is not known. */
  readonly fingerprint?: string;
}

export interface SortedSeries {
  readonly geometry: StackGeometry;
  /** Which plane each slice of the stack is; duplicates are left out. */
  readonly order: readonly number[];
  readonly notes: readonly SeriesNote[];
}

export type Plane = 'axial' | 'coronal' | 'sagittal';

/** The body plane nearest to slices with this normal, and how far off it they are, in degrees. */
export function nearestPlane(normal: Vec3): { readonly plane: Plane; readonly degreesOff: number } {
  const size = normal.map(Math.abs);
  const most = Math.max(...size);
  const plane = most === size[2] ? 'axial' : most === size[1] ? 'coronal' : 'sagittal';
  return { plane, degreesOff: degrees(Math.acos(Math.min(1, most))) };
}

/**
 * Sorts planes of one orientation and size into a stack, in the order given where positions tie. Fails when nothing
 * can be placed: no planes, invalid axes, spacing or positions. `leftOut`: where images of the same series lie that do
 * not fit the others.
 */
export function seriesGeometry(
  planes: readonly SlicePlane[],
  leftOut: readonly Vec3[] = [],
): Result<SortedSeries> {
  const first = planes[0];
  if (!first) return fail(broken('This series has no slices.', {}));
  const axes = squareAxes(first);
  if (!axes) {
    return fail(
      broken('The image orientation is not two directions at right angles.', {
        rowAxis: first.rowAxis.join('\\'),
        columnAxis: first.columnAxis.join('\\'),
      }),
    );
  }
  const columnSpacing = commonest(planes.map((p) => p.columnSpacing)) ?? first.columnSpacing;
  const rowSpacing = commonest(planes.map((p) => p.rowSpacing)) ?? first.rowSpacing;
  if (!(columnSpacing > 0 && rowSpacing > 0 && columnSpacing < 100 && rowSpacing < 100)) {
    return fail(broken('The pixel spacing is not a length.', { columnSpacing, rowSpacing }));
  }
  if (planes.some((p) => !p.position.every((c) => Number.isFinite(c) && Math.abs(c) < 1e5))) {
    return fail(broken('A slice position is not a place in the patient.', { slices: planes.length }));
  }

  const height = (i: number): number => dot(planes[i]?.position ?? [0, 0, 0], axes.normal);
  const sorted = planes.map((_, i) => i).sort((a, b) => height(a) - height(b) || a - b);
  const order: number[] = [];
  for (const i of sorted) {
    const previous = order.at(-1);
    if (previous === undefined || height(i) - height(previous) > 0.005) order.push(i);
  }
  const geometry: StackGeometry = {
    columns: first.columns,
    rows: first.rows,
    columnSpacing,
    rowSpacing,
    ...axes,
    positions: order.map((i) => planes[i]?.position ?? [0, 0, 0]),
    sliceThickness: commonest(planes.map((p) => p.sliceThickness)),
  };
  const notes: SeriesNote[] = [];
  const duplicates = planes.length - order.length;
  if (duplicates > 0) {
    const at = (plane: SlicePlane): string => String(Math.round(dot(plane.position, axes.normal) * 100));
    const known = planes.every(({ fingerprint }) => fingerprint);
    const images = new Set(planes.map((plane) => `${at(plane)} ${plane.fingerprint ?? ''}`)).size;
    const same = known && images <= order.length;
    notes.push({
      level: 'warning',
      text:
        (order.length === 1 && planes.length > 2
          ? `All ${planes.length} images state the same position, so they cannot be put in order; the first is used.`
          : `${count(duplicates, 'slice lies', 'slices lie')} where another already does; the first of each place is used.`) +
        (same ? ' The pixels are the same.' : ''),
      ...(same ? {} : { verdict: { rule: 'one-scan', level: 'bad' } }),
    });
  }
  if (order.length === 1) {
    notes.push({ level: 'warning', text: 'Only one slice: it can be seen, but it is no volume.' });
  }
  notes.push(
    ...gapNotes(geometry, leftOut),
    ...tiltNotes(geometry, commonest(planes.map((p) => p.gantryTilt))),
  );
  return ok({ geometry, order, notes });
}

/** Uneven gaps and missing slices. [GEOM-3] [GEOM-4] */
function gapNotes(g: StackGeometry, leftOut: readonly Vec3[]): SeriesNote[] {
  const heights = sliceHeights(g);
  if (heights.length < 3 || isEven(heights)) return [];
  const gaps = heights.slice(1).map((h, i) => h - (heights[i] ?? 0));
  if (arePaired(gaps)) return [pairedNote(gaps)];
  const usual = median(gaps);
  const wide = gaps.map((gap, i) => ({ gap, i, times: Math.round(gap / usual) }));
  const isWhole = ({ gap, times }: { gap: number; times: number }): boolean =>
    times >= 1 && Math.abs(gap - times * usual) <= 0.05 * usual + 0.01;
  if (wide.every(isWhole)) {
    const holes = wide.filter(({ times }) => times > 1);
    const missing = holes.reduce((sum, { times }) => sum + times - 1, 0);
    const bottom = dot(g.positions[0] ?? [0, 0, 0], g.normal);
    const within = leftOut.filter((place) => {
      const height = dot(place, g.normal) - bottom;
      return holes.some(({ i, gap }) => height > (heights[i] ?? 0) && height < (heights[i] ?? 0) + gap);
    }).length;
    const lacking =
      within >= missing
        ? `${count(missing, 'slice is', 'slices are')} left out`
        : `${count(missing, 'slice seems', 'slices seem')} to be missing`;
    const why = within >= missing ? ', because it does not fit the others' : '';
    const where = holes
      .slice(0, 3)
      .map(({ i }) => `after slice ${i + 1}`)
      .join(', ');
    return [
      {
        level: 'warning',
        text:
          `${lacking} (${where}${holes.length > 3 ? ', ...' : ''})${why}: ` +
          `the gap is ${mm(usual)} elsewhere. What lies between is interpolated on screen; nothing is made up for export.`,
      },
    ];
  }
  return [
    {
      level: 'warning',
      text:
        `Uneven slice gaps, ${mm(Math.min(...gaps))} to ${mm(Math.max(...gaps))} (median ${mm(usual)}): ` +
        'shown on an even grid, on which distances are true.',
    },
  ];
}

/** Whether wide and narrow gaps alternate from end to end. */
function arePaired(gaps: readonly number[]): boolean {
  if (gaps.length < 5) return false;
  const [even, odd] = [0, 1].map((start) => gaps.filter((_, i) => i % 2 === start));
  const [a, b] = [median(even ?? []), median(odd ?? [])];
  const alike = (values: readonly number[] = [], usual: number): boolean =>
    values.every((gap) => Math.abs(gap - usual) <= 0.02 * (a + b) + 0.01);
  return Math.abs(a - b) > 0.1 * (a + b) && alike(even, a) && alike(odd, b);
}

const pairedNote = (gaps: readonly number[]): SeriesNote => ({
  level: 'warning',
  text: `Its slices lie in pairs (gaps of ${mm(Math.min(...gaps))} and ${mm(Math.max(...gaps))} in turn): two scans may be mixed.`,
  verdict: { rule: 'one-scan', level: 'doubtful' },
});

/** Gantry tilt as the positions have it, which is what counts, and as the header states it. [GEOM-5] */
function tiltNotes(g: StackGeometry, stated: number | null): SeriesNote[] {
  const shifts = inPlaneShifts(g);
  const [u, v] = shifts.at(-1) ?? [0, 0];
  const x = u * g.columnSpacing;
  const y = v * g.rowSpacing;
  const heights = sliceHeights(g);
  const rise = heights.at(-1) ?? 0;
  const sheared = Math.hypot(x, y) > Math.max(0.5 * Math.min(g.columnSpacing, g.rowSpacing), 0.01 * rise);
  const angle = rise > 0 ? degrees(Math.atan2(Math.hypot(x, y), rise)) : 0;
  const notes: SeriesNote[] = [];
  if (sheared) {
    const agrees = stated !== null && Math.abs(Math.abs(stated) - angle) < 1;
    const value = agrees ? signed(stated) : angle.toFixed(1);
    notes.push({
      level: 'warning',
      text: `Gantry tilt of ${value} degrees: shown upright on an even grid, on which distances are true.`,
    });
    if (stated !== null && !agrees) {
      notes.push({
        level: 'warning',
        text: `The header states a gantry tilt of ${signed(stated)} degrees; the slice positions are trusted.`,
      });
    }
    const straight = shifts.every(([su, sv], i) => {
      const share = rise > 0 ? (heights[i] ?? 0) / rise : 0;
      return Math.abs(su - share * u) < 1 && Math.abs(sv - share * v) < 1;
    });
    if (!straight) {
      notes.push({
        level: 'warning',
        text: 'The slices are shifted unevenly in their plane; each is put in its place.',
      });
    }
  } else if (stated !== null && Math.abs(stated) >= 0.5 && nearestPlane(g.normal).degreesOff < 0.5) {
    notes.push({
      level: 'warning',
      text:
        `The header states a gantry tilt of ${signed(stated)} degrees, but the slice positions are upright; ` +
        'the positions are trusted.',
    });
  }
  return notes;
}

/** The header's axes as they are where they are square to 1e-3, squared where they are rounded, null where they are none. */
function squareAxes(p: SlicePlane): Pick<StackGeometry, 'rowAxis' | 'columnAxis' | 'normal'> | null {
  const a = length(p.rowAxis);
  const b = length(p.columnAxis);
  if (!(Math.abs(a - 1) < 0.02 && Math.abs(b - 1) < 0.02)) return null;
  const rowAxis = scale(p.rowAxis, 1 / a);
  const lean = dot(rowAxis, p.columnAxis);
  if (Math.abs(lean) > 0.02) return null;
  if (Math.max(Math.abs(a - 1), Math.abs(b - 1), Math.abs(lean)) < 1e-3) {
    const normal = cross(p.rowAxis, p.columnAxis);
    return { rowAxis: p.rowAxis, columnAxis: p.columnAxis, normal: scale(normal, 1 / length(normal)) };
  }
  const upright = subtract(p.columnAxis, scale(rowAxis, lean));
  const columnAxis = scale(upright, 1 / length(upright));
  return { rowAxis, columnAxis, normal: cross(rowAxis, columnAxis) };
}

function commonest(values: readonly (number | null)[]): number | null {
  const tally = new Map<number, number>();
  for (const value of values) if (value !== null) tally.set(value, (tally.get(value) ?? 0) + 1);
  let best: number | null = null;
  for (const [value, times] of tally) {
    if (best === null || times > (tally.get(best) ?? 0)) best = value;
  }
  return best;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const degrees = (radians: number): number => (radians * 180) / Math.PI;
const signed = (angle: number): string => `${angle < 0 ? '-' : '+'}${Math.abs(angle).toFixed(1)}`;
const mm = (value: number): string => `${value.toFixed(2)} mm`;
const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

function broken(message: string, details: NonNullable<AppError['details']>): AppError {
  return {
    kind: 'geometry',
    message,
    advice:
      'Export the series again from its source as original images; distances cannot be known from these.',
    details,
  };
}
