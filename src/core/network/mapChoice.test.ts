// Which feature maps are shown.
import { describe, expect, it } from 'vitest';
import { unwrap } from '../result.ts';
import { chooseMaps, headCells, mapsByHand } from './mapChoice.ts';

/** Channel c varies by c: two pixels, 0 and c. */
const maps = (channels: number) => ({
  height: 1,
  width: 2,
  channels,
  values: Float32Array.from({ length: 2 * channels }, (_, i) => (i < channels ? 0 : i - channels)),
});

const all = Uint8Array.from([1, 1]);

describe('choosing feature maps', () => {
  it('[EXPL-3] takes those that vary most, evenly spaced ones, or a draw that is the same every time', () => {
    expect(chooseMaps(maps(2048), 'spread', all, 3)).toEqual([2047, 2046, 2045]);
    expect(chooseMaps(maps(2048), 'even', all, 4)).toEqual([256, 768, 1280, 1792]);
    const drawn = chooseMaps(maps(2048), 'random', all);
    expect(drawn).toHaveLength(81);
    expect(new Set(drawn).size).toBe(81);
    expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
    expect(chooseMaps(maps(2048), 'random', all)).toEqual(drawn);
    for (const rule of ['even', 'random'] as const)
      expect(chooseMaps(maps(5), rule, all)).toEqual([0, 1, 2, 3, 4]);
  });

  it('[EXPL-3] what lies outside the head does not count', () => {
    const outside = { height: 1, width: 3, channels: 2, values: Float32Array.from([0, 0, 1, 2, 90, 0]) };
    expect(chooseMaps(outside, 'spread', Uint8Array.from([1, 1, 1]))).toEqual([0, 1]);
    expect(chooseMaps(outside, 'spread', Uint8Array.from([1, 1, 0]))).toEqual([1, 0]);
    const hu = Float32Array.from({ length: 16 }, (_, i) => (i === 5 || i === 10 ? 40 : -1000));
    expect([...headCells(hu, 4, { width: 2, height: 2 })]).toEqual([1, 0, 0, 1]);
    expect([...headCells(hu.fill(-1000), 4, { width: 2, height: 2 })]).toEqual([1, 1, 1, 1]);
  });

  it('[EXPL-3] takes numbers and spans by hand, counted from 1, and says what names no map', () => {
    expect(unwrap(mapsByHand('1-3, 20; 2', 64))).toEqual([0, 1, 2, 19]);
    expect(unwrap(mapsByHand('1-2048', 2048))).toHaveLength(81);
    for (const wrong of ['0', '65', '3-1', 'x', '1-', ''])
      expect(mapsByHand(wrong, 64)).toMatchObject({ ok: false });
  });
});
