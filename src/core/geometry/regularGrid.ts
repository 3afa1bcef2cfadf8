// A regular, upright grid over a stack with tilt or uneven gaps: what the viewer shows, with distances in true mm.
import { type Stack, type StackGeometry, slicePixels, type StackVoxels } from './stack.ts';
import { add, dot, scale, subtract, type Vec3 } from './vec.ts';

/** Where one grid slice gets its voxels: two neighbouring source slices, or one (then upper = lower, weight = 0). */
export interface GridSlice {
  readonly lower: number;
  readonly upper: number;
  /** Share of `upper`, 0..1. */
  readonly weight: number;
  /** Offset from a source pixel's column and row to the grid's, in pixels. */
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
 * source, above the last slice too: air (-1000) in Int16, 0 in masks and synthetic MR, NaN in Float32. Where the grid is
 * the identity, a view of the stack's own memory: do not write to it.
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
  if (grid.identity && grid.slices[k]) {
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

/**
 * Row after row, so that all that is worked on stays in the cache and is Float32 whatever the stack's kind: typed
 * arrays convert whole rows on their way in and out.
 */
function linear<V extends StackVoxels>(voxels: StackVoxels, grid: RegularGrid, k: number, out: V): V {
  const slice = grid.slices[k];
  if (!slice) return out;
  const [u] = slice.lowerShift;
  const isUpright = Number.isInteger(u) && slice.upperShift[0] === u;
  if (isUpright && !(out instanceof Float32Array)) return linearInRows(voxels, grid, slice, out);
  const { columns, rows } = grid.geometry;
  const sum = new Float32Array(columns);
  const weights = new Float32Array(columns);
  const line = new Float32Array(grid.source.columns);
  const empty = new Float32Array(columns).fill(out[0] ?? NaN);
  const isInteger = !(out instanceof Float32Array);
  for (let y = 0; y < rows; y++) {
    sum.fill(0);
    weights.fill(0);
    spreadRow(voxels, grid, slice.lower, slice.lowerShift, 1 - slice.weight, y, line, sum, weights);
    if (slice.weight > 0)
      spreadRow(voxels, grid, slice.upper, slice.upperShift, slice.weight, y, line, sum, weights);
    for (let x = 0; x < columns; x++) {
      const weight = weights[x] ?? 0;
      const value = weight < 0.499 ? (empty[x] ?? NaN) : (sum[x] ?? 0) / weight;
      sum[x] = isInteger ? Math.floor(value + 0.5) : value;
    }
    out.set(sum, y * columns);
  }
  return out;
}

/** The usual case, several times as fast: whole columns of shift and no gaps, so that all pixels of a row weigh the same. */
function linearInRows<V extends StackVoxels>(
  voxels: StackVoxels,
  grid: RegularGrid,
  { lower, upper, weight, lowerShift, upperShift }: GridSlice,
  out: V,
): V {
  const { columns, rows } = grid.source;
  const sum = new Float32Array(columns);
  const line = new Float32Array(columns);
  const parts = [
    { source: lower, shift: lowerShift[1], share: 1 - weight },
    { source: upper, shift: upperShift[1], share: weight },
  ];
  const taps = parts.flatMap(({ source, shift, share }) => {
    const top = Math.floor(shift);
    const below = share * (shift - top);
    return [
      { source, offset: top, share: share - below },
      { source, offset: top + 1, share: below },
    ];
  });
  for (let y = 0; y < grid.geometry.rows; y++) {
    const here = taps.filter(({ offset, share }) => share > 0 && y >= offset && y < offset + rows);
    const total = here.reduce((all, { share }) => all + share, 0);
    if (total < 0.499) continue;
    sum.fill(0.5);
    for (const { source, offset, share } of here) {
      const start = (source * rows + y - offset) * columns;
      line.set(voxels.subarray(start, start + columns));
      const part = share / total;
      for (let x = 0; x < columns; x++) sum[x] = (sum[x] ?? 0) + part * (line[x] ?? 0);
    }
    for (let x = 0; x < columns; x++) sum[x] = Math.floor(sum[x] ?? 0);
    out.set(sum, y * grid.geometry.columns + lowerShift[0]);
  }
  return out;
}

/** Adds to row `y` of the grid what one source slice, shifted by a fraction of a pixel, has there; and its share to `weights`. */
function spreadRow(
  voxels: StackVoxels,
  grid: RegularGrid,
  source: number,
  [u, v]: readonly [number, number],
  share: number,
  y: number,
  line: Float32Array,
  sum: Float32Array,
  weights: Float32Array,
): void {
  const { columns, rows } = grid.source;
  const left = Math.floor(u);
  const top = Math.floor(v);
  for (const dy of [0, 1]) {
    const row = y - top - dy;
    const rowShare = share * (dy === 0 ? 1 - (v - top) : v - top);
    if (rowShare === 0 || row < 0 || row >= rows) continue;
    const start = (source * rows + row) * columns;
    line.set(voxels.subarray(start, start + columns));
    for (const dx of [0, 1]) {
      const weight = rowShare * (dx === 0 ? 1 - (u - left) : u - left);
      if (weight === 0) continue;
      const at = left + dx;
      for (let x = 0; x < columns; x++) {
        const value = line[x] ?? NaN;
        if (value !== value) continue;
        sum[at + x] = (sum[at + x] ?? 0) + weight * value;
        weights[at + x] = (weights[at + x] ?? 0) + weight;
      }
    }
  }
}
