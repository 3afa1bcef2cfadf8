// On WebGPU the labels of grey and white matter are PyTorch's, and nothing is left behind.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TISSUE_WEIGHTS } from '../../core/tissue/tissueNetwork.ts';
import { closeWebGpu, type OpenGpu } from '../openGpu.ts';
import { openTestGpu } from '../testing/openTestGpu.ts';
import { compareTissue } from '../testing/tissueCase.ts';

const bytes = async (url: string): Promise<Uint8Array> =>
  new Uint8Array(await (await fetch(url)).arrayBuffer());

describe('grey and white matter on WebGPU', () => {
  let gpu: OpenGpu;
  beforeAll(async () => {
    gpu = await openTestGpu(navigator.gpu);
  });
  afterAll(() => {
    closeWebGpu(gpu);
  });

  it("[TIS-1] labels are PyTorch's, nothing is left", async () => {
    const report = await compareTissue(
      {
        weights: await bytes(`/${TISSUE_WEIGHTS}`),
        head: await bytes('/scripts/oracles/tissue/head.bin'),
        labels: await bytes('/scripts/oracles/tissue/labels.bin'),
        size: [32, 24, 12],
      },
      false,
    );
    expect(report.different).toBeLessThan(5);
    expect(report).toMatchObject({ tensorsLeft: 0, leftByAbort: 0 });
  });
});
