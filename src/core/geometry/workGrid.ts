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
  /** Whether slices are taken from their last pixel to their first, so that one stored turned by 180 degrees is worked on alike. */
  readonly turned: boolean;
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
  const turned = isTurned(geometry);
  const sign = turned ? -1 : 1;
  const offsets = positions.map((position) => {
    const shift = subtract(position, origin);
    return {
      x: Math.round((sign * dot(shift, rowAxis)) / columnSpacing),
      y: Math.round((sign * dot(shift, columnAxis)) / rowSpacing),
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
    turned,
    shifts: offsets.map((o) => [o.x - low.x, o.y - low.y]),
    planes: offsets.map((o) => o.mm / dz),
  };
}

/** Of a stack and the same one turned by 180 degrees in its planes, true for one: that whose rows run from the patient's left, or else up. */
function isTurned({ rowAxis, columnAxis }: StackGeometry): boolean {
  const along = rowAxis[0] + columnAxis[1];
  const across = rowAxis[1] - columnAxis[0];
  const up = rowAxis[2] - columnAxis[2];
  return (Math.abs(along) > 1e-3 ? along : Math.abs(across) > 1e-3 ? across : up) < 0;
}

/** The pixels of one slice in the order of the work grid: a view, or a copy where the stack is turned. */
export function slicePixelsOf(
  voxels: Int16Array,
  pixels: number,
  slice: number,
  { turned }: Pick<WorkGrid, 'turned'>,
): Int16Array {
  const view = voxels.subarray(slice * pixels, (slice + 1) * pixels);
  return turned ? view.slice().reverse() : view;
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

/** An integer, or 0 where it is less: without a branch, which noise would make a guess at every pixel. */
const orZero = (value: number): number => value & ~(value >> 31);

interface ReducedSlice {
  readonly mean: Float32Array;
  readonly brightest: Int16Array;
}

function reduceSlice({ geometry, voxels }: Stack<Int16Array>, grid: WorkGrid, slice: number): ReducedSlice {
  const { lattice, block, shifts } = grid;
  const values = slicePixelsOf(voxels, slicePixels(geometry), slice, grid);
  const [nx, ny] = lattice.size;
  const [bx, by] = block;
  const [shiftX, shiftY] = shifts[slice] ?? [0, 0];
  const { columns, rows } = geometry;
  const mean = new Float32Array(nx * ny);
  const brightest = new Int16Array(nx * ny);
  let at = 0;
  for (let y = 0; y < rows; y++) {
    let i = Math.floor((y + shiftY) / by) * nx + Math.floor(shiftX / bx);
    // The first block of a shifted row may be cut.
    for (let x = 0, end = bx - (shiftX % bx); x < columns; end += bx, i++) {
      let sum = 0;
      let most = brightest[i] ?? 0;
      for (const stop = Math.min(end, columns); x < stop; x++, at++) {
        const aboveAir = orZero((values[at] ?? AIR) - AIR);
        sum += aboveAir;
        most += orZero(aboveAir - most);
      }
      mean[i] = (mean[i] ?? 0) + sum;
      brightest[i] = most;
    }
  }
  for (let i = 0; i < mean.length; i++) {
    mean[i] = (mean[i] ?? 0) / (bx * by) + AIR;
    brightest[i] = (brightest[i] ?? 0) + AIR;
  }
  return { mean, brightest };
}

/** The work-grid plane nearest to a slice. */
function nearestPlane(grid: WorkGrid, slice: number): number {
  const last = grid.lattice.size[2] - 1;
  return Math.min(last, Math.max(0, Math.round(grid.planes[slice] ?? 0)));
}

/** The rows of a slice, first and one past the last, that the wanted voxels of a work-grid volume cover, and one voxel more to each side. */
export function rowsCovered(
  volume: Uint8Array,
  wanted: (value: number) => boolean,
  grid: WorkGrid,
  geometry: StackGeometry,
  slice: number,
): readonly [number, number] {
  const [nx, ny] = grid.lattice.size;
  const [, by] = grid.block;
  const shift = grid.shifts[slice]?.[1] ?? 0;
  const plane = nearestPlane(grid, slice) * nx * ny;
  const inPlane = volume.subarray(plane, plane + nx * ny);
  const first = inPlane.findIndex(wanted);
  if (first < 0) return [0, 0];
  const low = Math.floor(first / nx);
  const high = Math.floor(inPlane.findLastIndex(wanted) / nx);
  return [Math.max(0, (low - 1) * by - shift), Math.min(geometry.rows, (high + 2) * by - shift)];
}

/** Reads a work-grid volume at the pixels of a slice's rows `from` to `to` (nearest voxel). */
export function sampleMask(
  volume: Uint8Array,
  grid: WorkGrid,
  { columns }: StackGeometry,
  slice: number,
  [from, to]: readonly [number, number],
  into: Uint8Array,
): void {
  const [nx, ny] = grid.lattice.size;
  const [bx, by] = grid.block;
  const [shiftX, shiftY] = grid.shifts[slice] ?? [0, 0];
  const plane = nearestPlane(grid, slice) * nx * ny;
  for (let row = from, i = 0; row < to; row++) {
    let voxel = plane + Math.floor((row + shiftY) / by) * nx + Math.floor(shiftX / bx);
    const stop = i + columns;
    // The first voxel of a shifted row may be cut.
    for (let end = i + bx - (shiftX % bx); i < stop; end += bx, voxel++) {
      const value = volume[voxel] ?? 0;
      for (const last = Math.min(end, stop); i < last; i++) into[i] = value;
    }
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
