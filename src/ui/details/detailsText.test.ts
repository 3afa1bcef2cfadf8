import { describe, expect, it } from 'vitest';
import type { LoadedModel } from '../../core/network/engineApi.ts';
import { detailGroups, detailsText, type Measured } from './detailsText.ts';

const backend = {
  backend: 'webgpu' as const,
  reason: 'Runs on the GPU, faster than the CPU.',
  adapter: 'acme one',
  softwareAdapter: false,
  threads: 0,
  features: ['shader-f16'],
  limits: { maxBufferSize: 268435456 },
};
const loaded = {
  file: { id: 'm', name: 'DRUNet-101', version: '1.0.0', weightsSha256: 'abc' },
  timings: {
    fetchMs: 1000,
    decodeMs: 200,
    uploadMs: 100,
    compileMs: 50,
    compiledInMs: 900,
    checkMs: 400,
    totalMs: 1800,
    fromStorage: true,
    storageNote: null,
  },
  selfTest: { passed: true, largestDifference: 1e-6, tolerance: 1e-3 },
  secondsPerSlice: 0.25,
  deviceBytes: 421e6,
  maxBatch: 4,
  kernels: { 'synthmr-convolution': 211, pool2D: 1 },
} as unknown as LoadedModel;
const measured: Measured = {
  engine: {
    backend,
    bytesInUse: 430e6,
    tensors: 422,
    modelId: 'm',
    firstSliceMs: 300,
    slices: 12,
    losses: ['The GPU was lost: driver reset'],
  },
  pixels: { bytes: 80e6, budget: 2e9, aside: 1 },
  heapBytes: 30e6,
  storage: { used: 90e6, granted: 1e9 },
};

describe('details', () => {
  it('[UI-11] names backend, reason, limits, kernels, memory and the parts of the time to the first slice, as text', () => {
    const text = detailsText(detailGroups({ backend, loaded }, measured, 'Test 1.0'));
    for (const line of [
      'Reason: Runs on the GPU, faster than the CPU.',
      'Adapter: acme one',
      'Device loss 1: The GPU was lost: driver reset',
      'maxBufferSize: 268,435,456',
      'synthmr-convolution: 211 times',
      'Slices at once: 4',
      'GPU buffers: 430 MB',
      'Tensors: 422',
      'Pixels of open studies: 80 MB',
      'JavaScript heap: 30 MB',
      'Storage: 90 MB of 1.0 GB',
      'Download: 1.00 s',
      'Decode: 0.20 s',
      'Upload: 0.10 s',
      'Compile: 0.05 s (0.90 s in all, during the download)',
      'Self-test: 0.40 s',
      'Run: 0.30 s',
      'Total: 2.10 s',
      'User agent: Test 1.0',
    ])
      expect(text).toContain(`  ${line}`);
  });

  it('[ENG-23] tells which kernels were measured to be the fastest, and which were struck out', () => {
    const tuning = {
      source: 'measured' as const,
      variants: { direct: 1, 'low x 4': 40 },
      unmeasured: 2,
      ms: 4.25,
      directMs: 18.5,
      spentMs: 900,
      struck: [{ variant: 'thin', why: 'computes 1x1 incorrectly' }],
    };
    const text = detailsText(detailGroups({ backend, loaded: { ...loaded, tuning } }, measured, 'Test'));
    for (const line of [
      'Measured: now, in 0.90 s',
      'Convolutions, one by one: 4.25 ms; untuned 18.5 ms',
      'Variant low x 4: 40 layers',
      'Not measured yet: 2 layers, for lack of time: run untuned',
      'Variant thin, struck out: computes 1x1 incorrectly',
    ])
      expect(text).toContain(`  ${line}`);
  });

  it('[ENG-32] tells the same of the kernels of a training step', () => {
    const training = {
      source: 'kept' as const,
      variants: { direct: 20, 'wide x 64': 130 },
      unmeasured: 0,
      ms: 40,
      directMs: 180,
      spentMs: 5,
      struck: [{ variant: 'low (gradient in inputs)', why: 'computes it incorrectly' }],
    };
    const text = detailsText(detailGroups({ backend, loaded }, measured, 'Test', training));
    expect(text).toContain('Training kernels measured on this GPU');
    for (const line of [
      'Measured: on an earlier visit',
      'Convolutions and gradients, one by one: 40.0 ms; untuned 180.0 ms',
      'Variant wide x 64: 130 layers',
      'Variant low (gradient in inputs), struck out: computes it incorrectly',
    ])
      expect(text).toContain(`  ${line}`);
  });

  it('[UI-11] says nothing about a device that was not tested, and says when the engine does not respond', () => {
    const nothing = { backend: null, loaded: null };
    expect(detailGroups(nothing, null, 'Test').map(({ title }) => title)).toEqual(['Browser']);
    const text = detailsText(detailGroups(nothing, { ...measured, engine: null }, 'Test'));
    expect(text).toContain('Engine: no response');
  });
});
