import { describe, expect, it } from 'vitest';
import { networkGrid, toNetwork, toSource } from './networkGrid.ts';
import { networkInput } from './networkInput.ts';
import { placeOutput } from './placeOutput.ts';
import { SYNTHETIC_MAX, type StackGeometry, slicePixels, stackVoxels } from '../geometry/stack.ts';
import { type Vec3, add, cross, dot, scale } from '../geometry/vec.ts';
import { shippedWindows } from './windows.ts';

const preprocessing = {
  windows: [{ name: 'all', centre: 0, width: 4000 }, ...shippedWindows.slice(0, 2)],
  mean: [0.5, 0.25, 0],
  std: [2, 0.5, 1],
  grid: { size: 64, pixelMm: 2 },
};

/** Patient axes that rows and columns of a slice can run along: all eight quarter turns and flips. */
const orientations: readonly (readonly [string, Vec3, Vec3])[] = [
  ['supine head first', [1, 0, 0], [0, 1, 0]],
  ['prone', [-1, 0, 0], [0, -1, 0]],
  ['mirrored left to right', [-1, 0, 0], [0, 1, 0]],
  ['mirrored front to back', [1, 0, 0], [0, -1, 0]],
  ['turned on the left side', [0, 1, 0], [-1, 0, 0]],
  ['turned on the right side', [0, -1, 0], [1, 0, 0]],
  ['transposed', [0, 1, 0], [1, 0, 0]],
  ['transposed and turned', [0, -1, 0], [-1, 0, 0]],
];

/** Slices through patient z = 0, 5, 15 around patient (3, -4), each shifted in its plane. */
function geometryOf(rowAxis: Vec3, columnAxis: Vec3, shear = 0): StackGeometry {
  const size = { columns: 90, rows: 70, columnSpacing: 1.5, rowSpacing: 1.75 };
  const normal = cross(rowAxis, columnAxis);
  const corner = add(
    [3, -4, 0],
    add(
      scale(rowAxis, -((size.columns - 1) / 2) * size.columnSpacing),
      scale(columnAxis, -((size.rows - 1) / 2) * size.rowSpacing),
    ),
  );
  const positions = [0, 5, 15].map((depth) =>
    add(corner, add(scale(normal, depth), scale(columnAxis, depth * shear))),
  );
  return { ...size, rowAxis, columnAxis, normal, positions, sliceThickness: null };
}

const place = (g: StackGeometry, slice: number, column: number, row: number): Vec3 =>
  add(
    g.positions[slice] ?? [0, 0, 0],
    add(scale(g.rowAxis, column * g.columnSpacing), scale(g.columnAxis, row * g.rowSpacing)),
  );

/** A head with no symmetry: two blurred blobs in an ellipse, patient mm. */
const inHead = ([x, y]: Vec3): boolean => ((x - 3) / 45) ** 2 + ((y + 4) / 40) ** 2 < 1;
const hu = ([x, y]: Vec3): number =>
  900 * Math.exp(-((x - 15) ** 2 + (y + 20) ** 2) / 300) -
  500 * Math.exp(-((x + 18) ** 2 + (y - 4) ** 2) / 200);

function phantom(g: StackGeometry): { voxels: Int16Array; head: Uint8Array } {
  const voxels = new Int16Array(stackVoxels(g));
  const head = new Uint8Array(stackVoxels(g));
  for (let i = 0; i < voxels.length; i++) {
    const slice = Math.floor(i / slicePixels(g));
    const at = place(g, slice, i % g.columns, Math.floor((i % slicePixels(g)) / g.columns));
    voxels[i] = hu(at);
    head[i] = inHead(at) ? 1 : 0;
  }
  return { voxels, head };
}

