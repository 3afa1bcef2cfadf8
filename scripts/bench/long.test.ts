// The verdict on a long run: what counts as growth, and what does not.
import { describe, expect, it } from 'vitest';
import { growth, type Held } from './long.ts';

const held = (slices: number, patch: Partial<Held> = {}): Held => ({
  slices,
  heap: 10e6,
  gpu: 5e6,
  engine: 5e6,
  tensors: 90,
  ...patch,
});

describe('long run', () => {
  it('[HARD-7] a first slice may take more; after the first volume a byte on the GPU or a tensor is growth', () => {
    expect(growth([held(1, { gpu: 1e6 }), held(600), held(1200), held(1800)])).toEqual([]);
    expect(growth([held(1), held(600), held(1800, { heap: 11.9e6 })])).toEqual([]);
    expect(growth([held(1), held(600), held(1800, { gpu: 5e6 + 4, tensors: 91, heap: 13e6 })])).toEqual([
      'heap by 3.0 MB',
      'GPU buffers by 0.0 MB',
      'tensors by 1',
    ]);
  });
});
