// A regular, upright grid over a stack with tilt or uneven gaps: what the viewer scrolls, where distances are true mm.
import { type Stack, type StackGeometry, slicePixels, type StackVoxels } from './stack.ts';
import { add, dot, scale, subtract, type Vec3 } from './vec.ts';

/** Where one grid slice gets its voxels: two neighbouring source slices, or one (then upper = lower, weight = 0). */
export interface GridSlice {
  readonly lower: number;
  readonly upper: number;
  /** Share of `upper`, 0..1. */
  readonly weight: number;
  /** What to add to a source pixel's column and row to get the grid's, in pixels. */
  readonly lowerShift: readonly [number, number];
  readonly upperShift: readonly [number, number];
}

/**
 * The grid has the source's axes and pixel spacing, even slice spacing, no shear, and as many more columns and rows as
 * it takes to hold every source pixel of a tilted stack. Its first and last slices are the source's.
 */
export interface RegularGrid {
  readonly source: StackGeometry;
  readonly geometry: StackGeometry;
  /** mm between slices; a single slice has its thickness, or 1. */
  readonly sliceSpacing: number;
  readonly slices: readonly GridSlice[];
  /** True when the source is regular already: grid slice k is source slice k, pixel for pixel. */
  readonly identity: boolean;
}

/** Height of each slice above the first, along the normal, mm. */
export function sliceHeights(g: StackGeometry): number[] {
  const first = g.positions[0] ?? [0, 0, 0];
  return g.positions.map((p) => dot(subtract(p, first), g.normal));
}

/** Whether heights are even to within 2 % of the gap (and the rounding that headers have). */
export function isEven(heights: readonly number[]): boolean {
  const gap = (heights.at(-1) ?? 0) / Math.max(1, heights.length - 1);
  return heights.every((height, i) => Math.abs(height - i * gap) <= 0.02 * gap + 0.005);
}

/** How far each slice's first voxel lies from the first slice's, in the plane, in columns and rows. */
export function inPlaneShifts(g: StackGeometry): [number, number][] {
  const first = g.positions[0] ?? [0, 0, 0];
  return g.positions.map((p) => {
    const offset = subtract(p, first);
    return [dot(offset, g.rowAxis) / g.columnSpacing, dot(offset, g.columnAxis) / g.rowSpacing];
  });
}

/** The regular grid of a stack with at least one slice. Slices are linear between source slices. [GEOM-8] */
export function regularGrid(source: StackGeometry): RegularGrid {
  const heights = sliceHeights(source);
  const shifts = inPlaneShifts(source);
  const even = isEven(heights);
  const upright = shifts.every(([u, v]) => Math.abs(u) < 0.05 && Math.abs(v) < 0.05);
  const extent = heights.at(-1) ?? 0;
  const count = even ? heights.length : Math.max(2, Math.round(extent / commonGap(heights)) + 1);
  const sliceSpacing = count > 1 ? extent / (count - 1) : (source.sliceThickness ?? 1);

  const left = upright ? 0 : Math.floor(Math.min(...shifts.map(([u]) => u)) + 1e-3);
  const top = upright ? 0 : Math.floor(Math.min(...shifts.map(([, v]) => v)) + 1e-3);
  const right = upright ? 0 : Math.ceil(Math.max(...shifts.map(([u]) => u)) - 1e-3);
  const bottom = upright ? 0 : Math.ceil(Math.max(...shifts.map(([, v]) => v)) - 1e-3);
  const shiftOf = (slice: number): readonly [number, number] => {
    const [u, v] = shifts[slice] ?? [0, 0];
    return upright ? [0, 0] : [snap(u - left), snap(v - top)];
  };

  const first = source.positions[0] ?? [0, 0, 0];
  const corner = add(
    first,
    add(
      scale(source.rowAxis, left * source.columnSpacing),
      scale(source.columnAxis, top * source.rowSpacing),
    ),
  );
  const positions: Vec3[] = [];
  const slices: GridSlice[] = [];
  let below = 0;
  for (let k = 0; k < count; k++) {
    const height = k * sliceSpacing;
    positions.push(add(corner, scale(source.normal, height)));
    while (below < heights.length - 2 && (heights[below + 1] ?? Infinity) <= height) below++;
    let lower = even ? k : below;
    let upper = even ? k : Math.min(below + 1, heights.length - 1);
    const gap = (heights[upper] ?? 0) - (heights[lower] ?? 0);
    let weight = gap > 0 ? Math.min(1, Math.max(0, (height - (heights[lower] ?? 0)) / gap)) : 0;
    if (weight > 0.999) lower = upper;
    if (weight < 0.001) upper = lower;
    if (lower === upper) weight = 0;
    slices.push({ lower, upper, weight, lowerShift: shiftOf(lower), upperShift: shiftOf(upper) });
  }
  const geometry: StackGeometry = {
    ...source,
    columns: source.columns + right - left,
    rows: source.rows + bottom - top,
    positions,
  };
  return { source, geometry, sliceSpacing, slices, identity: even && upright };
}

