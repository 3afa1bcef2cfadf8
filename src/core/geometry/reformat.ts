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
  const all = new Float32Array(size[axes.across.axis] * size[axes.down.axis]);
  const { through } = axes;
  const steps = Array.from({ length: last - first + 1 }, (_, i) =>
    stepIndex(through, first + i, size[through.axis]),
  );
  if (through.axis === 2) {
    const one = new Float32Array(all.length);
    reduced(steps, mode, all, one, (k, into) => {
      into.set(regularSlice(stack, grid, k));
    });
    return inKindOf(stack.voxels, all);
  }
  const read = through.axis === 1 ? readRow : readColumn;
  // Line after line, so that all that is worked on stays in the cache.
  const line = new Float32Array(size[through.axis === 1 ? 0 : 1]);
  const one = new Float32Array(line.length);
  for (let k = 0; k < size[2]; k++) {
    reduced(steps, mode, line, one, (at, into) => {
      read(stack, grid, k, at, into);
    });
    const place = gridLine(grid, axes, k);
    if (!place) continue;
    if (place.step === 1) all.set(line, place.start);
    else for (let i = 0, to = place.start; i < place.count; i++, to += place.step) all[to] = line[i] ?? NaN;
  }
  return inKindOf(stack.voxels, all);
}

/** What is read at each step becomes one in `into`; `one` is memory as long. */
function reduced(
  steps: readonly number[],
  mode: SlabMode,
  into: Float32Array,
  one: Float32Array,
  read: (at: number, into: Float32Array) => void,
): void {
  const [start = 0, ...rest] = steps;
  read(start, into);
  if (rest.length === 0) return;
  const counts = mode === 'mean' ? new Uint16Array(into.length) : null;
  if (counts) for (let i = 0; i < into.length; i++) if (into[i] === into[i]) counts[i] = 1;
  for (const at of rest) {
    read(at, one);
    if (counts) addValues(into, counts, one);
    else keepExtreme(into, one, mode === 'maximum');
  }
  if (counts) for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? NaN) / (counts[i] ?? 0);
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

/** Row `y` of grid slice `k`. */
function readRow(stack: Stack, grid: RegularGrid, k: number, y: number, line: Float32Array): void {
  const { columns, rows } = grid.source;
  if (grid.identity) {
    const start = (k * rows + y) * columns;
    line.set(stack.voxels.subarray(start, start + columns));
    return;
  }
  fillLine(stack, grid, k, line, (tap) => {
    const row = y - tap.dy;
    return row < 0 || row >= rows
      ? null
      : { from: (tap.source * rows + row) * columns, skip: tap.dx, step: 1, count: columns };
  });
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
  fillLine(stack, grid, k, line, (tap) => {
    const column = x - tap.dx;
    return column < 0 || column >= columns
      ? null
      : { from: tap.source * rows * columns + column, skip: tap.dy, step: columns, count: rows };
  });
}

/** A source pixel that a grid pixel draws on: `dx` columns and `dy` rows before it, with its share. */
interface Tap {
  readonly source: number;
  readonly dx: number;
  readonly dy: number;
  readonly share: number;
}

/** Where the source pixels of a line lie: `skip` grid pixels from its beginning. */
interface SourceLine {
  readonly from: number;
  readonly skip: number;
  readonly step: number;
  readonly count: number;
}

/** The same taps for all pixels of a grid slice: up to four in each of two source slices; for masks the nearest one. */
function tapsOf(
  { lower, upper, weight, lowerShift, upperShift }: GridSlice,
  nearest: boolean,
): readonly Tap[] {
  if (nearest) {
    const isUpper = weight > 0.5;
    const [u, v] = isUpper ? upperShift : lowerShift;
    return [{ source: isUpper ? upper : lower, dx: Math.round(u), dy: Math.round(v), share: 1 }];
  }
  const parts = [
    { source: lower, shift: lowerShift, share: 1 - weight },
    { source: upper, shift: upperShift, share: weight },
  ];
  return parts.flatMap(({ source, shift: [u, v], share }) => {
    const [left, top] = [Math.floor(u), Math.floor(v)];
    return [0, 1]
      .flatMap((y) =>
        [0, 1].map((x) => ({
          source,
          dx: left + x,
          dy: top + y,
          share: share * (x === 0 ? 1 - (u - left) : u - left) * (y === 0 ? 1 - (v - top) : v - top),
        })),
      )
      .filter((tap) => tap.share > 0);
  });
}

/** A line of grid slice `k` as regularSlice has it, from the source lines that its taps lie on. */
function fillLine(
  { voxels }: Stack,
  grid: RegularGrid,
  k: number,
  line: Float32Array,
  lineOf: (tap: Tap) => SourceLine | null,
): void {
  const slice = grid.slices[k];
  const empty = voxels instanceof Int16Array ? -1000 : voxels instanceof Float32Array ? NaN : 0;
  line.fill(0);
  const weights = new Float32Array(line.length);
  for (const tap of slice ? tapsOf(slice, voxels instanceof Uint8Array) : []) {
    const source = lineOf(tap);
    if (!source) continue;
    const { skip, step, count } = source;
    const end = Math.min(line.length, skip + count);
    for (let i = Math.max(0, skip), at = source.from + (i - skip) * step; i < end; i++, at += step) {
      const value = voxels[at] ?? NaN;
      if (value !== value) continue;
      line[i] = (line[i] ?? 0) + tap.share * value;
      weights[i] = (weights[i] ?? 0) + tap.share;
    }
  }
  for (let i = 0; i < line.length; i++) {
    const weight = weights[i] ?? 0;
    line[i] = weight < 0.499 ? empty : (line[i] ?? 0) / weight;
  }
}
