import { describe, expect, it } from 'vitest';
import {
  gridSliceNearest,
  gridToPatient,
  patientToGrid,
  regularGrid,
  regularSlice,
  sourceSliceNearest,
} from './regularGrid.ts';
import { type StackGeometry, slicePixels, stackVoxels } from './stack.ts';
import { add, cross, dot, length, scale, subtract, type Vec3 } from './vec.ts';

function geometry(positions: readonly Vec3[], columnAxis: Vec3 = [0, 1, 0]): StackGeometry {
  const rowAxis: Vec3 = [1, 0, 0];
  return {
    columns: 16,
    rows: 12,
    columnSpacing: 0.5,
    rowSpacing: 0.5,
    rowAxis,
    columnAxis,
    normal: cross(rowAxis, columnAxis),
    positions,
    sliceThickness: 4,
  };
}

/** Fills a stack with a field that is linear in patient space, so that linear resampling must reproduce it. */
function fill<V extends Int16Array | Float32Array>(
  g: StackGeometry,
  voxels: V,
  field: (p: Vec3) => number,
): V {
  g.positions.forEach((origin, k) => {
    for (let y = 0; y < g.rows; y++) {
      for (let x = 0; x < g.columns; x++) {
        const p = add(
          origin,
          add(scale(g.rowAxis, x * g.columnSpacing), scale(g.columnAxis, y * g.rowSpacing)),
        );
        voxels[k * slicePixels(g) + y * g.columns + x] = field(p);
      }
    }
  });
  return voxels;
}

const tilt = (18.5 * Math.PI) / 180;
const tiltedColumn: Vec3 = [0, Math.cos(tilt), -Math.sin(tilt)];
/** Table heights as in a real head CT: 4.22 mm steps, one of 1.14, then 7.38. */
const tables = [0, 4.22, 8.44, 12.66, 13.8, 21.18, 28.56, 35.94];
const tilted = geometry(
  tables.map((z): Vec3 => [-125, -123.5, z]),
  tiltedColumn,
);

