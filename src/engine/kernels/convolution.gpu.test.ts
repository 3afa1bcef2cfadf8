// Our convolution, in every variant, against tfjs' own operations on the same device: over all shapes of the networks, and all
// that the kernel takes in besides.
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convolutionsOf } from '../../core/network/networkSpec.ts';
import { closeWebGpu, type OpenGpu } from '../openGpu.ts';
import { openTestGpu } from '../testing/openTestGpu.ts';
import {
  casesOf,
  type ConvolutionCase,
  differences,
  plainInput as plain,
} from '../testing/convolutionCase.ts';
import { choosing } from './chooser.ts';
import { readsInPlace } from './convolution.ts';
import { tileFor } from './convolutionProgram.ts';
import { type Variant, variantName } from './variants.ts';

const tile = (shape: Exclude<Variant, 'direct'>['shape'], parts = 1): Variant => ({ shape, parts });
const [winograd, winogradSmall, winogradParts] = [
  tile('winograd'),
  tile('winogradSmall'),
  tile('winogradSmall', 3),
];

describe('the convolution kernel on WebGPU', () => {
  let gpu: OpenGpu;
  let before = 0;
  beforeAll(async () => {
    gpu = await openTestGpu(navigator.gpu);
    before = memory().numTensors;
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

  it('[ENG-20] [ENG-30] equals tfjs within 1e-5 for every shape of DRUNet-18, DRUNet-101 and the U-Net', async () => {
    expect(readsInPlace()).toBe(true);
    const shapes = new Map([
      ...([18, 101] as const).flatMap((depth) => [
        ...casesOf(convolutionsOf({ family: 'drunet', depth, width: 8, inputs: 3, outputs: 2 }), 32, 8),
      ]),
      ...casesOf(convolutionsOf({ family: 'unet', width: 8, inputs: 3, outputs: 2 }), 16, 4),
    ]);
    expect(shapes.size).toBeGreaterThan(40);
    let byWinograd = 0;
    for (const [name, shape] of shapes) {
      const tiles = [tile(shape.outputs > 32 ? 'wide' : 'thin'), tile('small'), tile('small', 3)];
      // The stem's three channels are read one by one, in one way alone.
      const stem = shape.from[0]?.channels === 3;
      const transforms = !stem && shape.kernel === 3 && shape.stride === 1;
      if (transforms) byWinograd++;
      await hold(name, shape, [
        'direct',
        ...(stem ? [] : tiles),
        ...(transforms ? [winograd, winogradParts] : []),
      ]);
    }
    expect(byWinograd).toBeGreaterThan(10);
  });

  it('[ENG-20] reads maps undoubled and unjoined, adds a residual apart, doubled or in its place', async () => {
    const cases: Record<string, ConvolutionCase> = {
      'pair, the first doubled': {
        kernel: 1,
        stride: 1,
        from: [
          { channels: 8, halved: true },
          { channels: 12, halved: false },
        ],
        outputs: 16,
        height: 12,
        width: 20,
      },
      'pair, 3x3, strided': {
        kernel: 3,
        stride: 2,
        from: [
          { channels: 4, halved: true },
          { channels: 8, halved: false },
        ],
        outputs: 8,
        height: 16,
        width: 12,
      },
      'doubled, 3x3, doubled residual': {
        kernel: 3,
        stride: 1,
        from: [{ channels: 8, halved: true }],
        outputs: 8,
        height: 10,
        width: 14,
        residual: 'halved',
        relu: true,
      },
      'residual apart': {
        kernel: 1,
        stride: 1,
        from: plain(8),
        outputs: 36,
        height: 9,
        width: 7,
        residual: 'apart',
      },
      'residual overwritten, two images': {
        kernel: 3,
        stride: 1,
        from: plain(8),
        outputs: 8,
        height: 6,
        width: 10,
        n: 2,
        residual: 'overwritten',
        relu: true,
      },
    };
    for (const [name, one] of Object.entries(cases))
      await hold(name, one, ['direct', tile('small'), tile('small', 2)]);
  });

  it('[ENG-20] wide and narrow tiles give the same numbers, to the edges', async () => {
    expect(tileFor(98 * 90, 68)).toEqual({ quads: 2, slices: 1 });
    expect(tileFor(98 * 90, 36)).toEqual({ quads: 1, slices: 1 });
    expect(tileFor(14 * 14, 512)).toEqual({ quads: 1, slices: 4 });
    const large = { kernel: 1, stride: 1, from: plain(8), outputs: 68, height: 98, width: 90 } as const;
    await hold('large', large, ['direct']);
    await hold('large, narrow', { ...large, outputs: 36 }, ['direct']);
    const odd = {
      ...large,
      kernel: 3,
      from: plain(20),
      outputs: 76,
      height: 13,
      width: 11,
      relu: true,
    } as const;
    await hold('odd', odd, [tile('tall'), tile('low'), tile('small'), tile('small', 3)]);
  });

  it('[ENG-30] Winograd’s to odd edges, over several images and workgroups, with all that is read and added besides', async () => {
    const conv = { kernel: 3, stride: 1, from: plain(8) } as const;
    const odd = { ...conv, from: plain(20), outputs: 76, height: 13, width: 11, n: 3, relu: true };
    await hold('odd, three images', odd, [winograd, winogradParts]);
    await hold('a row', { ...conv, from: plain(4), outputs: 4, height: 1, width: 33 }, [
      winograd,
      winogradParts,
    ]);
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
    await hold('pair, the first doubled, residual overwritten', pair, [winogradSmall]);
    const doubled = { from: [{ channels: 8, halved: true }], residual: 'halved' } as const;
    await hold('doubled', { ...conv, ...doubled, outputs: 8, height: 10, width: 14 }, [
      winogradSmall,
      winogradParts,
    ]);
    const apart = { ...conv, outputs: 36, height: 9, width: 7, residual: 'apart' } as const;
    await hold('residual apart', apart, [winogradSmall]);
  });

  it('[ENG-20] leaves no tensor behind', () => {
    expect(memory().numTensors).toBe(before);
  });
});
