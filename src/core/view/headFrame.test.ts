// The box that panes are filled with: around a mask, around the tissue of MR without one, whatever noise lies outside.
import { describe, expect, it } from 'vitest';
import { regularGrid } from '../geometry/regularGrid.ts';
import { sharedStack } from '../geometry/sharedStack.ts';
import { seriesFor } from '../testing/seriesFor.ts';
import { headFrame, tissueFrame } from './headFrame.ts';
import { rawRange } from './rawRange.ts';

const SLICES = 30;
const { geometry: plain } = seriesFor(
  'mr',
  {},
  Array.from({ length: SLICES }, (_, i) => 5 * i),
);
if (!plain) throw new Error('The series has no geometry.');
const geometry = { ...plain, columns: 120, rows: 120, columnSpacing: 2, rowSpacing: 2 };
const grid = regularGrid(geometry);
/** mm from the grid's middle. */
const head = { middle: [20, -14, 0], radius: [60, 76, 50] } as const;

/** Whether a voxel lies in the head: how far from its middle, 1 at the surface. */
function depth(voxel: number): number {
  const column = voxel % 120;
  const row = Math.floor(voxel / 120) % 120;
  const slice = Math.floor(voxel / 14400);
  const place = [(column - 59.5) * 2, (row - 59.5) * 2, (slice - (SLICES - 1) / 2) * 5];
  return Math.hypot(...place.map((mm, axis) => (mm - (head.middle[axis] ?? 0)) / (head.radius[axis] ?? 1)));
}

function noise(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
}

describe('[VIEW-27] the box that panes are filled with', () => {
  it('reaches around a mask with a margin of 8 mm', () => {
    const mask = sharedStack(Uint8Array, 1, geometry);
    mask.voxels.forEach((_, i) => (mask.voxels[i] = depth(i) < 1 ? 1 : 0));
    const frame = headFrame(grid, mask);
    head.radius.forEach((radius, axis) => {
      const size = frame?.size[axis] ?? 0;
      expect(size).toBeGreaterThan(2 * radius);
      expect(size).toBeLessThan(2 * radius + 16 + 5);
      expect(Math.abs((frame?.middle[axis] ?? 99) - (head.middle[axis] ?? 0))).toBeLessThan(5);
    });
    expect(headFrame(grid, sharedStack(Uint8Array, 1, geometry))).toBeNull();
  });

  it('reaches around the tissue of MR, and no noise or bright speck widens it', () => {
    const mr = sharedStack(Float32Array, 4, geometry);
    const random = noise(7);
    mr.voxels.forEach((_, i) => {
      const tissue = depth(i) < 1 ? 300 + 500 * random() : 0;
      const speck = random() < 0.0005 ? 900 : 0;
      mr.voxels[i] = Math.max(tissue, speck, 60 * random());
    });
    const window = rawRange(mr.voxels)?.window;
    const frame = window && tissueFrame(grid, mr, window);
    head.radius.forEach((radius, axis) => {
      const size = frame?.size[axis] ?? 0;
      expect(size).toBeGreaterThan(2 * radius - 12);
      expect(size).toBeLessThan(2 * radius + 16 + 6);
    });
  });
});
