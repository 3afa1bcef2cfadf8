// On WebGPU the domain features and scores are PyTorch's, from the same pass as the image.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeWebGpu, type OpenGpu } from './openGpu.ts';
import { openTestGpu } from './testing/openTestGpu.ts';
import { compareDomain, type DomainCases } from './testing/domainCase.ts';

const json = async (url: string): Promise<unknown> => (await fetch(url)).json();

describe('domain features on WebGPU', () => {
  let gpu: OpenGpu;
  beforeAll(async () => {
    gpu = await openTestGpu(navigator.gpu);
  });
  afterAll(() => {
    closeWebGpu(gpu);
  });

  it('[DOM-1] PyTorch’s features and scores, and the image untouched', async () => {
    const stored = (await json('/scripts/oracles/domain/cases.json')) as DomainCases;
    expect(stored.cases.length).toBeGreaterThan(0);
    for (const one of stored.cases) {
      const folder = `/scripts/oracles/network/${one.network}`;
      const source = {
        json: () => json(`${folder}/model.json`),
        shard: async (path: string) => new Uint8Array(await (await fetch(`${folder}/${path}`)).arrayBuffer()),
      };
      const report = await compareDomain(source, stored, one);
      expect(report.relativeError).toBeLessThan(1e-4);
      expect(report.score).toBeCloseTo(one.score, 3);
      expect(report.logitsChanged).toBe(0);
    }
  });
});
