// Slices of any plane through a stack, read from its own voxels by way of the regular grid; thicker ones as mean, maximum or minimum.
import { type PlaneAxes, stepIndex, gridSize } from './planes.ts';
import { type GridSlice, type RegularGrid, regularSlice } from './regularGrid.ts';
import type { Stack, StackVoxels } from './stack.ts';

/** How the slices of a slab become one. */
export type SlabMode = 'mean' | 'maximum' | 'minimum';

/** Slices `first` to `last` of a plane, both inclusive. */
export interface SlabSlices {
  readonly first: number;
  readonly last: number;
}

/** The slices within `mm` about slice `index`: always that one, and as many on either side; fewer at the ends. */
export function slabSlices(index: number, count: number, spacing: number, mm: number): SlabSlices {
  const reach = Math.max(0, Math.round((mm / spacing - 1) / 2));
  return { first: Math.max(0, index - reach), last: Math.min(count - 1, index + reach) };
}

/** The pixels of a plane's slice that come from grid slice `k`: a row or a column of it. */
export interface GridLine {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Null where the plane is the grid's own: then a grid slice is the whole slice. */
export function gridLine(
  grid: RegularGrid,
  { across, down, through }: PlaneAxes,
  k: number,
): GridLine | null {
  if (through.axis === 2) return null;
  const size = gridSize(grid);
  const columns = size[across.axis];
  const rows = size[down.axis];
  if (down.axis === 2)
    return {
      start: stepIndex(down, k, rows) * columns + stepIndex(across, 0, columns),
      step: across.sign,
      count: columns,
    };
  return {
    start: stepIndex(across, k, columns) + stepIndex(down, 0, rows) * columns,
    step: down.sign * columns,
    count: rows,
  };
}

/**
 * Slice `n` of a plane, or a slab of them, from a stack on the grid's source geometry: rows x columns of the plane,
 * column fastest, in the stack's own kind and values. Between acquired slices as regularSlice has it: linear, for masks
 * nearest; where nothing was acquired air (-1000), 0 or NaN. [GEOM-10]
 */
export function planeSlice(
  stack: Stack,
  grid: RegularGrid,
  axes: PlaneAxes,
  { first, last }: SlabSlices,
  mode: SlabMode,
): StackVoxels {
  if (first === last && axes.through.axis === 2) return regularSlice(stack, grid, first);
  const size = gridSize(grid);
  const pixels = size[axes.across.axis] * size[axes.down.axis];
  const all = new Float32Array(pixels);
  readSlice(stack, grid, axes, first, all);
  if (last > first) {
    const one = new Float32Array(pixels);
    const counts = mode === 'mean' ? new Uint16Array(pixels) : null;
    if (counts) for (let i = 0; i < pixels; i++) if (all[i] === all[i]) counts[i] = 1;
    for (let n = first + 1; n <= last; n++) {
      readSlice(stack, grid, axes, n, one);
      if (counts) addValues(all, counts, one);
      else keepExtreme(all, one, mode === 'maximum');
    }
    if (counts) for (let i = 0; i < pixels; i++) all[i] = (all[i] ?? NaN) / (counts[i] ?? 0);
  }
  return inKindOf(stack.voxels, all);
}

/** Sums where there is a value; NaN stays only where there is none in any. */
function addValues(sum: Float32Array, counts: Uint16Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) {
    const value = values[i] ?? NaN;
    if (value !== value) continue;
    const count = counts[i] ?? 0;
    sum[i] = count === 0 ? value : (sum[i] ?? 0) + value;
    counts[i] = count + 1;
  }
}

function keepExtreme(kept: Float32Array, values: Float32Array, maximum: boolean): void {
  for (let i = 0; i < kept.length; i++) {
    const before = kept[i] ?? NaN;
    const value = values[i] ?? NaN;
    if (before !== before || (maximum ? value > before : value < before)) kept[i] = value;
  }
}

