// Drawings as rows: figures, places in the patient, and values in each image.
import { describe, expect, it } from 'vitest';
import { regularGrid } from '../geometry/regularGrid.ts';
import type { StackGeometry } from '../geometry/stack.ts';
import { spotOf, viewSpace } from '../view/viewSpace.ts';
import type { Measurement } from '../view/viewState.ts';
import { measured, measuredCsv } from './measureTable.ts';

const geometry: StackGeometry = {
  columns: 11,
  rows: 11,
  columnSpacing: 1,
  rowSpacing: 1,
  rowAxis: [1, 0, 0],
  columnAxis: [0, 1, 0],
  normal: [0, 0, 1],
  positions: [
    [-5, -5, 0],
    [-5, -5, 3],
  ],
  sliceThickness: 3,
};
const grid = regularGrid(geometry);
const space = viewSpace(grid);
const pixels = Int16Array.from({ length: 121 }, () => 40);
const on = {
  grid,
  spot: ({ plane, slice }: Measurement) => spotOf(space, plane, slice),
  geometry: () => geometry,
  slice: () => ({ pixels, slope: 1, intercept: 0, least: 0, most: 100, missing: null }),
  images: ['ct', 'synthetic-t1'] as const,
};

describe('[VIEW-29] the table of measurements', () => {
  it('has lengths in mm, places in the patient, and a row for each image under a region', () => {
    const line = measured(
      {
        id: 1,
        kind: 'distance',
        plane: 'axial',
        slice: 1,
        points: [
          { x: -3, y: 0 },
          { x: 0, y: 4 },
        ],
        text: 'a, "b"',
      },
      on,
    );
    expect(line.lengthMm).toBe(5);
    expect(line.points).toEqual([
      [-3, 0, 3],
      [0, 4, 3],
    ]);
    const region = measured(
      {
        id: 2,
        kind: 'rectangle',
        plane: 'axial',
        slice: 0,
        points: [
          { x: -2, y: -2 },
          { x: 2, y: 2 },
        ],
      },
      on,
    );
    expect(region.values.map(({ stats }) => stats.mean)).toEqual([40, 40]);
    const [header, ...rows] = measuredCsv([line, region], (image) => image)
      .trimEnd()
      .split('\r\n');
    expect(header?.split(',')).toHaveLength(14);
    expect(rows[0]).toBe('1,distance,"a, ""b""",axial,2,5,,,,,,,,-3.00 0.00 3.00; 0.00 4.00 3.00');
    expect(rows.map((row) => row.split(',').slice(7, 9))).toEqual([
      expect.anything(),
      ['ct', 'HU'],
      ['synthetic-t1', 'intensity 0 to 1'],
    ]);
  });
});
