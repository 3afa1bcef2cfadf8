import { expect, it } from 'vitest';
import type { StackGeometry } from '../geometry/stack.ts';
import { thumbnail } from './thumbnail.ts';

const geometry: StackGeometry = {
  columns: 200,
  rows: 100,
  columnSpacing: 0.5,
  rowSpacing: 2,
  rowAxis: [1, 0, 0],
  columnAxis: [0, 1, 0],
  normal: [0, 0, 1],
  positions: [[0, 0, 0]],
  sliceThickness: null,
};

it('[READ-20] keeps the true aspect ratio of anisotropic pixels', () => {
  const { width, height } = thumbnail(new Int16Array(20000), geometry, null, 96);
  expect([width, height]).toEqual([48, 96]);
});

it('[READ-20] maps the window to grey', () => {
  const slice = new Int16Array(20000).fill(40);
  const { pixels } = thumbnail(slice, geometry, { low: 0, high: 80 });
  expect(pixels[0]).toBe(128);
  expect(pixels[3]).toBe(255);
});