/** Whole numbers for stacks of whole numbers. */
function inKindOf(voxels: StackVoxels, values: Float32Array): StackVoxels {
  if (voxels instanceof Float32Array) return values;
  for (let i = 0; i < values.length; i++) values[i] = Math.floor((values[i] ?? 0) + 0.5);
  const out =
    voxels instanceof Int16Array
      ? new Int16Array(values.length)
      : voxels instanceof Uint16Array
        ? new Uint16Array(values.length)
        : new Uint8Array(values.length);
  out.set(values);
  return out;
}

/** One slice of a plane as floats. */
function readSlice(stack: Stack, grid: RegularGrid, axes: PlaneAxes, n: number, into: Float32Array): void {
  const { through } = axes;
  const size = gridSize(grid);
  const at = stepIndex(through, n, size[through.axis]);
  if (through.axis === 2) {
    into.set(regularSlice(stack, grid, at));
    return;
  }
  const line = new Float32Array(size[through.axis === 1 ? 0 : 1]);
  for (let k = 0; k < size[2]; k++) {
    if (through.axis === 1) readRow(stack, grid, k, at, line);
    else readColumn(stack, grid, k, at, line);
    const place = gridLine(grid, axes, k);
    if (!place) continue;
    if (place.step === 1) into.set(line, place.start);
    else for (let i = 0, to = place.start; i < place.count; i++, to += place.step) into[to] = line[i] ?? NaN;
  }
}

/** Row `y` of grid slice `k`. */
function readRow(stack: Stack, grid: RegularGrid, k: number, y: number, line: Float32Array): void {
  const { columns, rows } = grid.source;
  if (grid.identity) {
    const start = (k * rows + y) * columns;
    line.set(stack.voxels.subarray(start, start + columns));
    return;
  }
  const slice = grid.slices[k];
  for (let x = 0; x < line.length; x++) line[x] = slice ? valueOn(stack.voxels, grid, slice, x, y) : NaN;
}

/** Column `x` of grid slice `k`. */
function readColumn(stack: Stack, grid: RegularGrid, k: number, x: number, line: Float32Array): void {
  const { columns, rows } = grid.source;
  const { voxels } = stack;
  if (grid.identity) {
    for (let y = 0, from = k * rows * columns + x; y < rows; y++, from += columns)
      line[y] = voxels[from] ?? NaN;
    return;
  }
  const slice = grid.slices[k];
  for (let y = 0; y < line.length; y++) line[y] = slice ? valueOn(voxels, grid, slice, x, y) : NaN;
}

/** What regularSlice has at column x, row y of a grid slice. */
function valueOn(voxels: StackVoxels, grid: RegularGrid, slice: GridSlice, x: number, y: number): number {
  if (voxels instanceof Uint8Array) {
    const upper = slice.weight > 0.5;
    const [u, v] = upper ? slice.upperShift : slice.lowerShift;
    const from = sourceIndex(grid, upper ? slice.upper : slice.lower, x - Math.round(u), y - Math.round(v));
    return from < 0 ? 0 : (voxels[from] ?? 0);
  }
  let [sum, total] = [0, 0];
  for (const upper of [false, true]) {
    const share = upper ? slice.weight : 1 - slice.weight;
    if (share === 0) continue;
    const source = upper ? slice.upper : slice.lower;
    const [u, v] = upper ? slice.upperShift : slice.lowerShift;
    const [left, top] = [Math.floor(u), Math.floor(v)];
    for (let dy = 0; dy < 2; dy++)
      for (let dx = 0; dx < 2; dx++) {
        const weight = share * (dx === 0 ? 1 - (u - left) : u - left) * (dy === 0 ? 1 - (v - top) : v - top);
        if (weight === 0) continue;
        const from = sourceIndex(grid, source, x - left - dx, y - top - dy);
        const value = from < 0 ? NaN : (voxels[from] ?? NaN);
        if (value !== value) continue;
        sum += weight * value;
        total += weight;
      }
  }
  if (total < 0.499) return voxels instanceof Int16Array ? -1000 : voxels instanceof Uint16Array ? 0 : NaN;
  return sum / total;
}

function sourceIndex({ source }: RegularGrid, slice: number, column: number, row: number): number {
  const inside = column >= 0 && row >= 0 && column < source.columns && row < source.rows;
  return inside ? (slice * source.rows + row) * source.columns + column : -1;
}
