import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Lattice,
  complement,
  components,
  convexPlanes,
  dilate,
  distanceTo,
  erode,
  fillPlanes,
  largestComponent,
  planar,
} from './lattice.ts';

const lattice: Lattice = { size: [7, 6, 5], spacing: [1.5, 2, 2.5] };
const masks = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 210, maxLength: 210 });
const sparse = (values: number[]): Uint8Array => Uint8Array.from(values, (v) => (v === 0 ? 1 : 0));
const at = (i: number): [number, number, number] => [i % 7, Math.floor(i / 7) % 6, Math.floor(i / 42)];

function slowDistance(mask: Uint8Array, i: number, z: number): number {
  let best = Infinity;
  mask.forEach((value, j) => {
    if (!value) return;
    const [a, b] = [at(i), at(j)];
    if (a[2] !== b[2] && z === Infinity) return;
    const dz = a[2] === b[2] ? 0 : (a[2] - b[2]) * z;
    best = Math.min(best, Math.hypot((a[0] - b[0]) * 1.5, (a[1] - b[1]) * 2, dz));
  });
  return best;
}

describe('lattice', () => {
  it('[PREP-1] distances are exact and Euclidean, in space and within planes', () => {
    fc.assert(
      fc.property(masks, (values) => {
        const mask = sparse(values);
        for (const shape of [lattice, planar(lattice)])
          distanceTo(mask, shape).forEach((mm, i) => {
            const expected = slowDistance(mask, i, shape.spacing[2]);
            if (expected === Infinity) expect(mm).toBe(Infinity);
            else expect(mm).toBeCloseTo(expected, 4);
          });
      }),
      { numRuns: 20 },
    );
  });

  it('[PREP-1] opening loses nothing but what is thin, closing gains nothing but what is narrow', () => {
    fc.assert(
      fc.property(masks, (values) => {
        const mask = complement(sparse(values));
        const opened = dilate(erode(mask, lattice, 2), lattice, 2);
        expect(opened.every((value, i) => value <= (mask[i] ?? 0))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('[PREP-1] parts connect by faces only, and the largest is found', () => {
    const mask = new Uint8Array(210);
    for (const i of [0, 1, 8, 51, 100, 142]) mask[i] = 1;
    const { parts } = components(mask, lattice);
    expect(parts.map(({ voxels }) => voxels)).toEqual([3, 1, 2]);
    expect(parts[2]).toMatchObject({ low: [2, 2, 2], high: [2, 2, 3] });
    expect(
      [...largestComponent(mask, lattice).keys()].filter((i) => largestComponent(mask, lattice)[i]),
    ).toEqual([0, 1, 8]);
    expect(largestComponent(new Uint8Array(210), lattice)).toEqual(new Uint8Array(210));
  });

  it('[PREP-1] what a ring shuts off in its plane is filled; an open ring is not', () => {
    const ring = [8, 9, 10, 15, 17, 22, 23, 24];
    const mask = new Uint8Array(210);
    for (const i of ring) {
      mask[i] = 1;
      mask[i + 42] = i === 9 ? 0 : 1;
    }
    const filled = fillPlanes(mask, lattice);
    expect(filled[16]).toBe(1);
    expect(filled[16 + 42]).toBe(0);
    expect(filled[0]).toBe(0);
  });

  it('[PREP-1] a hull holds every segment between two points of its mask, and no more rows than they', () => {
    fc.assert(
      fc.property(masks, (values) => {
        const mask = sparse(values);
        const hull = convexPlanes(mask, lattice);
        const inPlane = [...mask.keys()].filter((i) => mask[i] && i < 42);
        for (const a of inPlane)
          for (const b of inPlane) {
            expect(hull[a]).toBe(1);
            const [p, q] = [at(a), at(b)];
            const middle = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
            if (middle.every(Number.isInteger)) expect(hull[(middle[1] ?? 0) * 7 + (middle[0] ?? 0)]).toBe(1);
          }
        const rows = inPlane.map((i) => at(i)[1]);
        hull.subarray(0, 42).forEach((value, i) => {
          if (value) expect(at(i)[1] >= Math.min(...rows) && at(i)[1] <= Math.max(...rows)).toBe(true);
        });
      }),
      { numRuns: 30 },
    );
  });
});
