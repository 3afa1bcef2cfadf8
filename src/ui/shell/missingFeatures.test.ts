import { describe, expect, it } from 'vitest';
import { missingFeatures, thisPlatform } from './missingFeatures.ts';

const able = { crossOriginIsolated: true, sharedMemory: true, workers: true, simd: true };

describe('a browser that cannot run the page', () => {
  it('[UI-9] is told each thing that is missing and what to do; an able one is told nothing', () => {
    expect(missingFeatures(able)).toEqual([]);
    expect(missingFeatures({ ...able, crossOriginIsolated: false, sharedMemory: false })).toHaveLength(1);
    expect(missingFeatures({ ...able, crossOriginIsolated: false })[0]?.advice).toContain('npm start');
    expect(missingFeatures({ ...able, simd: false })[0]?.what).toContain('SIMD');
    expect(missingFeatures({ ...able, workers: false, simd: false })).toHaveLength(2);
  });

  it('[UI-9] the SIMD probe is a module that an engine with SIMD accepts', () => {
    expect(thisPlatform().simd).toBe(true);
  });
});
