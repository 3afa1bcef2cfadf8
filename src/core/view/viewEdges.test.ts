// Edges run along the borders of what an image shows, once, and not where there is nothing.
import { describe, expect, it } from 'vitest';
import { edgeStrokes } from './viewEdges.ts';

const [columns, rows] = [40, 30];
const range = { least: -150, most: 300 };
const slice = (value: (x: number, y: number) => number, missing: Uint8Array<ArrayBuffer> | null = null) => ({
  pixels: Int16Array.from({ length: columns * rows }, (_, i) => value(i % columns, Math.floor(i / columns))),
  slope: 1,
  intercept: 0,
  least: -1000,
  most: 3000,
  missing,
});

describe('edges of an image', () => {
  it('[VIEW-16] lie on the border between two tissues, one stroke a row', () => {
    const strokes = edgeStrokes(
      slice((x) => (x < 20 ? -100 : 40)),
      columns,
      rows,
      range,
    );
    expect(strokes).toHaveLength(rows - 2);
    for (const [a, b] of strokes) {
      expect(a?.x).toBeGreaterThanOrEqual(19);
      expect(a?.x).toBeLessThanOrEqual(20);
      expect(b?.x).toBe(a?.x);
      expect(Math.abs((b?.y ?? 0) - (a?.y ?? 0))).toBe(1);
    }
  });

  it('[VIEW-16] are not drawn in a flat image, beyond the range, or where values are missing', () => {
    expect(
      edgeStrokes(
        slice(() => 40),
        columns,
        rows,
        range,
      ),
    ).toEqual([]);
    expect(
      edgeStrokes(
        slice((x) => (x < 20 ? 1000 : 2500)),
        columns,
        rows,
        range,
      ),
    ).toEqual([]);
    const missing = new Uint8Array(columns * rows);
    missing.forEach((_, i) => (missing[i] = i % columns > 12 && i % columns < 28 ? 1 : 0));
    expect(
      edgeStrokes(
        slice((x) => (x < 20 ? -100 : 40), missing),
        columns,
        rows,
        range,
      ),
    ).toEqual([]);
  });
});
