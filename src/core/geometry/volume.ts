// A regular volume in patient space, reduced from a stack for registration, and read between its voxels.
import { type RegularGrid, regularGrid, regularSlice } from './regularGrid.ts';
import { slicePixels, type Stack } from './stack.ts';
import { add, dot, scale, subtract, type Vec3 } from './vec.ts';

/** Voxels plane after plane, row after row, x fastest; `origin` is the first voxel's centre. */
export interface Volume {
  readonly size: readonly [number, number, number];
  readonly spacing: Vec3;
  readonly axes: readonly [Vec3, Vec3, Vec3];
  readonly origin: Vec3;
  readonly values: Float32Array;
}

/** Means of blocks of voxels, so that voxels are about `mm` wide (never finer than the source). Masks become fractions. */
export function reducedVolume(
  stack: Stack,
  mm: number,
  grid: RegularGrid = regularGrid(stack.geometry),
): Volume {
  const { geometry: g, sliceSpacing } = grid;
  const block = [g.columnSpacing, g.rowSpacing, sliceSpacing].map((s) => Math.max(1, Math.round(mm / s)));
  const [bx, by, bz] = [block[0] ?? 1, block[1] ?? 1, block[2] ?? 1];
  const count = [g.columns, g.rows, g.positions.length];
  const [nx, ny, nz] = [
    Math.max(1, Math.floor((count[0] ?? 1) / bx)),
    Math.max(1, Math.floor((count[1] ?? 1) / by)),
    Math.max(1, Math.floor((count[2] ?? 1) / bz)),
  ];
  const values = new Float32Array(nx * ny * nz);
  const line = new Float32Array(g.columns);
  for (let z = 0; z < nz; z++)
    for (let dz = 0; dz < bz; dz++) {
      const slice = regularSlice(stack, grid, z * bz + dz);
      for (let y = 0; y < ny * by; y++) {
        const base = (z * ny + Math.floor(y / by)) * nx;
        line.set(slice.subarray(y * g.columns, (y + 1) * g.columns));
        for (let x = 0; x < nx; x++) {
          let sum = 0;
          for (let dx = 0; dx < bx; dx++) sum += line[x * bx + dx] ?? 0;
          values[base + x] = (values[base + x] ?? 0) + sum;
        }
      }
    }
  const share = 1 / (bx * by * bz);
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * share;
  const spacing: Vec3 = [g.columnSpacing * bx, g.rowSpacing * by, sliceSpacing * bz];
  const half = add(
    add(
      scale(g.rowAxis, ((bx - 1) / 2) * g.columnSpacing),
      scale(g.columnAxis, ((by - 1) / 2) * g.rowSpacing),
    ),
    scale(g.normal, ((bz - 1) / 2) * sliceSpacing),
  );
  return {
    size: [nx, ny, nz],
    spacing,
    axes: [g.rowAxis, g.columnAxis, g.normal],
    origin: add(g.positions[0] ?? [0, 0, 0], half),
    values,
  };
}

/** The stack at its own resolution as a volume; shares the stack's memory where it is regular and of floats. */
export function wholeVolume({ geometry, voxels }: Stack): Volume {
  const grid = regularGrid(geometry);
  const g = grid.geometry;
  const size: [number, number, number] = [g.columns, g.rows, g.positions.length];
  let values: Float32Array;
  if (grid.identity && voxels instanceof Float32Array) values = voxels;
  else {
    values = new Float32Array(slicePixels(g) * size[2]);
    for (let k = 0; k < size[2]; k++)
      values.set(regularSlice({ geometry, voxels }, grid, k), k * slicePixels(g));
  }
  const spacing: Vec3 = [g.columnSpacing, g.rowSpacing, grid.sliceSpacing];
  return {
    size,
    spacing,
    axes: [g.rowAxis, g.columnAxis, g.normal],
    origin: g.positions[0] ?? [0, 0, 0],
    values,
  };
}

/** The centre of a voxel in patient coordinates. */
export function voxelPoint({ axes, spacing, origin }: Volume, x: number, y: number, z: number): Vec3 {
  const [a, b, c] = [
    scale(axes[0], x * spacing[0]),
    scale(axes[1], y * spacing[1]),
    scale(axes[2], z * spacing[2]),
  ];
  return add(origin, add(a, add(b, c)));
}

/** Patient coordinates to voxel coordinates, fractional. */
export function toVoxel({ axes, spacing, origin }: Volume, point: Vec3): Vec3 {
  const d = subtract(point, origin);
  return [dot(d, axes[0]) / spacing[0], dot(d, axes[1]) / spacing[1], dot(d, axes[2]) / spacing[2]];
}

/** The centre of mass of the values above `floor`. */
export function centreOfMass(volume: Volume, floor: number): Vec3 {
  const [nx, ny, nz] = volume.size;
  const sum = [0, 0, 0];
  let total = 0;
  for (let z = 0, i = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++, i++) {
        const weight = (volume.values[i] ?? 0) - floor;
        if (!(weight > 0)) continue;
        total += weight;
        sum[0] = (sum[0] ?? 0) + weight * x;
        sum[1] = (sum[1] ?? 0) + weight * y;
        sum[2] = (sum[2] ?? 0) + weight * z;
      }
  if (total === 0) return voxelPoint(volume, (nx - 1) / 2, (ny - 1) / 2, (nz - 1) / 2);
  return voxelPoint(volume, (sum[0] ?? 0) / total, (sum[1] ?? 0) / total, (sum[2] ?? 0) / total);
}

/** The quantile `q` of the values, by a histogram of 4096 steps; NaN is left out. */
export function quantile(
  values: Float32Array,
  q: number,
  keep: (index: number) => boolean = () => true,
): number {
  let [least, most, count] = [Infinity, -Infinity, 0];
  for (let i = 0; i < values.length; i++) {
    const v = values[i] ?? NaN;
    if (v !== v || !keep(i)) continue;
    if (v < least) least = v;
    if (v > most) most = v;
    count++;
  }
  if (count === 0 || most === least) return count ? least : NaN;
  const bins = new Uint32Array(4096);
  const factor = 4095.999 / (most - least);
  for (let i = 0; i < values.length; i++) {
    const v = values[i] ?? NaN;
    if (v !== v || !keep(i)) continue;
    const bin = Math.floor((v - least) * factor);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  let below = 0;
  for (let bin = 0; bin < 4096; bin++) {
    const here = bins[bin] ?? 0;
    if (below + here >= q * count && here > 0)
      return least + (bin + Math.min(1, Math.max(0, (q * count - below) / here))) / factor;
    below += here;
  }
  return most;
}
