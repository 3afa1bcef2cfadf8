// The gradient kernels on WebGPU: against finite differences in float64, tfjs' own kernels, and PyTorch's stored gradients.
import {
  add,
  engine,
  type NamedAttrMap,
  sum,
  type Tensor,
  type Tensor4D,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convolutionsOf } from '../../core/network/networkSpec.ts';
import { SeededRandom } from '../../core/training/training.ts';
import { compareGradients, type StoredGradients } from '../testing/gradientCase.ts';
import { closeWebGpu, type OpenGpu } from '../openGpu.ts';
import { openTestGpu } from '../testing/openTestGpu.ts';
import { GRADIENT_CASES, gradientErrors } from '../testing/finiteDifferences.ts';
import { choosing } from './chooser.ts';
import { convolutionGradient, inputGradient } from './gradients.ts';
import { type Variant, variantName } from './variants.ts';

const stored = (name: string, file: string): string => `/scripts/oracles/${name}/${file}`;
const fetched = async (url: string): Promise<unknown> => (await fetch(url)).json();

describe('gradient kernels on WebGPU', () => {
  let gpu: OpenGpu;
  beforeAll(async () => {
    gpu = await openTestGpu(navigator.gpu);
  });
  afterAll(() => {
    closeWebGpu(gpu);
  });

  // Networks on a GPU have no convolution whose outputs are no multiple of four.
  it.each(GRADIENT_CASES.filter(({ outputs }) => outputs % 4 === 0))(
    '[GRAD-1] $kernel x $kernel, stride $stride, $inputs to $outputs: finite differences within 1e-5',
    async (c) => {
      const errors = await gradientErrors(c);
      expect(errors.filter).toBeLessThan(1e-5);
      expect(errors.bias).toBeLessThan(1e-5);
      expect(errors.input).toBeLessThan(1e-5);
    },
  );

  const random = new SeededRandom(3);
  const map = (shape: readonly [number, number, number, number]): Tensor4D =>
    tensor4d(
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.below(2001) / 1000 - 1),
      [...shape],
    );
  const farOff = (got: Float32Array, wanted: Float32Array): number => {
    expect(got.length).toBe(wanted.length);
    const largest = Math.max(...wanted.map(Math.abs));
    return Math.max(...got.map((v, i) => Math.abs(v - (wanted[i] ?? NaN)))) / largest;
  };
  const tile = (shape: 'wide' | 'small', parts: number): Variant => ({ shape, parts });
  const VARIANTS: readonly Variant[] = ['direct', tile('small', 3)];

  it("[GRAD-1] [ENG-24] every variant gives what tfjs' own kernels do, over all shapes of DRUNet and the U-Net", async () => {
    const shapes = new Map<string, readonly [number, 1 | 2, number, number, number]>();
    for (const [convolutions, size] of [
      [convolutionsOf({ family: 'drunet', depth: 18, width: 8, inputs: 3, outputs: 2 }), 32],
      [convolutionsOf({ family: 'drunet', depth: 50, width: 8, inputs: 3, outputs: 2 }), 32],
      [convolutionsOf({ family: 'unet', width: 8, inputs: 4, outputs: 4 }), 16],
    ] as const)
      for (const { name, kernel, stride, inputs, outputs, shrink } of convolutions) {
        const made = name === 'head' ? 8 : outputs;
        const shape = [kernel, stride, inputs, made, size / shrink] as const;
        shapes.set(shape.join(), shape);
      }
    shapes.set('odd', [3, 1, 20, 76, 7]);
    expect(shapes.size).toBeGreaterThan(40);
    for (const [name, [kernel, stride, inputs, outputs, side]] of shapes) {
      const x = map([1, side * stride, (side + 1) * stride, inputs]);
      const w = map([kernel, kernel, inputs, outputs]);
      const dy = map([1, side, side + 1, outputs]);
      const added = map(x.shape);
      const attrs: NamedAttrMap = {
        strides: [stride, stride],
        pad: kernel >> 1,
        dataFormat: 'NHWC',
        dimRoundingMode: 'floor',
        filterShape: w.shape,
        inputShape: x.shape,
      };
      const [dw, dx] = await Promise.all(
        (
          [
            ['Conv2DBackpropFilter', { x, dy }],
            ['Conv2DBackpropInput', { dy, filter: w }],
          ] as const
        ).map(async ([kernelName, read]) => {
          const made = engine().runKernel<Tensor>(kernelName, read, attrs);
          const values = await made.data<'float32'>();
          made.dispose();
          return values;
        }),
      );
      const sums = await tidy(() => sum(dy, [0, 1, 2])).data<'float32'>();
      const [seen, plus] = [await x.data<'float32'>(), await added.data<'float32'>()];
      const through = dx?.map((v, i) => ((seen[i] ?? 0) > 0 ? v + (plus[i] ?? NaN) : 0));
      if (!dw || !through) throw new Error('tfjs gave nothing.');
      const tiles = name === 'odd' ? [...VARIANTS, tile('wide', 1)] : VARIANTS;
      for (const variant of inputs % 4 === 0 ? tiles : (['direct'] as const)) {
        const run = <T>(work: () => T): T => choosing(gpu.backend, () => variant, work);
        const packed = run(() =>
          convolutionGradient([{ feature: { tensor: x, halved: false }, dy }], kernel, stride),
        );
        const what = `${name}: ${variantName(variant)}`;
        const all = await packed.data<'float32'>();
        expect(farOff(all.subarray(0, w.size), dw), `${what}, filter`).toBeLessThan(1e-5);
        expect(farOff(all.subarray(w.size), sums), `${what}, bias`).toBeLessThan(1e-5);
        packed.dispose();
        if (inputs % 4 > 0) continue;
        const onto = { added: add<Tensor4D>(added, 0), mask: x };
        const made = run(() => inputGradient({ dy, filter: w, stride, inputs: [0, inputs], ...onto }));
        expect(farOff(await made.data<'float32'>(), through), `${what}, input`).toBeLessThan(1e-5);
        made.dispose();
      }
      for (const tensor of [x, w, dy, added]) tensor.dispose();
    }
  });

  it('[TRAIN-2] gradients of DRUNet-18, layer by layer, are those of PyTorch on WebGPU too', async () => {
    const source = {
      json: () => fetched(stored('network/drunet18', 'model.json')),
      shard: async (path: string) =>
        new Uint8Array(await (await fetch(stored('network/drunet18', path))).arrayBuffer()),
    };
    const truth = (await fetched(stored('gradients', 'drunet18.json'))) as StoredGradients;
    const report = await compareGradients(source, truth);
    expect(report).toMatchObject({ convolutions: Object.keys(truth.gradients).length, tensorsLeft: 0 });
    expect(report.lossError).toBeLessThan(1e-5);
    expect(report.largestError, report.worst).toBeLessThan(1e-4);
  });
});
