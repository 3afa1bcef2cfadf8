// Raw MR on screen: exact where its values are whole, and windowed to where most of them lie.
import { describe, expect, it } from 'vitest';
import { rawRange } from './rawRange.ts';
import { displayPixels, valueAt } from './viewPixels.ts';

describe('raw values', () => {
  it('[VIEW-25] whole raw units are probed as they were stored', () => {
    const voxels = Float32Array.from({ length: 5000 }, (_, i) => i % 1731);
    const found = rawRange(voxels);
    expect(found?.range).toEqual({ least: 0, most: 1730, step: 1 });
    const shown = displayPixels(voxels, { slope: 1, intercept: 0, ...(found ? { range: found.range } : {}) });
    for (const i of [0, 7, 1730, 4999]) expect(valueAt(shown, i)).toBe(voxels[i]);
  });

  it('[VIEW-25] fractions and values beyond 16 bits are told apart in 65535 steps; none where there is none', () => {
    const voxels = Float32Array.from({ length: 1000 }, (_, i) => (i - 500) * 333.25);
    voxels[3] = NaN;
    const found = rawRange(voxels);
    const shown = displayPixels(voxels, { slope: 1, intercept: 0, ...(found ? { range: found.range } : {}) });
    expect(valueAt(shown, 3)).toBeNaN();
    for (const i of [0, 500, 999]) expect(Math.abs(valueAt(shown, i) - (voxels[i] ?? NaN))).toBeLessThan(5.1);
    expect(rawRange(new Float32Array(4).fill(NaN))).toBeNull();
  });

  it('[VIEW-25] the window leaves out the outermost values', () => {
    const voxels = Float32Array.from({ length: 10000 }, (_, i) => (i === 0 ? 30000 : (i % 1000) / 2));
    const window = rawRange(voxels)?.window;
    expect(window?.width).toBeGreaterThan(400);
    expect(window?.width).toBeLessThan(520);
  });
});
