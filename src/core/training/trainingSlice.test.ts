import { describe, expect, it } from 'vitest';
import { asItIs, drawTurn, turned } from './augment.ts';
import type { NetworkGrid } from '../network/networkGrid.ts';
import type { StackGeometry } from '../geometry/stack.ts';
import { SeededRandom } from './training.ts';
import { HU_STEPS, NO_TARGET, sliceBytes, sliceWorth, TARGET_MAX, trainingSlice } from './trainingSlice.ts';

const n = 6;
const geometry: StackGeometry = {
  columns: n,
  rows: n,
  columnSpacing: 1,
  rowSpacing: 1,
  rowAxis: [1, 0, 0],
  columnAxis: [0, 1, 0],
  normal: [0, 0, 1],
  positions: [[0, 0, 0]],
  sliceThickness: 1,
};
const grid: NetworkGrid = { size: n, pixelMm: 1, stepX: [1, 0], stepY: [0, 1], origins: [[0, 0]] };
/** A head of 4 x 4 pixels; the MR does not reach its last row. */
const inHead = (i: number): boolean => {
  const [x, y] = [i % n, Math.floor(i / n)];
  return x > 0 && x < 5 && y > 0 && y < 5;
};
const pixels = Array.from({ length: n * n }, (_, i) => i);
const pair = {
  ct: { geometry, voxels: Int16Array.from(pixels, (i) => 10 * i) },
  head: Uint8Array.from(pixels, (i) => (inHead(i) ? 1 : 0)),
  intracranial: new Uint8Array(n * n),
  real: [Float32Array.from(pixels, (i) => (i >= 4 * n ? NaN : i / 30)), null],
};

describe('training slices', () => {
  it('[TUNE-10] hold HU, the real MR where it is known, and the masks', () => {
    const slice = trainingSlice(pair, 0, grid);
    const area = n * n;
    expect(slice.hu[8]).toBe(80 * HU_STEPS);
    expect(slice.hu[0]).toBe(-1000 * HU_STEPS);
    expect(slice.target[8]).toBe(Math.round((8 / 30) * TARGET_MAX));
    expect(slice.target[0]).toBe(0);
    expect(slice.target[4 * n + 1]).toBe(NO_TARGET);
    expect(slice.target.subarray(area).every((value) => value === NO_TARGET)).toBe(true);
    expect(sliceWorth(slice)).toEqual({ head: 16, reached: 0.75 });
    expect(slice.hu.byteLength + slice.target.byteLength + slice.mask.byteLength).toBe(sliceBytes(n, 2));
  });

  it('[TUNE-10] turned, all planes move alike; what is not known weighs nothing', () => {
    const slice = trainingSlice(pair, 0, grid);
    const plain = turned(slice, n, asItIs);
    expect(plain.weight[8 * 2]).toBe(1);
    expect(plain.weight[8 * 2 + 1]).toBe(0);
    expect(plain.weight[(4 * n + 1) * 2]).toBe(0);
    const turn = { ...asItIs, quarters: 1, mirrored: true, gain: 1.02, offset: 3 };
    const made = turned(slice, n, turn);
    // A quarter turn anticlockwise and a mirror exchange rows and columns, from the far corner.
    const from = (i: number): number => (n - 1 - (i % n)) * n + (n - 1 - Math.floor(i / n));
    pixels.forEach((i) => {
      const source = from(i);
      const hu = plain.hu[source] ?? NaN;
      expect(made.hu[i]).toBeCloseTo(hu <= -1000 ? -1000 : hu * 1.02 + 3, 3);
      expect(made.target[2 * i]).toBe(plain.target[2 * source]);
      expect(made.weight[2 * i]).toBe(plain.weight[2 * source]);
    });
  });

  it('[TUNE-10] a small shift keeps known pixels known, and draws are the same for the same seed', () => {
    const slice = trainingSlice(pair, 0, grid);
    const nudge = { angle: 0, scale: 1, shift: [1, 0] as const };
    const moved = turned(slice, n, { ...asItIs, nudge });
    const plain = turned(slice, n, asItIs);
    expect(moved.target[2 * 9]).toBeCloseTo(plain.target[2 * 8] ?? NaN, 6);
    const all = { turns: true, flips: true, affine: true, intensity: true };
    expect(drawTurn(new SeededRandom(9), all, n)).toEqual(drawTurn(new SeededRandom(9), all, n));
    const none = { turns: false, flips: false, affine: false, intensity: false };
    expect(drawTurn(new SeededRandom(9), none, n)).toEqual(asItIs);
  });
});
