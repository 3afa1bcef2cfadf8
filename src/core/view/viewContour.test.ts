// Mask outlines.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskContours } from './viewContour.ts';
import type { PlanePoint } from './viewSpace.ts';

/** Signed area of a loop: positive clockwise on screen. */
const area = (loop: readonly PlanePoint[]): number =>
  loop.reduce((sum, a, i) => {
    const b = loop[(i + 1) % loop.length] ?? a;
    return sum + (a.x * b.y - b.x * a.y) / 2;
  }, 0);

describe('mask outlines', () => {
  it('[VIEW-12] one pixel has four corners, half a pixel from its centre', () => {
    const [loop, ...others] = maskContours(Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0), 3, 3);
    expect(others).toEqual([]);
    expect(loop).toHaveLength(4);
    expect(loop?.map(({ x, y }) => [Math.abs(x - 1), Math.abs(y - 1)])).toEqual(Array(4).fill([0.5, 0.5]));
  });

  it('[VIEW-12] a ring has an outer loop and a hole that runs the other way', () => {
    const ring = Uint8Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1);
    const areas = maskContours(ring, 3, 3).map(area);
    expect(areas.sort((a, b) => a - b)).toEqual([-1, 9]);
  });

  it('[VIEW-12] an empty mask has no outline', () => {
    expect(maskContours(new Uint8Array(12), 4, 3)).toEqual([]);
  });

  it('[VIEW-12] loops enclose exactly the mask, whatever its shape', () => {
    const property = fc.property(fc.uint8Array({ minLength: 63, maxLength: 63, max: 1 }), (mask) => {
      const total = maskContours(mask, 9, 7).reduce((sum, loop) => sum + area(loop), 0);
      return total === mask.reduce((sum, v) => sum + v, 0);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
