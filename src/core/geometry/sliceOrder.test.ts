import { describe, expect, it } from 'vitest';
import { nextSlice, outwardsFrom } from './sliceOrder.ts';

describe('slice order', () => {
  it('[SYN-1] starts at the slice in view and goes outwards, each slice once', () => {
    expect(outwardsFrom(2, 6)).toEqual([2, 3, 1, 4, 0, 5]);
    expect(outwardsFrom(9, 3)).toEqual([2, 1, 0]);
  });
  it('[SYN-1] follows the view while it runs', () => {
    const done = [false, true, true, false, true];
    expect(nextSlice(2, done)).toBe(3);
    expect(nextSlice(1, done)).toBe(0);
    expect(nextSlice(0, [true, true])).toBeNull();
  });
});
