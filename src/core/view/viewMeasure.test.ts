// Drawings on the images.
import { describe, expect, it } from 'vitest';
import {
  angleDegrees,
  angleFrom,
  distanceMm,
  figureText,
  labelAnchor,
  distanceText,
  draggedPoints,
  gripAt,
  isMeant,
  outlineOf,
} from './viewMeasure.ts';
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

describe('[VIEW-13] angles, arrows and texts', () => {
  const at = (x: number, y: number) => ({ x, y });

  it('an angle is the one at its corner, from 0 to 180 degrees, whichever way round it was drawn', () => {
    expect(angleDegrees([at(10, 0), at(0, 0), at(0, 5)])).toBeCloseTo(90, 9);
    expect(angleDegrees([at(0, 5), at(0, 0), at(10, 0)])).toBeCloseTo(90, 9);
    expect(angleDegrees([at(-1, 0.0001), at(0, 0), at(1, 0)])).toBeCloseTo(180, 1);
    expect(figureText({ kind: 'angle', points: angleFrom([at(3, 4), at(0, 0)]) })).toBe('60.0°');
  });

  it('the label of an arrow is at its end, and a text needs no more than a click', () => {
    expect(labelAnchor({ kind: 'arrow', points: [at(0, 0), at(-9, 3)] })).toEqual(at(-9, 3));
    expect(isMeant('text', [at(1, 1)])).toBe(true);
    expect(isMeant('arrow', [at(1, 1), at(1, 1.1)])).toBe(false);
  });
});
