// Which part of a line lies inside a region.
import { expect, it } from 'vitest';
import { partInside } from './regionStats.ts';

const line = [
  { x: -10, y: 0 },
  { x: 10, y: 0 },
] as const;

it('[FIG-2] the longest part of a line inside a rectangle, an ellipse or an outline', () => {
  const box = (left: number, right: number) => ({
    kind: 'rectangle' as const,
    points: [
      { x: left, y: -2 },
      { x: right, y: 3 },
    ],
  });
  expect(partInside(line, box(-4, 6))).toEqual({ from: 6, to: 16 });
  expect(partInside(line, box(4, 60))).toEqual({ from: 14, to: 20 });
  expect(partInside(line, box(-60, 60))).toEqual({ from: 0, to: 20 });
  expect(partInside(line, box(11, 60))).toBeNull();
  const round = partInside(line, {
    ...box(-5, 5),
    kind: 'ellipse',
    points: [
      { x: -5, y: -5 },
      { x: 5, y: 5 },
    ],
  });
  expect(round?.from).toBeCloseTo(5, 1);
  expect(round?.to).toBeCloseTo(15, 1);
  // Two legs across the line: the wider one counts.
  const outline = [
    { x: -8, y: -1 },
    { x: -7, y: -1 },
    { x: -7, y: 2 },
    { x: 1, y: 2 },
    { x: 1, y: -1 },
    { x: 4, y: -1 },
    { x: 4, y: 3 },
    { x: -8, y: 3 },
  ];
  expect(partInside(line, { kind: 'freehand', points: outline })).toEqual({ from: 11, to: 14 });
});
