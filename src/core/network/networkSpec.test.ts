// The networks' sizes against docs/method.md 2.3, and their weights' names and shapes against what PyTorch wrote.
import { describe, expect, it } from 'vitest';
import { oracleJson } from '../../node/oracles.ts';
import type { ModelFile, NetworkSpec } from './modelManifest.ts';
import { convolutionsOf, DEPTHS, networkSize, sizeStep, weightShapes } from './networkSpec.ts';

const drunet = (depth: (typeof DEPTHS)[number]): NetworkSpec => ({
  family: 'drunet',
  depth,
  width: 64,
  inputs: 3,
  outputs: 1,
});

describe('networkSpec', () => {
  it('[NET-1] DRUNet-101 has 211 convolutions, 85.2 M parameters and 71.0 GMAC a slice, within 1 %', () => {
    const { convolutions, parameters, macs } = networkSize(drunet(101), 448);
    expect(convolutions).toBe(211);
    expect(parameters / 85.2e6).toBeCloseTo(1, 2);
    expect(macs / 71.0e9).toBeCloseTo(1, 2);
  });

  it('[NET-1] DRUNet-50 has 109 convolutions, 47.3 M parameters and 41.3 GMAC a slice, within 1 %', () => {
    const { convolutions, parameters, macs } = networkSize(drunet(50), 448);
    expect(convolutions).toBe(109);
    expect(parameters / 47.3e6).toBeCloseTo(1, 2);
    expect(macs / 41.3e9).toBeCloseTo(1, 2);
  });

  it('[NET-1] a deeper DRUNet of a family is larger, and every convolution fits the grid', () => {
    const sizes = [50, 101, 152] as const;
    const macs = sizes.map((depth) => networkSize(drunet(depth), 448).macs);
    expect(macs).toEqual([...macs].sort((a, b) => a - b));
    expect(networkSize(drunet(34), 448).macs).toBeGreaterThan(networkSize(drunet(18), 448).macs);
    for (const depth of DEPTHS)
      for (const { shrink } of convolutionsOf(drunet(depth))) expect(448 % shrink).toBe(0);
    expect(448 % sizeStep(drunet(18))).toBe(0);
  });

  it.each(['drunet18', 'drunet34', 'drunet50', 'drunet101', 'drunet152', 'drunet50-one', 'unet', 'vgg'])(
    '[NET-2] %s: names and shapes of the weights are those that PyTorch wrote',
    (name) => {
      const file = oracleJson(`network/${name}/model.json`) as ModelFile;
      const written = file.weightsManifest.flatMap(({ weights }) => weights);
      expect(Object.fromEntries(weightShapes(file.spec))).toEqual(
        Object.fromEntries(written.map(({ name, shape }) => [name, shape])),
      );
    },
  );
});
