// Winograd's kernel against tfjs' own convolution: every 3x3 shape of the networks, odd sizes, and all that it takes in besides.
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convolutionsOf } from '../../core/network/networkSpec.ts';
import { closeWebGpu, findAdapter, type OpenGpu, openWebGpu } from '../openGpu.ts';
import {
  casesOf,
  type ConvolutionCase,
  differences,
  plainInput as plain,
} from '../testing/convolutionCase.ts';
import { choosing } from './chooser.ts';
import { type Variant, variantName } from './variants.ts';

const [large, small, smallParts] = [
  { shape: 'winograd', parts: 1 },
  { shape: 'winogradSmall', parts: 1 },
  { shape: 'winogradSmall', parts: 3 },
] as const satisfies readonly Variant[];

describe('Winograd’s kernel on WebGPU', () => {
  let gpu: OpenGpu;
  beforeAll(async () => {
    const adapter = await findAdapter(navigator.gpu);
    if (!adapter) throw new Error('These tests need WebGPU.');
    gpu = await openWebGpu(adapter);
  });
  afterAll(() => {
    closeWebGpu(gpu);
  });

  const hold = async (name: string, one: ConvolutionCase, variants: readonly Variant[]): Promise<void> => {
    const runs = variants.map(
      (variant) =>
        <T>(work: () => T): T =>
          choosing(gpu.backend, () => variant, work),
    );
    const off = await differences(one, runs);
    for (const [i, variant] of variants.entries())
      expect(off[i], `${name}: ${variantName(variant)}`).toBeLessThan(1e-5);
  };

  it('[ENG-30] equals tfjs within 1e-5 for every 3x3 shape of DRUNet-18, DRUNet-101 and the U-Net', async () => {
    const shapes = new Map([
      ...([18, 101] as const).flatMap((depth) => [
        ...casesOf(convolutionsOf({ family: 'drunet', depth, width: 8, inputs: 3, outputs: 2 }), 32, 8),
      ]),
      ...casesOf(convolutionsOf({ family: 'unet', width: 8, inputs: 3, outputs: 2 }), 16, 4),
    ]);
    const taken = [...shapes].filter(
      ([, { kernel, stride, from }]) => kernel === 3 && stride === 1 && from[0]?.channels !== 3,
    );
    expect(taken.length).toBeGreaterThan(10);
    for (const [name, shape] of taken) await hold(name, shape, [large, smallParts]);
  });

  it('[ENG-30] to odd edges, over several images and workgroups, with all that is read and added besides', async () => {
    const conv = { kernel: 3, stride: 1, from: plain(8) } as const;
    const odd = { ...conv, from: plain(20), outputs: 76, height: 13, width: 11, n: 3, relu: true };
    await hold('odd, three images', odd, [large, smallParts]);
    await hold('a row', { ...conv, from: plain(4), outputs: 4, height: 1, width: 33 }, [large, smallParts]);
    const pair: ConvolutionCase = {
      ...conv,
      from: [
        { channels: 8, halved: true },
        { channels: 12, halved: false },
      ],
      outputs: 36,
      height: 10,
      width: 14,
      residual: 'overwritten',
      relu: true,
    };
    await hold('pair, the first doubled, residual overwritten', pair, [small]);
    const doubled = { from: [{ channels: 8, halved: true }], residual: 'halved' } as const;
    await hold('doubled', { ...conv, ...doubled, outputs: 8, height: 10, width: 14 }, [small, smallParts]);
    const apart = { ...conv, outputs: 36, height: 9, width: 7, residual: 'apart' } as const;
    await hold('residual apart', apart, [small]);
    expect(memory().numTensors).toBe(0);
  });
});
