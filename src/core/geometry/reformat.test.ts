// Planes through even, tilted and uneven stacks, held against a field in the patient and against the grid's own slices.
import { describe, expect, it } from 'vitest';
import { orientationLetters } from '../view/viewText.ts';
import { gridLine, planeSlice, slabSlices } from './reformat.ts';
import { nativePlane, type Plane, planeAxes, planeGeometry, planeNames } from './planes.ts';
import { patientToGrid, type RegularGrid, regularGrid, regularSlice } from './regularGrid.ts';
import { type Stack, type StackGeometry, slicePixels, stackVoxels } from './stack.ts';
import { add, cross, scale, type Vec3 } from './vec.ts';

interface Shape {
  readonly rowAxis: Vec3;
  readonly columnAxis: Vec3;
  readonly positions: readonly Vec3[];
}

const shaped = ({ rowAxis, columnAxis, positions }: Shape): StackGeometry => ({
  columns: 14,
  rows: 10,
  columnSpacing: 0.5,
  rowSpacing: 0.8,
  rowAxis,
  columnAxis,
  normal: cross(rowAxis, columnAxis),
  positions,
  sliceThickness: 3,
});

const pointOf = (g: StackGeometry, x: number, y: number, k: number): Vec3 =>
  add(
    g.positions[k] ?? [NaN, NaN, NaN],
    add(scale(g.rowAxis, x * g.columnSpacing), scale(g.columnAxis, y * g.rowSpacing)),
  );

/** A stack whose voxels are a function of where they lie in the patient. */
function filled(g: StackGeometry, field: (p: Vec3) => number): Stack<Float32Array> {
  const voxels = new Float32Array(stackVoxels(g));
  g.positions.forEach((_, k) => {
    for (let i = 0; i < slicePixels(g); i++)
      voxels[k * slicePixels(g) + i] = field(pointOf(g, i % g.columns, Math.floor(i / g.columns), k));
  });
  return { geometry: g, voxels };
}

const line = (count: number, step: Vec3): Vec3[] =>
  Array.from({ length: count }, (_, k) => add([-3, 4, -20], scale(step, k)));
const tilt = (20 * Math.PI) / 180;
const turned: Vec3 = [Math.cos(0.3), Math.sin(0.3), 0];

const stacks: Readonly<Record<string, StackGeometry>> = {
  'an axial CT': shaped({ rowAxis: [1, 0, 0], columnAxis: [0, 1, 0], positions: line(8, [0, 0, 2.5]) }),
  'a CT with the table up': shaped({
    rowAxis: [-1, 0, 0],
    columnAxis: [0, -1, 0],
    positions: line(8, [0, 0, 2.5]),
  }),
  'a tilted, uneven CT': shaped({
    rowAxis: [1, 0, 0],
    columnAxis: [0, Math.cos(tilt), -Math.sin(tilt)],
    positions: [0, 4, 8, 12, 13.5, 19, 24].map((z): Vec3 => [-3, 4, z]),
  }),
  'an oblique MR': shaped({
    rowAxis: turned,
    columnAxis: [0, 0, -1],
    positions: line(6, scale(cross(turned, [0, 0, -1]), 3)),
  }),
  'a sagittal MR': shaped({ rowAxis: [0, 1, 0], columnAxis: [0, 0, -1], positions: line(7, [-3, 0, 0]) }),
};

const lettersOf = (g: StackGeometry): string =>
  [scale(g.rowAxis, -1), g.rowAxis, scale(g.columnAxis, -1), g.columnAxis]
    .map((direction) => orientationLetters(direction).main)
    .join('');