const snap = (shift: number): number =>
  Math.abs(shift - Math.round(shift)) < 1e-3 ? Math.round(shift) : shift;

/** The smallest gap that at least a tenth of the slices (and two) share to within 2 %; else the median gap. */
function commonGap(heights: readonly number[]): number {
  const gaps = heights.slice(1).map((height, i) => height - (heights[i] ?? 0));
  gaps.sort((a, b) => a - b);
  const enough = Math.max(2, Math.ceil(gaps.length / 10));
  for (const gap of gaps) {
    const alike = gaps.filter((other) => other >= gap && other <= gap * 1.02 + 0.005);
    if (gap > 0 && alike.length >= enough) return alike.reduce((sum, g) => sum + g, 0) / alike.length;
  }
  return Math.max(gaps[Math.floor(gaps.length / 2)] ?? 1, 1e-3);
}

/** Grid coordinates (column, row, slice; fractions allowed) to patient coordinates, mm. */
export function gridToPatient(grid: RegularGrid, [x, y, k]: Vec3): Vec3 {
  const { geometry: g, sliceSpacing } = grid;
  const inPlane = add(scale(g.rowAxis, x * g.columnSpacing), scale(g.columnAxis, y * g.rowSpacing));
  return add(g.positions[0] ?? [0, 0, 0], add(inPlane, scale(g.normal, k * sliceSpacing)));
}

/** Patient coordinates, mm, to grid coordinates (column, row, slice), fractional. */
export function patientToGrid(grid: RegularGrid, point: Vec3): Vec3 {
  const { geometry: g, sliceSpacing } = grid;
  const offset = subtract(point, g.positions[0] ?? [0, 0, 0]);
  return [
    dot(offset, g.rowAxis) / g.columnSpacing,
    dot(offset, g.columnAxis) / g.rowSpacing,
    dot(offset, g.normal) / sliceSpacing,
  ];
}

/** The source slice nearest to grid slice `k`. */
export function sourceSliceNearest(grid: RegularGrid, k: number): number {
  const slice = grid.slices[Math.min(Math.max(Math.round(k), 0), grid.slices.length - 1)];
  if (!slice) return 0;
  return slice.weight > 0.5 ? slice.upper : slice.lower;
}

/** The grid slice nearest to a source slice. */
export function gridSliceNearest(grid: RegularGrid, source: number): number {
  const height = sliceHeights(grid.source)[source] ?? 0;
  return Math.min(Math.max(Math.round(height / grid.sliceSpacing), 0), grid.slices.length - 1);
}

/**
 * Grid slice `k` of any stack on the grid's source geometry: rows x columns of the grid, column fastest, in the
 * stack's own kind. Linear for images (pixels without a value, NaN, are left out); nearest for masks. Beyond the
 * source: air (-1000) in Int16, 0 in masks and synthetic MR, NaN in Float32. Where the grid is the identity, a view of
 * the stack's own memory: do not write to it.
 */
