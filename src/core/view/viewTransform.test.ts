// Where points of the slice are on screen, in the pixels and in the patient.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoomedAbout } from './viewPlace.ts';
import { regularGrid } from '../geometry/regularGrid.ts';
import { planeNames } from '../geometry/planes.ts';
import type { StackGeometry } from '../geometry/stack.ts';
import type { Vec3 } from '../geometry/vec.ts';
import { spotOf, toSlicePoint, viewSpace, type PlanePoint } from './viewSpace.ts';
import {
  paneTransform,
  pixelIndexAt,
  pixelToPlane,
  planeToPatient,
  planeToPixel,
  toPlane,
  toScreen,
} from './viewTransform.ts';

const tilt = (18.5 * Math.PI) / 180;
/** 200 x 100 pixels of 0.5 x 1 mm: 100 x 100 mm. */
const oblong: StackGeometry = {
  columns: 200,
  rows: 100,
  columnSpacing: 0.5,
  rowSpacing: 1,
  rowAxis: [1, 0, 0],
  columnAxis: [0, Math.cos(tilt), -Math.sin(tilt)],
  normal: [0, Math.sin(tilt), Math.cos(tilt)],
  positions: [
    [-50, -50, 0],
    [-50, -50 + 5 * Math.sin(tilt), 5 * Math.cos(tilt)],
  ],
  sliceThickness: 5,
};

const space = viewSpace(regularGrid(oblong));
const spot = spotOf(space, 'axial', 0);
const frame = { middle: [0, 0, 0], size: [100, 100, 100] } as const;

describe('the pane transform', () => {
  it('[VIEW-2] fits a slice of oblong pixels as square mm', () => {
    const t = paneTransform(spot, { width: 400, height: 300 }, { zoom: 1, pan: [0, 0, 0], frame });
    const left = toScreen(t, pixelToPlane(oblong, { x: -0.5, y: 49.5 }));
    const right = toScreen(t, pixelToPlane(oblong, { x: 199.5, y: 49.5 }));
    const top = toScreen(t, pixelToPlane(oblong, { x: 99.5, y: -0.5 }));
    // 32 px above and below stay free for letters and scale bar, 0.8 of the pane at the least.
    expect([left.x, right.x, left.y]).toEqual([80, 320, 150]);
    expect(top.y).toBe(30);
  });

  it('[VIEW-2] keeps the point under the pointer where it is while zooming, in a pane of any size', () => {
    const number = fc.double({ min: -200, max: 200, noNaN: true });
    const property = fc.property(
      fc.tuple(number, number, number),
      fc.tuple(number, number, number),
      fc.constantFrom(...planeNames),
      fc.double({ min: 0.3, max: 30, noNaN: true }),
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      fc.integer({ min: 100, max: 2000 }),
      (pan, at, plane, zoom, factor, width) => {
        const size = { width, height: 700 };
        const seen = spotOf(space, plane, 0);
        const place = (where: { zoom: number; pan: Vec3 }): PlanePoint =>
          toScreen(paneTransform(seen, size, { ...where, frame }), toSlicePoint(seen, at));
        const before = place({ zoom, pan });
        const after = place(zoomedAbout({ zoom, pan }, at, factor));
        return Math.hypot(after.x - before.x, after.y - before.y) < 1e-6 * (1 + Math.abs(before.x));
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it("[VIEW-2] screen and plane, plane and pixel are each other's inverse", () => {
    const t = paneTransform(spot, { width: 640, height: 480 }, { zoom: 2.5, pan: [-7, 12, 0], frame });
    const there = toPlane(t, toScreen(t, { x: 3, y: -4 }));
    expect(there.x).toBeCloseTo(3, 10);
    expect(there.y).toBeCloseTo(-4, 10);
    expect(planeToPixel(oblong, pixelToPlane(oblong, { x: 17, y: 71 }))).toEqual({ x: 17, y: 71 });
  });

  it('[VIEW-9] finds the pixel under the pointer, and none beside the slice', () => {
    expect(pixelIndexAt(oblong, pixelToPlane(oblong, { x: 3.4, y: 1.6 }))).toBe(2 * 200 + 3);
    expect(pixelIndexAt(oblong, pixelToPlane(oblong, { x: -0.6, y: 0 }))).toBeNull();
    expect(pixelIndexAt(oblong, pixelToPlane(oblong, { x: 199.4, y: 99.4 }))).toBe(200 * 100 - 1);
  });

  it('[VIEW-9] says where in the patient a point of a tilted slice is', () => {
    const grid = regularGrid(oblong);
    const corner = pixelToPlane(grid.geometry, { x: 0, y: 0 });
    expect(planeToPatient(grid, spot, corner)).toEqual([-50, -50, 0]);
    const [x, y, z] = planeToPatient(grid, spotOf(space, 'axial', 1), {
      x: corner.x + 10,
      y: corner.y + 20,
    });
    expect(x).toBeCloseTo(-40, 9);
    expect(y).toBeCloseTo(-50 + 5 * Math.sin(tilt) + 20 * Math.cos(tilt), 9);
    expect(z).toBeCloseTo(5 * Math.cos(tilt) - 20 * Math.sin(tilt), 9);
  });
});
