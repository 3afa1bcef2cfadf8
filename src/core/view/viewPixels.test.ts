// Slices as integers for the screen, and differences of two.
import { describe, expect, it } from 'vitest';
import { differencePixels, displayPixels, valueAt } from './viewPixels.ts';

describe('display pixels', () => {
  it('[VIEW-9] Hounsfield units pass through uncopied, with their range', () => {
    const slice = Int16Array.of(-1000, 37, 1200);
    const shown = displayPixels(slice, { slope: 1, intercept: 0 });
    expect(shown.pixels).toBe(slice);
    expect(shown).toMatchObject({ least: -1000, most: 1200, missing: null });
    expect(valueAt(shown, 1)).toBe(37);
  });

  it('[VIEW-9] real MR keeps its intensity to a thousandth, and has no value where it does not reach', () => {
    const shown = displayPixels(Float32Array.of(100, 600, NaN, 1e6, -1e6), {
      slope: 1 / 500,
      intercept: -0.2,
    });
    expect(valueAt(shown, 0)).toBeCloseTo(0, 3);
    expect(valueAt(shown, 1)).toBeCloseTo(1, 3);
    expect(valueAt(shown, 2)).toBeNaN();
    expect(valueAt(shown, 3)).toBeCloseTo(2, 9);
    expect(valueAt(shown, 4)).toBeCloseTo(-0.5, 9);
    expect(shown.pixels.every((v) => v >= shown.least && v <= shown.most)).toBe(true);
  });

  const of = {
    synthetic: Uint16Array.of(0, 4095, 2048, 4095, 1000),
    syntheticScale: { slope: 1 / 4095, intercept: 0 },
    real: Float32Array.of(50, 50, 10, 500, NaN),
    realScale: { slope: 1 / 100, intercept: 0 },
  };

  it('[VIEW-11] a difference is synthetic minus real, both normalised and clipped to 0..1', () => {
    const shown = differencePixels(of, 'signed');
    const values = [0, 1, 2, 3].map((i) => valueAt(shown, i));
    [-0.5, 0.5, 2048 / 4095 - 0.1, 0].forEach((expected, i) => expect(values[i]).toBeCloseTo(expected, 3));
    expect(shown).toMatchObject({ least: -4095, most: 4095 });
  });

  it('[VIEW-11] an absolute difference has no sign', () => {
    const shown = differencePixels(of, 'absolute');
    expect(valueAt(shown, 0)).toBeCloseTo(0.5, 3);
    expect(shown.least).toBe(0);
  });

  it('[VIEW-11] has no value where the real MR has none, and never guesses one', () => {
    for (const kind of ['signed', 'absolute'] as const) {
      const shown = differencePixels(of, kind);
      expect(valueAt(shown, 4)).toBeNaN();
      expect([...(shown.missing ?? [])]).toEqual([0, 0, 0, 0, 1]);
    }
  });
});
