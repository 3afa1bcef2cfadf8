// Drawings on the images.
import { describe, expect, it } from 'vitest';
import { distanceMm, distanceText, draggedPoints, gripAt, isMeant, outlineOf } from './viewMeasure.ts';
import { emptySpace, spotOf } from './viewSpace.ts';
import type { Measurement } from './viewState.ts';

const line: Measurement = {
  id: 1,
  kind: 'distance',
  plane: 'axial',
  slice: 4,
  points: [
    { x: 0, y: 0 },
    { x: 30, y: 40 },
  ],
};
const box: Measurement = {
  id: 2,
  kind: 'rectangle',
  plane: 'axial',
  slice: 4,
  points: [
    { x: 50, y: 0 },
    { x: 70, y: 10 },
  ],
};

const here = spotOf(emptySpace, 'axial', 4);

describe('drawings', () => {
  it('[VIEW-13] a distance is in mm of the plane', () => {
    expect(distanceText(distanceMm({ x: 0, y: 0 }, { x: 30, y: 40 }))).toBe('50.0 mm');
  });

  it('[VIEW-13] are taken by their ends first, then by their lines, on their own slice only', () => {
    expect(gripAt([line, box], here, { x: 1, y: 1 }, 3)).toEqual({ measurement: line, handle: 0 });
    expect(gripAt([line, box], here, { x: 15, y: 21 }, 3)).toEqual({ measurement: line, handle: null });
    expect(gripAt([line, box], here, { x: 60, y: 9 }, 3)).toEqual({ measurement: box, handle: null });
    expect(gripAt([line, box], here, { x: 60, y: 5 }, 3)).toBeNull();
    expect(gripAt([line, box], { ...here, index: 5 }, { x: 1, y: 1 }, 3)).toBeNull();
    expect(gripAt([line, box], { ...here, plane: 'coronal' }, { x: 1, y: 1 }, 3)).toBeNull();
  });

  it('[VIEW-13] an end moves alone, a line moves the whole', () => {
    expect(draggedPoints({ measurement: line, handle: 1 }, 5, 5)).toEqual([
      { x: 0, y: 0 },
      { x: 35, y: 45 },
    ]);
    expect(draggedPoints({ measurement: line, handle: null }, 5, 5)).toEqual([
      { x: 5, y: 5 },
      { x: 35, y: 45 },
    ]);
  });

  it('[VIEW-13] an ellipse lies in its box', () => {
    const { points, closed } = outlineOf({ kind: 'ellipse', points: box.points });
    expect(closed).toBe(true);
    const reach = Math.max(...points.map(({ x }) => x));
    expect(reach).toBeCloseTo(70, 9);
    expect(points.every(({ x, y }) => ((x - 60) / 10) ** 2 + ((y - 5) / 5) ** 2 < 1 + 1e-9)).toBe(true);
  });

  it('[VIEW-13] a click is no drawing', () => {
    expect(
      isMeant('distance', [
        { x: 0, y: 0 },
        { x: 0.2, y: 0 },
      ]),
    ).toBe(false);
    expect(isMeant('distance', line.points)).toBe(true);
    expect(isMeant('freehand', line.points)).toBe(false);
    expect(isMeant('rectangle', [])).toBe(false);
  });
});
