// A CT brought down to a regular grid of about 2 mm, tilt and uneven gaps taken out, on which anatomy is found quickly.
import type { Lattice } from './lattice.ts';
import { type Stack, type StackGeometry, slicePixels } from './stack.ts';
import { dot, subtract } from './vec.ts';

const WORK_MM = 2;

/** How the slices of a stack lie in a lattice of about 2 mm along the same axes. */
export interface WorkGrid {
  readonly lattice: Lattice;
  /** Source pixels in a lattice voxel, along x and y. */
  readonly block: readonly [number, number];
  /** Whole source pixels by which each slice is shifted along x and y, so that a tilted stack stands upright. */
  readonly shifts: readonly (readonly [number, number])[];
  /** Lattice plane of each slice, fractional. */
  readonly planes: readonly number[];
}

export function workGrid(geometry: StackGeometry): WorkGrid {
  const { columns, rows, columnSpacing, rowSpacing, rowAxis, columnAxis, normal, positions } = geometry;
  const block = [columnSpacing, rowSpacing].map((mm) => Math.max(1, Math.round(WORK_MM / mm)));
  const [bx = 1, by = 1] = block;
  const origin = positions[0] ?? [0, 0, 0];
  const offsets = positions.map((position) => {
    const shift = subtract(position, origin);
    return {
      x: Math.round(dot(shift, rowAxis) / columnSpacing),
      y: Math.round(dot(shift, columnAxis) / rowSpacing),
      mm: dot(shift, normal),
    };
  });
  const low = { x: Math.min(...offsets.map((o) => o.x)), y: Math.min(...offsets.map((o) => o.y)) };
  const high = { x: Math.max(...offsets.map((o) => o.x)), y: Math.max(...offsets.map((o) => o.y)) };
  const depth = offsets.at(-1)?.mm ?? 0;
  const gaps = Math.round(depth / WORK_MM);
  const dz = gaps > 0 ? depth / gaps : WORK_MM;
  return {
    lattice: {
      size: [Math.ceil((columns + high.x - low.x) / bx), Math.ceil((rows + high.y - low.y) / by), gaps + 1],
      spacing: [bx * columnSpacing, by * rowSpacing, dz],
    },
    block: [bx, by],
    shifts: offsets.map((o) => [o.x - low.x, o.y - low.y]),
    planes: offsets.map((o) => o.mm / dz),
  };
}

/** A CT on its work grid, Hounsfield units: a voxel's mean, and its brightest pixel (which keeps thin bone closed). */
export interface ReducedCt {
  readonly mean: Int16Array;
  readonly brightest: Int16Array;
}

/** HU below air, and what lies outside the slices, count as air. */
const AIR = -1000;

/** Writes the planes `from` to `to` (exclusive) of the CT on its work grid. Between slices further apart than a plane it is linear. */
export function reducePlanes(
  ct: Stack<Int16Array>,
  grid: WorkGrid,
  from: number,
  to: number,
  into: ReducedCt,
): void {
  const [nx, ny] = grid.lattice.size;
  const plane = nx * ny;
  const reduced = new Map<number, ReducedSlice>();
  const mean = new Float32Array(plane);
  const brightest = new Float32Array(plane);
  for (let z = from; z < to; z++) {
    const taps = planeTaps(grid.planes, z);
    mean.fill(0);
    brightest.fill(0);
    for (const { slice, weight } of taps) {
      const one = reduced.get(slice) ?? reduceSlice(ct, grid, slice);
      reduced.set(slice, one);
      for (let i = 0; i < plane; i++) {
        mean[i] = (mean[i] ?? 0) + weight * (one.mean[i] ?? 0);
        brightest[i] = (brightest[i] ?? 0) + weight * (one.brightest[i] ?? 0);
      }
    }
    for (let i = 0; i < plane; i++) {
      into.mean[z * plane + i] = Math.round(mean[i] ?? 0);
      into.brightest[z * plane + i] = Math.round(brightest[i] ?? 0);
    }
    for (const slice of reduced.keys()) if (slice < (taps[0]?.slice ?? 0)) reduced.delete(slice);
  }
}

/** Which slices make a plane, with weights that sum to 1: those within a plane's distance, else the two around it. */
function planeTaps(planes: readonly number[], z: number): { slice: number; weight: number }[] {
  const near = planes
    .map((at, slice) => ({ slice, weight: Math.max(0, 1 - Math.abs(at - z)) }))
    .filter(({ weight }) => weight > 0.01);
  const upper = planes.findIndex((at) => at >= z);
  const [above, below] = [planes[upper] ?? z, planes[upper - 1] ?? z];
  if (above - below <= 1) {
    const total = near.reduce((sum, { weight }) => sum + weight, 0);
    if (total > 0) return near.map(({ slice, weight }) => ({ slice, weight: weight / total }));
  }
  if (upper <= 0) return [{ slice: upper === 0 ? 0 : planes.length - 1, weight: 1 }];
  const weight = (z - below) / (above - below);
  return [
    { slice: upper - 1, weight: 1 - weight },
    { slice: upper, weight },
  ];
}

