// The gradient kernels on wasm against finite differences, and what each gradient dispatch of DRUNet-101 asks of a GPU's threads.
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NodeWasm, startNodeWasm } from '../tfjs/nodeWasm.ts';
import { convolutionsOf } from '../../core/network/networkSpec.ts';
import { filterGradientPlan, LONGEST_SUM } from './filterGradientProgram.ts';
import { GRADIENT_CASES, gradientErrors } from '../testing/finiteDifferences.ts';

describe('gradient kernels', () => {
  let wasm: NodeWasm;
  beforeAll(async () => {
    wasm = await startNodeWasm(2);
  });
  afterAll(() => {
    wasm.stop();
  });

  it.each(GRADIENT_CASES)(
    '[GRAD-1] $kernel x $kernel, stride $stride, $inputs to $outputs: finite differences within 1e-5 on wasm',
    async (c) => {
      const { numTensors } = memory();
      const errors = await gradientErrors(c);
      expect(errors.filter).toBeLessThan(1e-5);
      expect(errors.input).toBeLessThan(1e-5);
      expect(memory().numTensors).toBe(numTensors);
    },
  );

  it('[GRAD-2] no thread adds up 8,192 products one after another in any gradient of DRUNet-101 at 448 x 448', () => {
    const spec = { family: 'drunet', depth: 101, width: 64, inputs: 3, outputs: 2 } as const;
    for (const { name, kernel, inputs, outputs, shrink } of convolutionsOf(spec)) {
      const pixels = (448 / shrink) ** 2;
      const plan = filterGradientPlan(kernel, inputs, outputs, pixels);
      expect(plan.serial, name).toBeLessThanOrEqual(LONGEST_SUM);
      expect(plan.parts * plan.serial, name).toBeGreaterThanOrEqual(pixels);
      expect((plan.parts - 1) * plan.serial, name).toBeLessThan(pixels);
      expect(kernel * kernel * outputs, name).toBeLessThan(8192);
    }
  });
});
