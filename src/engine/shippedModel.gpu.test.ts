// On WebGPU the shipped DRUNet-101 makes the image that PyTorch made of a crop of the demo patient's CT.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareShipped, type ShippedCases } from './testing/shippedCase.ts';
import { closeWebGpu, type OpenGpu } from './openGpu.ts';
import { openTestGpu } from './testing/openTestGpu.ts';

const bytes = async (url: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await fetch(url)).arrayBuffer());
const json = async (url: string): Promise<unknown> => (await fetch(url)).json();

describe('shipped models on WebGPU', () => {
  let gpu: OpenGpu;
  beforeAll(async () => {
    gpu = await openTestGpu(navigator.gpu);
  });
  afterAll(() => {
    closeWebGpu(gpu);
  });

  it('[WEI-6] each makes PyTorch’s image to 1e-3 of full scale', async () => {
    const oracle = '/scripts/oracles/shipped';
    const { size, crop, cases } = (await json(`${oracle}/case.json`)) as ShippedCases;
    expect(cases.length).toBeGreaterThan(0);
    const hu = new Int16Array((await bytes(`${oracle}/${crop}`)).buffer);
    for (const { model, expected } of cases) {
      const folder = `/models/${model.replace(/[^/]*$/, '')}`;
      const source = {
        json: () => json(`/models/${model}`),
        shard: (path: string) => bytes(folder + path),
      };
      const image = new Uint16Array((await bytes(`${oracle}/${expected}`)).buffer);
      const report = await compareShipped(source, hu, image, size);
      expect(report.range).toBeGreaterThan(0.3);
      expect(report.largestDifference, model).toBeLessThan(1e-3);
    }
  });
});
