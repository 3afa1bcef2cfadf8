import { describe, expect, it } from 'vitest';
import { spreadOf, undone, varied, VARIATIONS } from './variations.ts';

const size = 8;
const slice = Float32Array.from({ length: size * size }, (_, i) => (i % 7 === 0 ? -1000 : i));

describe('variations of a slice', () => {
  it('[SPR-1] each is undone where it was done: without noise nothing is left of it, noise is small and of the same seed the same', () => {
    for (const variation of VARIATIONS) {
      const still = { ...variation, noiseHu: 0 };
      expect(undone(varied(slice, size, still, 1), size, still)).toEqual(slice);
      const noisy = undone(varied(slice, size, variation, 1), size, variation);
      noisy.forEach((value, i) =>
        expect(Math.abs(value - (slice[i] ?? NaN))).toBeLessThan(6 * variation.noiseHu + 1e-3),
      );
      expect(undone(varied(slice, size, variation, 1), size, variation)).toEqual(noisy);
    }
  });

  it('[SPR-1] costs three passes a slice', () => {
    expect(VARIATIONS).toHaveLength(3);
  });

  it('[SPR-1] the spread is the standard deviation of the answers inside, its mean in per cent of full scale', () => {
    const into = Uint16Array.of(9, 9, 9);
    const answers = [Uint16Array.of(100, 50, 7), Uint16Array.of(300, 50, 90)];
    expect(spreadOf(answers, Uint8Array.of(1, 1, 0), into)).toBeCloseTo((100 * 50) / 4095);
    expect([...into]).toEqual([100, 0, 0]);
    expect(spreadOf(answers, Uint8Array.of(0, 0, 0), into)).toBeNull();
  });
});
