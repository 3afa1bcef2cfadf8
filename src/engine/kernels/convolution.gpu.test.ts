// Our convolution against tfjs' own on the same device, over all shapes of a DRUNet and all that the kernel takes in besides.
import {
  add,
  concat,
  dispose,
  fused,
  image,
  memory,
  relu,
  type Tensor1D,
  type Tensor4D,
  tensor1d,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convolutionsOf } from '../../core/network/networkSpec.ts';
import { SeededRandom } from '../../core/training/training.ts';
import { closeWebGpu, findAdapter, type OpenGpu, openWebGpu } from '../openGpu.ts';
import { convolution, type Feature, readsInPlace } from './convolution.ts';
import { tileFor } from './convolutionProgram.ts';

const random = new SeededRandom(7);
const values = (count: number): Float32Array =>
  Float32Array.from({ length: count }, () => random.below(2001) / 1000 - 1);
const map = (height: number, width: number, channels: number, n = 1): Tensor4D =>
  tensor4d(values(n * height * width * channels), [n, height, width, channels]);
const double = (x: Tensor4D): Tensor4D => image.resizeNearestNeighbor(x, [2 * x.shape[1], 2 * x.shape[2]]);

interface Case {
  readonly kernel: number;
  readonly stride: 1 | 2;
  readonly from: readonly { readonly channels: number; readonly halved: boolean }[];
  readonly outputs: number;
  readonly height: number;
  readonly width: number;
  readonly n?: number;
  readonly relu?: boolean;
  readonly residual?: 'none' | 'apart' | 'overwritten' | 'halved';
}

/** Largest difference between the kernel and tfjs' own operations, relative to the largest value. */
async function difference(c: Case): Promise<number> {
  const { kernel, stride, outputs, height, width, n = 1, residual: kind = 'none' } = c;
  const features = c.from.map(({ channels, halved }): Feature => {
    const side = halved ? 2 : 1;
    return { tensor: map(height / side, width / side, channels, n), halved };
  });
  const inputs = c.from.reduce((sum, { channels }) => sum + channels, 0);
  const filter: Tensor4D = tensor4d(values(kernel * kernel * inputs * outputs), [
    kernel,
    kernel,
    inputs,
    outputs,
  ]);
  const bias: Tensor1D = tensor1d(values(outputs));
  const [outHeight, outWidth] = [height / stride, width / stride];
  const side = kind === 'halved' ? 2 : 1;
  const residual = kind === 'none' ? null : map(outHeight / side, outWidth / side, outputs, n);

  const expected = tidy(() => {
    const whole = features.map(({ tensor, halved }) => (halved ? double(tensor) : tensor));
    const x = whole.length > 1 ? concat(whole, 3) : (whole[0] as Tensor4D);
    const y: Tensor4D = fused.conv2d({ x, filter, bias, strides: stride, pad: kernel >> 1 });
    const sum = residual ? add<Tensor4D>(y, kind === 'halved' ? double(residual) : residual) : y;
    return c.relu ? relu(sum) : sum;
  });
  const wanted = await expected.data<'float32'>();

  const made = convolution({
    from: features as unknown as readonly [Feature],
    filter,
    bias,
    stride,
    relu: c.relu ?? false,
    residual: residual ? { tensor: residual, halved: kind === 'halved' } : null,
    overwrite: kind === 'overwritten',
  });
  const got = await made.data<'float32'>();
  expect(made.shape).toEqual(expected.shape);
  expect(got.length).toBe(wanted.length);
  let largest = 0;
  let off = 0;
  wanted.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value));
    off = Math.max(off, Math.abs(value - (got[i] ?? NaN)));
  });
  dispose([made, expected, filter, bias, ...features.map(({ tensor }) => tensor)]);
  residual?.dispose();
  return off / largest;
}

const plain = (channels: number): Case['from'] => [{ channels, halved: false }];

describe('the convolution kernel on WebGPU', () => {
  let gpu: OpenGpu;
  beforeAll(async () => {
    const adapter = await findAdapter(navigator.gpu);
    if (!adapter) throw new Error('These tests need a browser with WebGPU.');
    gpu = await openWebGpu(adapter);
  });
  afterAll(() => {
    closeWebGpu(gpu);
  });

  it('[ENG-20] equals tfjs within 1e-5 for every shape of DRUNet-18 and DRUNet-101', async () => {
    expect(readsInPlace()).toBe(true);
    const shapes = new Map<string, Case>();
    for (const depth of [18, 101] as const)
      for (const conv of convolutionsOf({ family: 'drunet', depth, width: 8, inputs: 3, outputs: 2 })) {
        const { kernel, stride, inputs, shrink } = conv;
        const outputs = conv.name === 'head' ? 8 : conv.outputs;
        const side = (64 / shrink) * stride;
        shapes.set([kernel, stride, inputs, outputs, side].join(), {
          kernel,
          stride,
          from: plain(inputs),
          outputs,
          height: side,
          width: side,
          relu: true,
        });
      }
    expect(shapes.size).toBeGreaterThan(30);
    for (const [name, shape] of shapes) expect(await difference(shape), name).toBeLessThan(1e-5);
  });

  it('[ENG-20] reads maps undoubled and unjoined, adds a residual apart, doubled or in its place', async () => {
    const cases: Record<string, Case> = {
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
    for (const [name, one] of Object.entries(cases)) expect(await difference(one), name).toBeLessThan(1e-5);
  });

  it('[ENG-20] wide and narrow tiles give the same numbers, to the edges', async () => {
    expect(tileFor(98 * 90, 68)).toEqual({ quads: 2, slices: 1 });
    expect(tileFor(98 * 90, 36)).toEqual({ quads: 1, slices: 1 });
    expect(tileFor(14 * 14, 512)).toEqual({ quads: 1, slices: 4 });
    const wide: Case = { kernel: 1, stride: 1, from: plain(8), outputs: 68, height: 98, width: 90 };
    expect(await difference(wide)).toBeLessThan(1e-5);
    expect(await difference({ ...wide, kernel: 3, outputs: 36 })).toBeLessThan(1e-5);
  });

  it('[ENG-20] leaves no tensor behind', () => {
    expect(memory().numTensors).toBe(0);
  });
});
