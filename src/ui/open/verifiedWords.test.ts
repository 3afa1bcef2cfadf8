import { expect, it } from 'vitest';
import { verifiedWords } from './verifiedWords.ts';

it('[EXP-28] a verification names its largest difference and what that means', () => {
  const found = {
    state: 'done',
    slice: 11,
    different: 40,
    pixels: 5000,
    slices: 20,
    adapter: 'wasm',
  } as const;
  expect(verifiedWords({ ...found, largest: 0, different: 0 }, 4095)).toEqual({
    good: true,
    words: 'Verified, made again on wasm: all 20 slices are identical, pixel for pixel.',
  });
  const rounding = verifiedWords({ ...found, largest: 4 }, 4095);
  expect(rounding.good).toBe(true);
  expect(rounding.words).toContain(
    'largest difference 4 of 4095 (0.10 %), on slice 12; 40 of 5,000 pixels differ',
  );
  const changed = verifiedWords({ ...found, largest: 5 }, 4095);
  expect(changed.good).toBe(false);
  expect(changed.words).toMatch(/^Not identical/);
});
