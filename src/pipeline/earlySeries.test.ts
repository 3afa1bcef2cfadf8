import { describe, expect, it } from 'vitest';
import { moveSlices, type SliceMoves } from './earlySeries.ts';

/** Slices of two pixels that hold their own first place, moved. */
function moved(slots: number, moves: SliceMoves): readonly number[] {
  const voxels = Int16Array.from({ length: 2 * slots }, (_, i) => i >> 1);
  moveSlices(voxels, 2, moves);
  return moves.map(({ to }) => {
    expect(voxels[2 * to]).toBe(voxels[2 * to + 1]);
    return voxels[2 * to] ?? -1;
  });
}

describe('early slices', () => {
  it('[READ-19] reach the order of the series from any order of the files, wherever their places overlap', () => {
    const order = (froms: readonly number[]): SliceMoves => froms.map((from, to) => ({ from, to }));
    const cases: readonly (readonly number[])[] = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 2, 3, 0],
      [2, 0, 1, 4, 3, 5],
      [7, 5, 6, 1],
      [5, 1, 9, 0, 2],
    ];
    for (const froms of cases) expect(moved(10, order(froms))).toEqual(froms);
  });

  it('[READ-19] leave the places of slices that are still to be read to those', () => {
    expect(
      moved(8, [
        { from: 0, to: 3 },
        { from: 3, to: 5 },
        { from: 6, to: 0 },
      ]),
    ).toEqual([0, 3, 6]);
  });
});
