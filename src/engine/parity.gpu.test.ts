// On WebGPU every network gives what PyTorch gives in float64, and leaves nothing behind.
import { getBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareWithPyTorch, PARITY_CASES, PARITY_TOLERANCE } from './testing/parityCase.ts';
import { closeWebGpu, type OpenGpu } from './openGpu.ts';
import { openTestGpu } from './testing/openTestGpu.ts';

const fixture = (name: string, file: string): string => `/scripts/oracles/network/${name}/${file}`;
const bytes = async (url: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await fetch(url)).arrayBuffer());

describe('parity with PyTorch on WebGPU', () => {
  let gpu: OpenGpu;
  beforeAll(async () => {
    gpu = await openTestGpu(navigator.gpu);
  });
  afterAll(() => {
    closeWebGpu(gpu);
  });

  it('[ENG-3] runs on WebGPU', () => {
    expect(getBackend()).toBe('webgpu');
    expect(gpu.adapter).not.toBe('');
  });

  it.each(PARITY_CASES)('[ENG-3] %s: largest relative error at most 1e-4, no tensor left', async (name) => {
    const expected = new Float32Array((await bytes(fixture(name, 'expected.bin'))).buffer);
    const source = {
      json: async () => (await (await fetch(fixture(name, 'model.json'))).json()) as unknown,
      shard: (path: string) => bytes(fixture(name, path)),
    };
    const report = await compareWithPyTorch(source, expected);
    expect(report.largestLogit).toBeGreaterThan(0.1);
    expect(report.relativeError).toBeLessThan(PARITY_TOLERANCE);
    expect(report).toMatchObject({ tensorsLeft: 0, tensorsAfterDispose: 0 });
  });
});