function gridOf(g: StackGeometry, head: Uint8Array, grid = preprocessing.grid) {
  const made = networkGrid(g, head, grid);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

describe('network grid', () => {
  it.each(orientations)(
    '[PREP-6] %s: the network sees left at the right and back below',
    (_name, row, column) => {
      const g = geometryOf(row, column);
      const { voxels, head } = phantom(g);
      const grid = gridOf(g, head);
      expect(grid.pixelMm).toBe(2);
      const input = networkInput({ geometry: g, voxels }, head, 1, preprocessing, grid);
      let worst = 0;
      for (let y = 12; y < 52; y++)
        for (let x = 12; x < 52; x++) {
          // The head's box is centred on patient (3, -4) to within half a pixel of the CT, whatever the orientation.
          const at = place(g, 1, ...toSource(grid, 1, x, y));
          expect(Math.abs(at[0] - (3 + (x - 31.5) * 2))).toBeLessThan(0.9);
          expect(Math.abs(at[1] - (-4 + (y - 31.5) * 2))).toBeLessThan(0.9);
          if (!inHead([3 + (at[0] - 3) * 1.15, -4 + (at[1] + 4) * 1.15, 0])) continue;
          const seen = ((input[(y * 64 + x) * 3] ?? 0) * 2 + 0.5 - 0.5) * 4000;
          worst = Math.max(worst, Math.abs(seen - hu(at)));
        }
      expect(worst).toBeLessThan(25);
    },
  );

  it.each(orientations)(
    '[PREP-8] %s: output comes back onto the pixels it was made from',
    (_name, row, column) => {
      const g = geometryOf(row, column, 0.3);
      const { head } = phantom(g);
      const grid = gridOf(g, head);
      const slice = 2;
      const output = new Float32Array(64 * 64 * 2);
      const wave = ([x, y]: Vec3): number => 0.5 + 0.3 * Math.sin(x / 12) + 0.2 * Math.cos(y / 9 + 1);
      for (let i = 0; i < 64 * 64; i++) {
        const at = place(g, slice, ...toSource(grid, slice, i % 64, Math.floor(i / 64)));
        output[i * 2] = wave(at);
        output[i * 2 + 1] = 1.5 - 3 * (i % 2);
      }
      const t1 = new Uint16Array(stackVoxels(g)).fill(7);
      const t2 = new Uint16Array(stackVoxels(g)).fill(7);
      placeOutput(g, head, slice, grid, output, [t1, t2]);
      const pixels = slicePixels(g);
      for (let i = slice * pixels; i < 3 * pixels; i++) {
        const at = place(g, slice, (i % pixels) % g.columns, Math.floor((i % pixels) / g.columns));
        const expected = head[i] ? wave(at) * SYNTHETIC_MAX : 0;
        expect(Math.abs((t1[i] ?? 0) - expected)).toBeLessThan(25);
        expect(t2[i]).toBeLessThanOrEqual(SYNTHETIC_MAX);
      }
      expect(t1[0]).toBe(7);
      expect(t1[2 * pixels - 1]).toBe(7);
    },
  );

  it('[PREP-5] maps both ways exactly, in tilted stacks too', () => {
    for (const [, row, column] of orientations) {
      const g = geometryOf(row, column, 0.3);
      const grid = gridOf(g, phantom(g).head);
      const [x, y] = toNetwork(grid, 2, ...toSource(grid, 2, 12.25, 40.5));
      expect(x).toBeCloseTo(12.25, 10);
      expect(y).toBeCloseTo(40.5, 10);
    }
  });

  it('[PREP-5] stays on one place in the patient from slice to slice of a tilted stack', () => {
    const g = geometryOf([1, 0, 0], [0, 1, 0], 0.3);
    const grid = gridOf(g, phantom(g).head);
    const [a, b] = [place(g, 0, ...toSource(grid, 0, 20, 30)), place(g, 2, ...toSource(grid, 2, 20, 30))];
    expect(dot(a, g.columnAxis)).toBeCloseTo(dot(b, g.columnAxis), 10);
    expect(dot(a, g.rowAxis)).toBeCloseTo(dot(b, g.rowAxis), 10);
  });

  it('[PREP-5] takes the smallest pixel at which a large head fits, and keeps the asked one otherwise', () => {
    const g = geometryOf([1, 0, 0], [0, 1, 0]);
    const { head } = phantom(g);
    const grid = gridOf(g, head, { size: 64, pixelMm: 0.5 });
    const lit = new Set<number>();
    for (let column = 0; column < g.columns; column++)
      for (let row = 0; row < g.rows; row++) if (head[row * g.columns + column]) lit.add(column);
    const side = (Math.max(...lit) - Math.min(...lit)) * g.columnSpacing;
    expect(grid.pixelMm).toBeCloseTo(side / 63, 10);
    expect(gridOf(g, head, { size: 448, pixelMm: 0.5 }).pixelMm).toBe(0.5);
  });

  it('[PREP-5] refuses sagittal slices and an empty mask in words', () => {
    const sagittal = geometryOf([0, 1, 0], [0, 0, -1]);
    const refused = networkGrid(sagittal, new Uint8Array(stackVoxels(sagittal)).fill(1), preprocessing.grid);
    expect(refused).toMatchObject({
      ok: false,
      error: { kind: 'geometry', details: { degreesFromAxial: 90 } },
    });
    const g = geometryOf([1, 0, 0], [0, 1, 0]);
    const empty = networkGrid(g, new Uint8Array(stackVoxels(g)), preprocessing.grid);
    expect(empty).toMatchObject({ ok: false, error: { kind: 'geometry' } });
  });
});