export function regularSlice<A extends ArrayBufferLike>(
  stack: Stack<Int16Array<A>>,
  grid: RegularGrid,
  k: number,
): Int16Array;
export function regularSlice<A extends ArrayBufferLike>(
  stack: Stack<Uint8Array<A>>,
  grid: RegularGrid,
  k: number,
): Uint8Array;
export function regularSlice<A extends ArrayBufferLike>(
  stack: Stack<Uint16Array<A>>,
  grid: RegularGrid,
  k: number,
): Uint16Array;
export function regularSlice<A extends ArrayBufferLike>(
  stack: Stack<Float32Array<A>>,
  grid: RegularGrid,
  k: number,
): Float32Array;
export function regularSlice(stack: Stack, grid: RegularGrid, k: number): StackVoxels;
export function regularSlice(stack: Stack, grid: RegularGrid, k: number): StackVoxels {
  const { voxels } = stack;
  if (grid.identity) {
    const pixels = slicePixels(grid.source);
    return voxels.subarray(k * pixels, (k + 1) * pixels);
  }
  const pixels = slicePixels(grid.geometry);
  if (voxels instanceof Uint8Array) return nearest(voxels, grid, k, new Uint8Array(pixels));
  if (voxels instanceof Int16Array) return linear(voxels, grid, k, new Int16Array(pixels).fill(-1000));
  if (voxels instanceof Uint16Array) return linear(voxels, grid, k, new Uint16Array(pixels));
  return linear(voxels, grid, k, new Float32Array(pixels).fill(NaN));
}

function nearest<V extends StackVoxels>(voxels: StackVoxels, grid: RegularGrid, k: number, out: V): V {
  const slice = grid.slices[k];
  if (!slice) return out;
  const { columns, rows } = grid.source;
  const upper = slice.weight > 0.5;
  const [u, v] = upper ? slice.upperShift : slice.lowerShift;
  const base = (upper ? slice.upper : slice.lower) * columns * rows;
  for (let y = 0; y < rows; y++) {
    const row = voxels.subarray(base + y * columns, base + (y + 1) * columns);
    out.set(row, (y + Math.round(v)) * grid.geometry.columns + Math.round(u));
  }
  return out;
}

function linear<V extends StackVoxels>(voxels: StackVoxels, grid: RegularGrid, k: number, out: V): V {
  const slice = grid.slices[k];
  if (!slice) return out;
  const sum = new Float32Array(out.length);
  const weights = new Float32Array(out.length);
  spread(voxels, grid, slice.lower, slice.lowerShift, 1 - slice.weight, sum, weights);
  if (slice.weight > 0) spread(voxels, grid, slice.upper, slice.upperShift, slice.weight, sum, weights);
  const round = !(out instanceof Float32Array);
  for (let i = 0; i < out.length; i++) {
    const weight = weights[i] ?? 0;
    if (weight < 0.499) continue;
    const value = (sum[i] ?? 0) / weight;
    out[i] = round ? Math.round(value) : value;
  }
  return out;
}

/** Adds one source slice, shifted by a fraction of a pixel, to `sum`, and its share to `weights`. */
function spread(
  voxels: StackVoxels,
  grid: RegularGrid,
  source: number,
  [u, v]: readonly [number, number],
  share: number,
  sum: Float32Array,
  weights: Float32Array,
): void {
  const { columns, rows } = grid.source;
  const width = grid.geometry.columns;
  const left = Math.floor(u);
  const top = Math.floor(v);
  const base = source * columns * rows;
  for (const [dx, fx] of [
    [0, 1 - (u - left)],
    [1, u - left],
  ] as const) {
    for (const [dy, fy] of [
      [0, 1 - (v - top)],
      [1, v - top],
    ] as const) {
      const weight = share * fx * fy;
      if (weight === 0) continue;
      for (let y = 0; y < rows; y++) {
        let at = (y + top + dy) * width + left + dx;
        const end = base + (y + 1) * columns;
        for (let i = base + y * columns; i < end; i++, at++) {
          const value = voxels[i] ?? NaN;
          if (value !== value) continue;
          sum[at] = (sum[at] ?? 0) + weight * value;
          weights[at] = (weights[at] ?? 0) + weight;
        }
      }
    }
  }
}