describe('planes through a stack', () => {
  it('[VIEW-20] lie as radiologists look at them: letters at left, right, top and bottom of the screen', () => {
    const letters = (name: string, plane: Plane): string => {
      const grid = regularGrid(
        stacks[name] ?? shaped({ rowAxis: [1, 0, 0], columnAxis: [0, 1, 0], positions: [] }),
      );
      return lettersOf(planeGeometry(grid, planeAxes(grid)[plane]));
    };
    expect(planeNames.map((plane) => letters('an axial CT', plane))).toEqual(['RLAP', 'RLSI', 'APSI']);
    expect(planeNames.map((plane) => letters('a tilted, uneven CT', plane))).toEqual([
      'RLAP',
      'RLSI',
      'APSI',
    ]);
    expect(planeNames.map((plane) => letters('a sagittal MR', plane))).toEqual(['RLAP', 'RLSI', 'APSI']);
    // Stored upside down: its own slices stay as they are, the others are upright.
    expect(planeNames.map((plane) => letters('a CT with the table up', plane))).toEqual([
      'LRPA',
      'RLSI',
      'APSI',
    ]);
  });

  it('[VIEW-20] name the plane that the slices were acquired in', () => {
    expect(Object.values(stacks).map((g) => nativePlane(regularGrid(g)))).toEqual([
      'axial',
      'axial',
      'axial',
      'coronal',
      'sagittal',
    ]);
  });

  for (const [name, g] of Object.entries(stacks)) {
    it(`[GEOM-10] show what lies there in the patient: ${name}`, () => {
      const field = ([x, y, z]: Vec3): number => 100 + 3 * x - 5 * y + 7 * z;
      const stack = filled(g, field);
      const grid = regularGrid(g);
      for (const plane of planeNames) {
        const axes = planeAxes(grid)[plane];
        const shown = planeGeometry(grid, axes);
        let seen = 0;
        shown.positions.forEach((_, n) => {
          const pixels = planeSlice(stack, grid, axes, { first: n, last: n }, 'mean');
          for (let i = 0; i < pixels.length; i++) {
            const value = pixels[i] ?? NaN;
            const point = pointOf(shown, i % shown.columns, Math.floor(i / shown.columns), n);
            // At the border of a tilted stack one of two slices is missing, and the other's value stands for both.
            if (value !== value || !isInside(grid, point)) continue;
            expect(value).toBeCloseTo(field(point), 2);
            seen++;
          }
        });
        expect(seen).toBeGreaterThan(0.15 * shown.positions.length * slicePixels(shown));
      }
    });

    it(`[GEOM-10] cut the grid's own slices, in every kind of voxel: ${name}`, () => {
      const floats = filled(g, ([x, y, z]) => 500 + 300 * Math.sin(x) + 200 * Math.cos(2 * y) + 40 * z);
      const kinds = [
        floats.voxels,
        Int16Array.from(floats.voxels),
        Uint16Array.from(floats.voxels),
        Uint8Array.from(floats.voxels, (v) => (v > 500 ? 1 : 0)),
      ];
      const grid = regularGrid(g);
      const { columns } = grid.geometry;
      for (const voxels of kinds)
        for (const plane of planeNames) {
          const axes = planeAxes(grid)[plane];
          if (axes.through.axis === 2) continue;
          const n = 4;
          const slice = planeSlice({ geometry: g, voxels }, grid, axes, { first: n, last: n }, 'mean');
          expect(slice.constructor).toBe(voxels.constructor);
          const size = axes.through.axis === 0 ? columns : grid.geometry.rows;
          const at = axes.through.sign > 0 ? n : size - 1 - n;
          grid.slices.forEach((_, k) => {
            const own = regularSlice({ geometry: g, voxels }, grid, k);
            const place = gridLine(grid, axes, k);
            if (!place) throw new Error('no line');
            for (let i = 0; i < place.count; i++) {
              const expected = axes.through.axis === 0 ? own[i * columns + at] : own[at * columns + i];
              const found = slice[place.start + i * place.step] ?? NaN;
              if (Number.isNaN(expected)) expect(found).toBeNaN();
              else
                expect(Math.abs(found - (expected ?? NaN))).toBeLessThanOrEqual(
                  voxels instanceof Float32Array ? 1e-3 : 1,
                );
            }
          });
        }
    });
  }
});

/** Whether both acquired slices that a grid point lies between reach it. */
function isInside(grid: RegularGrid, point: Vec3): boolean {
  const [x, y, k] = patientToGrid(grid, point);
  const slice = grid.slices[Math.round(k)];
  const within = (v: number, count: number): boolean => v > -1e-6 && v < count - 1 + 1e-6;
  return [slice?.lowerShift, slice?.upperShift].every(
    (shift) => shift && within(x - shift[0], grid.source.columns) && within(y - shift[1], grid.source.rows),
  );
}

describe('slabs', () => {
  it('[VIEW-21] take the slices within the thickness, as many on either side, fewer at the ends', () => {
    expect(slabSlices(10, 50, 1, 0)).toEqual({ first: 10, last: 10 });
    expect(slabSlices(10, 50, 1, 5)).toEqual({ first: 8, last: 12 });
    expect(slabSlices(10, 50, 5, 5)).toEqual({ first: 10, last: 10 });
    expect(slabSlices(10, 50, 0.5, 10)).toEqual({ first: 0, last: 20 });
    expect(slabSlices(48, 50, 1, 9)).toEqual({ first: 44, last: 49 });
  });

  it('[VIEW-21] are the mean, maximum and minimum of the slices; where there is no value it is left out', () => {
    const g = shaped({ rowAxis: [1, 0, 0], columnAxis: [0, 1, 0], positions: line(5, [0, 0, 2]) });
    const pixels = slicePixels(g);
    const voxels = Float32Array.from({ length: stackVoxels(g) }, (_, i) => Math.floor(i / pixels) ** 2);
    for (let k = 0; k < 5; k++) voxels[k * pixels + 3] = k === 2 ? 7 : NaN;
    for (let k = 0; k < 5; k++) voxels[k * pixels + 4] = NaN;
    const grid = regularGrid(g);
    const { axial, coronal } = planeAxes(grid);
    const slab = { first: 1, last: 3 };
    const of = (mode: 'mean' | 'maximum' | 'minimum') =>
      planeSlice({ geometry: g, voxels }, grid, axial, slab, mode);
    expect(of('mean')[0]).toBeCloseTo((1 + 4 + 9) / 3, 5);
    expect([of('maximum')[0], of('minimum')[0]]).toEqual([9, 1]);
    expect([of('mean')[3], of('maximum')[3], of('minimum')[3]]).toEqual([7, 7, 7]);
    expect(of('mean')[4]).toBeNaN();
    const whole = planeSlice(
      { geometry: g, voxels: Int16Array.from(voxels, (v) => (v === v ? v : 0)) },
      grid,
      axial,
      slab,
      'mean',
    );
    expect([whole instanceof Int16Array, whole[0]]).toEqual([true, 5]);
    const thick = planeSlice({ geometry: g, voxels }, grid, coronal, { first: 5, last: 9 }, 'maximum');
    expect([thick[0], thick[4 * g.columns]]).toEqual([16, 0]); // the head is up: the last slice is the first row
  });
});
