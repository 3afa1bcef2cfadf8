import { expect, it } from 'vitest';
import type { NetworkGrid } from './networkGrid.ts';
import { networkInput } from './networkInput.ts';
import type { StackGeometry } from '../geometry/stack.ts';
import { boneWindow, brainWindow, softTissueWindow, shippedWindows, windowed } from './windows.ts';

const geometry: StackGeometry = {
  columns: 16,
  rows: 16,
  columnSpacing: 1,
  rowSpacing: 1,
  rowAxis: [1, 0, 0],
  columnAxis: [0, 1, 0],
  normal: [0, 0, 1],
  positions: [[0, 0, 0]],
  sliceThickness: 1,
};
const gridOf = (size: number, step: number, origin: number): NetworkGrid => ({
  size,
  pixelMm: step,
  stepX: [step, 0],
  stepY: [0, step],
  origins: [[origin, origin]],
});
const preprocessing = {
  windows: shippedWindows,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  grid: { size: 16, pixelMm: 1 },
};
const everything = new Uint8Array(256).fill(1);

it('[PREP-4] windows map their edges to 0 and 1, their centre to a half, and clip', () => {
  expect([-1000, 0, 20, 40, 80, 3000].map((hu) => windowed(hu, brainWindow))).toEqual([
    0, 0, 0.25, 0.5, 1, 1,
  ]);
  expect(windowed(-160, softTissueWindow)).toBe(0);
  expect(windowed(2000, boneWindow)).toBe(1);
});

it('[PREP-7] on its own grid a slice is windowed and standardised, channel fastest, and nothing else', () => {
  const voxels = Int16Array.from({ length: 256 }, (_, i) => i * 9 - 1100);
  const input = networkInput({ geometry, voxels }, everything, 0, preprocessing, gridOf(16, 1, 0));
  expect(input).toHaveLength(256 * 3);
  voxels.forEach((hu, i) => {
    shippedWindows.forEach((window, c) => {
      const expected = (windowed(hu, window) - (preprocessing.mean[c] ?? 0)) / (preprocessing.std[c] ?? 1);
      expect(input[i * 3 + c]).toBeCloseTo(expected, 5);
    });
  });
});

it('[PREP-7] outside the mask, and outside the slice, is air', () => {
  const voxels = new Int16Array(256).fill(40);
  const head = new Uint8Array(256);
  head.fill(1, 0, 128);
  const input = networkInput({ geometry, voxels }, head, 0, preprocessing, gridOf(20, 1, -2));
  const brain = (x: number, y: number): number => (input[(y * 20 + x) * 3] ?? 0) * 0.229 + 0.485;
  expect(brain(10, 4)).toBeCloseTo(0.5, 5);
  expect(brain(10, 14)).toBeCloseTo(0, 5);
  expect(brain(0, 4)).toBeCloseTo(0, 5);
});

it('[PREP-7] a CT finer than the grid is averaged, not skipped over', () => {
  const voxels = Int16Array.from({ length: 256 }, (_, i) => ((i + Math.floor(i / 16)) % 2 ? 80 : 0));
  const input = networkInput({ geometry, voxels }, everything, 0, preprocessing, gridOf(4, 3, 3));
  for (let y = 0; y < 4; y++)
    for (let x = 0; x < 4; x++)
      expect(Math.abs((input[(y * 4 + x) * 3] ?? 0) * 0.229 + 0.485 - 0.5)).toBeLessThan(0.02);
});