interface ReducedSlice {
  readonly mean: Float32Array;
  readonly brightest: Int16Array;
}

function reduceSlice(
  { geometry, voxels }: Stack<Int16Array>,
  { lattice, block, shifts }: WorkGrid,
  slice: number,
): ReducedSlice {
  const [nx, ny] = lattice.size;
  const [bx, by] = block;
  const [shiftX, shiftY] = shifts[slice] ?? [0, 0];
  const { columns, rows } = geometry;
  const mean = new Float32Array(nx * ny);
  const brightest = new Int16Array(nx * ny).fill(AIR);
  let at = slice * slicePixels(geometry);
  for (let y = 0; y < rows; y++) {
    let i = Math.floor((y + shiftY) / by) * nx + Math.floor(shiftX / bx);
    // The first block of a shifted row may be cut.
    for (let x = 0, end = bx - (shiftX % bx); x < columns; end += bx, i++) {
      let sum = 0;
      let most = AIR;
      for (const stop = Math.min(end, columns); x < stop; x++, at++) {
        const hu = Math.max(AIR, voxels[at] ?? AIR);
        sum += hu - AIR;
        if (hu > most) most = hu;
      }
      mean[i] = (mean[i] ?? 0) + sum;
      if (most > (brightest[i] ?? AIR)) brightest[i] = most;
    }
  }
  for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) / (bx * by) + AIR;
  return { mean, brightest };
}

/** The work-grid plane nearest to a slice. */
function nearestPlane(grid: WorkGrid, slice: number): number {
  const last = grid.lattice.size[2] - 1;
  return Math.min(last, Math.max(0, Math.round(grid.planes[slice] ?? 0)));
}

/** A rectangle of a slice's pixels. */
export interface SliceBox {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

/** The pixels of a slice that the wanted voxels of a work-grid volume cover, and one voxel more to each side. */
export function sliceBox(
  volume: Uint8Array,
  wanted: (value: number) => boolean,
  grid: WorkGrid,
  geometry: StackGeometry,
  slice: number,
): SliceBox {
  const [nx, ny] = grid.lattice.size;
  const [bx, by] = grid.block;
  const [shiftX, shiftY] = grid.shifts[slice] ?? [0, 0];
  const plane = nearestPlane(grid, slice) * nx * ny;
  const low = [nx, ny];
  const high = [-1, -1];
  for (let i = 0; i < nx * ny; i++) {
    if (!wanted(volume[plane + i] ?? 0)) continue;
    const [x, y] = [i % nx, Math.floor(i / nx)];
    low[0] = Math.min(low[0] ?? 0, x);
    low[1] = Math.min(low[1] ?? 0, y);
    high[0] = Math.max(high[0] ?? 0, x);
    high[1] = Math.max(high[1] ?? 0, y);
  }
  const span = (axis: 0 | 1, block: number, shift: number, count: number): [number, number] => {
    const from = Math.max(0, ((low[axis] ?? 0) - 1) * block - shift);
    const to = Math.min(count, ((high[axis] ?? 0) + 2) * block - shift);
    return [from, Math.max(0, to - from)];
  };
  const [column, columns] = span(0, bx, shiftX, geometry.columns);
  const [row, rows] = span(1, by, shiftY, geometry.rows);
  return { column, row, columns, rows };
}

/** Reads a work-grid volume at the pixels of a box of a slice (nearest voxel). */
export function sampleMask(
  volume: Uint8Array,
  grid: WorkGrid,
  slice: number,
  box: SliceBox,
  into: Uint8Array,
): void {
  const [nx, ny] = grid.lattice.size;
  const [bx, by] = grid.block;
  const [shiftX, shiftY] = grid.shifts[slice] ?? [0, 0];
  const base = nearestPlane(grid, slice) * nx * ny;
  for (let row = 0; row < box.rows; row++) {
    const from = base + Math.floor((box.row + row + shiftY) / by) * nx;
    const to = row * box.columns;
    for (let column = 0; column < box.columns; column++)
      into[to + column] = volume[from + Math.floor((box.column + column + shiftX) / bx)] ?? 0;
  }
}

/** Millilitres inside a mask, from its voxels in each slice: a slice's area times its extent (half the gaps to its neighbours). */
export function maskMl(voxels: readonly number[], geometry: StackGeometry): number {
  const area = geometry.columnSpacing * geometry.rowSpacing;
  return sliceExtents(geometry).reduce(
    (ml, extent, slice) => ml + ((voxels[slice] ?? 0) * area * extent) / 1000,
    0,
  );
}

/** mm along the normal that each slice stands for: half the gaps to its neighbours, the outermost with their one gap whole. */
function sliceExtents({ positions, normal, sliceThickness }: StackGeometry): number[] {
  const depths = positions.map((position) => dot(position, normal));
  return depths.map((depth, i) => {
    const before = i > 0 ? depth - (depths[i - 1] ?? depth) : null;
    const after = i < depths.length - 1 ? (depths[i + 1] ?? depth) - depth : null;
    return ((before ?? after ?? sliceThickness ?? 1) + (after ?? before ?? sliceThickness ?? 1)) / 2;
  });
}
