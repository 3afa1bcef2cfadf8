// On wasm the domain features and scores are PyTorch's, from the same pass as the image.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelFolder } from '../node/modelFolder.ts';
import { oracleJson, oraclePath } from '../node/oracles.ts';
import { compareDomain, type DomainCases } from './testing/domainCase.ts';
import { type NodeWasm, startNodeWasm } from './tfjs/nodeWasm.ts';

const stored = oracleJson('domain/cases.json') as DomainCases;

describe('domain features on wasm', () => {
  let wasm: NodeWasm;
  beforeAll(async () => {
    wasm = await startNodeWasm(1);
  });
  afterAll(() => {
    wasm.stop();
  });

  it.each(stored.cases)(
    '[DOM-1] $network: PyTorch’s features and score, and the image untouched',
    async (one) => {
      const source = modelFolder(oraclePath(`network/${one.network}/model.json`));
      const report = await compareDomain(source, stored, one);
      expect(report.relativeError).toBeLessThan(1e-4);
      expect(report.score).toBeCloseTo(one.score, 3);
      expect(report.logitsChanged).toBe(0);
    },
  );
});
