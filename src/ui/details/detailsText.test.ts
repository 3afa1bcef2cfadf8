import { describe, expect, it } from 'vitest';
import { detailGroups, detailsText } from './detailsText.ts';

const engine = {
  starting: false,
  backend: {
    backend: 'wasm' as const,
    reason: 'no graphics adapter was offered',
    adapter: 'wasm, SIMD, 2 threads',
    softwareAdapter: false,
    threads: 2,
    features: ['simd'],
    limits: { maxBufferSize: 268435456 },
  },
  models: [],
  featureNetworks: [],
  loading: null,
  loaded: null,
  error: null,
};

describe('details', () => {
  it('[UI-11] names backend, reason and limits, as copyable text', () => {
    const text = detailsText(detailGroups(engine, 'Test 1.0'));
    expect(text).toContain('Why: no graphics adapter was offered');
    expect(text).toContain('maxBufferSize: 268,435,456');
    expect(text).toContain('User agent: Test 1.0');
  });

  it('[UI-11] says nothing of a device that was not tried', () => {
    expect(detailGroups({ ...engine, backend: null }, 'Test').map(({ title }) => title)).toEqual(['Browser']);
  });
});
