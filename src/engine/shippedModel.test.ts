// The models that the page ships: what their cards say, and that they make on wasm the image that PyTorch made.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oracleJson, oraclePath } from '../node/oracles.ts';
import { modelFolder } from '../node/modelFolder.ts';
import { nodeEngine, type NodeEngine } from '../node/nodeEngine.ts';
import type { ModelFile, ModelList } from '../core/network/modelManifest.ts';
import { compareShipped, type ShippedCases } from './testing/shippedCase.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const stored = (file: string): ArrayBuffer =>
  new Uint8Array(readFileSync(oraclePath(`shipped/${file}`))).buffer;
const list = JSON.parse(readFileSync(at('public/models/manifest.json'), 'utf8')) as ModelList;
const { size, crop, cases } = oracleJson('shipped/case.json') as ShippedCases;

describe('shipped models', () => {
  let node: NodeEngine;
  beforeAll(async () => {
    node = nodeEngine(2);
    await node.engine.start({ choice: 'wasm' });
  });
  afterAll(() => {
    node.close();
  });

  it('[WEI-5] the default is a trained DRUNet-34 of T1 and T2 whose card says how it came about', () => {
    const entry = list.models.find(({ default: chosen }) => chosen);
    expect(entry).toBeDefined();
    const file = JSON.parse(readFileSync(at(`public/models/${entry?.path ?? ''}`), 'utf8')) as ModelFile;
    expect(file.spec).toEqual({ family: 'drunet', depth: 34, width: 64, inputs: 3, outputs: 2 });
    expect(file.contrasts).toEqual(['T1', 'T2']);
    expect(file.card.simulatedCt).toBe(true);
    expect(file.card.heads.length).toBeGreaterThan(1);
    expect(file.card.steps).toBeGreaterThan(500);
    expect(file.card.limits.length).toBeGreaterThan(2);
    expect(file.shards.reduce((n, shard) => n + shard.bytes, 0)).toBe(entry?.bytes);
    expect(entry?.bytes).toBeLessThan(45e6);
    expect(list.models.map(({ name }) => name)).toEqual(['DRUNet-34', 'DRUNet-101']);
  });

  it('[WEI-6] PyTorch’s image of a crop of the demo’s CT is on record for every shipped model', () => {
    expect(cases.map(({ model }) => model).sort()).toEqual(list.models.map(({ path }) => path).sort());
  });

  it.each(cases)(
    '[WEI-6] $model makes PyTorch’s image on wasm to 1e-3 of full scale',
    async (one) => {
      const report = await compareShipped(
        modelFolder(at(`public/models/${one.model}`)),
        new Int16Array(stored(crop)),
        new Uint16Array(stored(one.expected)),
        size,
      );
      expect(report.weightsSha256).toBe(one.weightsSha256);
      expect(report.range).toBeGreaterThan(0.3);
      expect(report.largestDifference).toBeLessThan(1e-3);
    },
    180_000,
  );
});
