// On wasm: filters, feature maps and the gradient of one value in the input are PyTorch's; an abort leaves nothing behind.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oracleJson, oraclePath } from '../node/oracles.ts';
import { modelFolder } from '../node/modelFolder.ts';
import { nodeEngine } from '../node/nodeEngine.ts';
import { selfTestInput } from './selfTest.ts';
import { compareExplanation, EXPLAIN_CASES, type StoredExplanation } from './testing/explainCase.ts';
import { type NodeWasm, startNodeWasm } from './tfjs/nodeWasm.ts';

describe('explaining on wasm', () => {
  let wasm: NodeWasm;
  beforeAll(async () => {
    wasm = await startNodeWasm(2);
  });
  afterAll(() => {
    wasm.stop();
  });

  it.each(EXPLAIN_CASES)(
    "[EXPL-1] %s: filters, maps and gradients are PyTorch's, nothing is left",
    async (name) => {
      const stored = oracleJson(`explain/${name}.json`) as StoredExplanation;
      const bytes = new Uint8Array(readFileSync(oraclePath(`explain/${name}.bin`)));
      const source = modelFolder(oraclePath(`network/${name}/model.json`));
      const report = await compareExplanation(source, stored, new Float32Array(bytes.buffer));
      expect(report).toMatchObject({ sameFilters: true, outputError: 0, tensorsLeft: 0, leftByAbort: 0 });
      expect(report.mapError).toBeLessThan(2e-5);
      expect(report.gradientError).toBeLessThan(1e-4);
      expect(report.valueError).toBeLessThan(1e-5);
      expect(report.halts).toBeGreaterThan(20);
    },
  );

  it('[EXPL-2] a model beside the one in use leaves that one as it is, and goes when released', async () => {
    const url = (name: string): string => oraclePath(`network/${name}/model.json`);
    const quiet = { signal: new AbortController().signal, progress: () => undefined };
    const node = nodeEngine(2);
    await node.engine.loadModel({ url: url('drunet50') }, quiet);
    const input = selfTestInput(448, 3);
    const before = await node.engine.predict({ input }, quiet);
    const { tensors } = await node.engine.status();
    const beside = await node.engine.loadBeside({ url: url('drunet34') }, quiet);
    expect(beside.file.spec).toMatchObject({ depth: 34 });
    expect(await node.engine.firstFilters({ url: url('drunet34') }, quiet)).toMatchObject({ outputs: 4 });
    expect(await node.engine.firstFilters({ url: url('drunet50') }, quiet)).toMatchObject({ kernel: 7 });
    const { output, centre } = await node.engine.featureMaps({ url: url('drunet50'), input }, quiet);
    expect(output.values).toEqual(before.output);
    expect(centre).toMatchObject({ height: 14, width: 14 });
    expect((await node.engine.status()).modelId).toContain('drunet50');
    await node.engine.release();
    expect((await node.engine.status()).tensors).toBe(tensors);
    node.close();
  });
});