describe('regularGrid', () => {
  it('[GEOM-8] leaves a regular stack alone: same slices, same memory', () => {
    const g = geometry([0, 1, 2, 3].map((z): Vec3 => [5, 6, z * 2.5 + (z === 2 ? 0.004 : 0)]));
    const grid = regularGrid(g);
    expect(grid.identity).toBe(true);
    expect(grid.slices.map((s) => [s.lower, s.upper, s.weight])).toEqual([0, 1, 2, 3].map((k) => [k, k, 0]));
    const voxels = new Int16Array(stackVoxels(g)).map((_, i) => i);
    const slice = regularSlice({ geometry: g, voxels }, grid, 2);
    expect(slice.buffer).toBe(voxels.buffer);
    expect(slice[0]).toBe(2 * slicePixels(g));
  });

  it('[GEOM-8] spans uneven gaps at their smallest common spacing, ends on the end slices and skips no source slice', () => {
    const g = geometry([0, 4, 8, 12, 13.1, 20.1, 27.1, 34.1].map((z): Vec3 => [0, 0, z]));
    const grid = regularGrid(g);
    expect(grid.identity).toBe(false);
    expect(grid.sliceSpacing).toBeCloseTo(34.1 / 9, 6);
    expect(grid.geometry.positions[0]).toEqual([0, 0, 0]);
    expect(grid.geometry.positions.at(-1)?.[2]).toBeCloseTo(34.1, 9);
    const used = new Set(grid.slices.flatMap((s) => (s.weight > 0 ? [s.lower, s.upper] : [s.lower])));
    expect([...used].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('[GEOM-8] fills a missing slice from its neighbours and keeps the others untouched', () => {
    const g = geometry([0, 1, 2, 4, 5, 6].map((z): Vec3 => [0, 0, z]));
    const grid = regularGrid(g);
    expect(grid.slices.map((s) => [s.lower, s.upper, s.weight])).toEqual([
      [0, 0, 0],
      [1, 1, 0],
      [2, 2, 0],
      [2, 3, 0.5],
      [3, 3, 0],
      [4, 4, 0],
      [5, 5, 0],
    ]);
    expect(sourceSliceNearest(grid, 5)).toBe(4);
    expect(gridSliceNearest(grid, 4)).toBe(5);
  });

  it('[GEOM-9] reproduces a linear field of patient space on a tilted, uneven stack, and loses no source pixel', () => {
    const field = (p: Vec3): number => 3 * p[0] - 7 * p[1] + 11 * p[2];
    const voxels = fill(tilted, new Float32Array(stackVoxels(tilted)), field);
    const grid = regularGrid(tilted);
    expect(grid.identity).toBe(false);
    // 35.94 mm of table times sin 18.5 degrees in 0.5 mm rows: 22.8, so 23 rows more.
    expect(grid.geometry.rows).toBe(12 + 23);
    expect(grid.geometry.columns).toBe(16);
    let seen = 0;
    for (let k = 0; k < grid.slices.length; k++) {
      const slice = regularSlice({ geometry: tilted, voxels }, grid, k);
      const { lower, upper } = grid.slices[k] ?? { lower: 0, upper: 0 };
      for (let y = 0; y < grid.geometry.rows; y++) {
        for (let x = 0; x < grid.geometry.columns; x++) {
          const value = slice[y * grid.geometry.columns + x] ?? NaN;
          if (Number.isNaN(value)) continue;
          seen++;
          const [, v] = lower === upper ? [0, 0] : (grid.slices[k]?.upperShift ?? [0, 0]);
          const [, w] = grid.slices[k]?.lowerShift ?? [0, 0];
          // Where only one of two slices reaches, its value stands in, at its own height.
          const both = y >= Math.max(v, w) && y <= Math.min(v === 0 ? w : v, w) + tilted.rows - 1;
          if (both) expect(value).toBeCloseTo(field(gridToPatient(grid, [x, y, k])), 2);
        }
      }
    }
    expect(seen).toBeGreaterThanOrEqual(grid.slices.length * slicePixels(tilted) * 0.9);
  });

  it('[GEOM-9] measures true distances: grid steps are the stated mm, at right angles, in patient space', () => {
    const grid = regularGrid(tilted);
    const origin = gridToPatient(grid, [0, 0, 0]);
    const along = (p: Vec3): Vec3 => subtract(gridToPatient(grid, p), origin);
    expect(length(along([1, 0, 0]))).toBeCloseTo(0.5, 9);
    expect(length(along([0, 1, 0]))).toBeCloseTo(0.5, 9);
    expect(length(along([0, 0, 1]))).toBeCloseTo(grid.sliceSpacing, 9);
    expect(dot(along([0, 1, 0]), along([0, 0, 1]))).toBeCloseTo(0, 9);
    const total = length(along([0, 0, grid.slices.length - 1]));
    expect(total).toBeCloseTo(35.94 * Math.cos(tilt), 6);
    const p: Vec3 = [3.25, 7.5, 2.75];
    patientToGrid(grid, gridToPatient(grid, p)).forEach((c, i) => expect(c).toBeCloseTo(p[i] ?? 0, 9));
  });

  it('[GEOM-9] puts a source pixel back at its own place in the patient', () => {
    const grid = regularGrid(tilted);
    const last = grid.slices.length - 1;
    const [u, v] = grid.slices[last]?.lowerShift ?? [0, 0];
    const p = gridToPatient(grid, [3 + u, 4 + v, last]);
    const truth = add(tilted.positions.at(-1) ?? [0, 0, 0], [3 * 0.5, 0, 0]);
    subtract(p, add(truth, scale(tiltedColumn, 4 * 0.5))).forEach((c) => expect(c).toBeCloseTo(0, 3));
  });

  it('[GEOM-8] takes the nearest slice for masks and stays 0 beyond the source', () => {
    const g = geometry([0, 1, 2, 4, 5].map((z): Vec3 => [0, 0, z]));
    const voxels = new Uint8Array(stackVoxels(g));
    voxels.fill(1, 3 * slicePixels(g), 4 * slicePixels(g));
    const grid = regularGrid(g);
    const sums = grid.slices.map((_, k) =>
      regularSlice({ geometry: g, voxels }, grid, k).reduce((a, b) => a + b, 0),
    );
    expect(sums).toEqual([0, 0, 0, 0, slicePixels(g), 0]);
    const mask = regularSlice(
      { geometry: tilted, voxels: new Uint8Array(stackVoxels(tilted)).fill(1) },
      regularGrid(tilted),
      0,
    );
    expect(mask.reduce((a, b) => a + b, 0)).toBe(slicePixels(tilted));
  });

  it('[GEOM-8] keeps kind and fill: HU rounds and ends in air, synthetic MR in 0, real MR in NaN and skips NaN', () => {
    const grid = regularGrid(tilted);
    const n = stackVoxels(tilted);
    const corner = (slice: ArrayLike<number>): number | undefined => slice[0];
    const top = grid.slices.length - 1;
    // Positive tilt in this layout moves later slices towards lower rows of the grid: the first slice leaves row 0 empty.
    expect(corner(regularSlice({ geometry: tilted, voxels: new Int16Array(n).fill(40) }, grid, 0))).toBe(
      -1000,
    );
    expect(corner(regularSlice({ geometry: tilted, voxels: new Uint16Array(n).fill(9) }, grid, 0))).toBe(0);
    expect(
      corner(regularSlice({ geometry: tilted, voxels: new Float32Array(n).fill(9) }, grid, 0)),
    ).toBeNaN();
    expect(corner(regularSlice({ geometry: tilted, voxels: new Int16Array(n).fill(40) }, grid, top))).toBe(
      40,
    );

    const g = geometry([0, 1, 2, 4, 5].map((z): Vec3 => [0, 0, z]));
    const voxels = new Float32Array(stackVoxels(g)).fill(8);
    voxels.fill(NaN, 2 * slicePixels(g), 3 * slicePixels(g));
    const between = regularSlice({ geometry: g, voxels }, regularGrid(g), 3);
    expect(between[5]).toBe(8);
    const heights = new Int16Array(stackVoxels(g)).fill(3, 2 * slicePixels(g), 3 * slicePixels(g));
    expect(regularSlice({ geometry: g, voxels: heights }, regularGrid(g), 3)[5]).toBe(2);
  });

  it('[GEOM-8] beyond the first and last slice there is a whole slice of nothing, on a regular grid as on any other', () => {
    const g = geometry([0, 1, 2].map((z): Vec3 => [0, 0, z]));
    const grid = regularGrid(g);
    expect(grid.identity).toBe(true);
    for (const k of [-1, 3, 12]) {
      const slice = regularSlice({ geometry: g, voxels: new Int16Array(stackVoxels(g)).fill(40) }, grid, k);
      expect(slice).toEqual(new Int16Array(slicePixels(g)).fill(-1000));
    }
  });

  it('[GEOM-8] takes a single slice as it is, as thick as it says', () => {
    const grid = regularGrid(geometry([[1, 2, 3]]));
    expect(grid.identity).toBe(true);
    expect(grid.slices).toHaveLength(1);
    expect(grid.sliceSpacing).toBe(4);
  });
});
