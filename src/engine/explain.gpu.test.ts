// On WebGPU: filters, feature maps and the gradient of one value in the input are PyTorch's.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeWebGpu, type OpenGpu } from './openGpu.ts';
import { openTestGpu } from './testing/openTestGpu.ts';
import { compareExplanation, type StoredExplanation } from './testing/explainCase.ts';

const bytes = async (file: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await fetch(`/scripts/oracles/${file}`)).arrayBuffer());
const json = async (file: string): Promise<unknown> => (await fetch(`/scripts/oracles/${file}`)).json();

describe('explaining on WebGPU', () => {
  let gpu: OpenGpu;
  beforeAll(async () => {
    gpu = await openTestGpu(navigator.gpu);
  });
  afterAll(() => {
    closeWebGpu(gpu);
  });

  it("[EXPL-1] DRUNet-50: filters, maps and the gradient of an intensity are PyTorch's, nothing is left", async () => {
    const stored = (await json('explain/drunet50.json')) as StoredExplanation;
    const source = {
      json: () => json('network/drunet50/model.json'),
      shard: (path: string) => bytes(`network/drunet50/${path}`),
    };
    const allocated = gpu.backend.bytesAllocated;
    const numbers = new Float32Array((await bytes('explain/drunet50.bin')).buffer);
    const extent = { gradients: stored.gradients.slice(0, 1), aborts: false };
    const report = await compareExplanation(source, stored, numbers, extent);
    expect(report).toMatchObject({ sameFilters: true, tensorsLeft: 0 });
    expect(report.outputError).toBeLessThan(1e-6);
    expect(report.mapError).toBeLessThan(1e-4);
    expect(report.gradientError).toBeLessThan(1e-4);
    gpu.backend.emptyPool();
    expect(gpu.backend.bytesAllocated).toBe(allocated);
  });
});
