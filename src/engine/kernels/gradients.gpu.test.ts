// The gradient kernels on WebGPU: against finite differences in float64, tfjs' own kernels, and PyTorch's stored gradients.
import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  engine,
  getKernel,
  type KernelFunc,
  type NamedAttrMap,
  type Tensor,
  type Tensor4D,
  tensor4d,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../core/training/training.ts';
import { compareGradients, type StoredGradients } from '../testing/gradientCase.ts';
import { closeWebGpu, findAdapter, type OpenGpu, openWebGpu } from '../openGpu.ts';
import { GRADIENT_CASES, gradientErrors } from '../testing/finiteDifferences.ts';
import { registerGradients } from './gradients.ts';

const stored = (name: string, file: string): string => `/scripts/oracles/${name}/${file}`;
const fetched = async (url: string): Promise<unknown> => (await fetch(url)).json();

describe('gradient kernels on WebGPU', () => {
  let gpu: OpenGpu;
  const stock = new Map<string, KernelFunc>();
  beforeAll(async () => {
    const adapter = await findAdapter(navigator.gpu);
    if (!adapter) throw new Error('These tests need a browser with WebGPU.');
    for (const name of [Conv2DBackpropFilter, Conv2DBackpropInput])
      stock.set(name, getKernel(name, 'webgpu').kernelFunc);
    gpu = await openWebGpu(adapter);
    registerGradients('webgpu');
  });
  afterAll(() => {
    closeWebGpu(gpu);
  });

  it.each(GRADIENT_CASES)(
    '[GRAD-1] $kernel x $kernel, stride $stride, $inputs to $outputs: finite differences within 1e-5',
    async (c) => {
      const errors = await gradientErrors(c);
      expect(errors.filter).toBeLessThan(1e-5);
      expect(errors.input).toBeLessThan(1e-5);
    },
  );

  it("[GRAD-1] tfjs' own kernels give the same, where sums are cut into parts too", async () => {
    const random = new SeededRandom(3);
    const map = (shape: [number, number, number, number]): Tensor4D =>
      tensor4d(
        Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.below(2001) / 1000 - 1),
        shape,
      );
    for (const [kernel, stride, inputs, outputs] of [
      [3, 1, 4, 8],
      [3, 2, 8, 4],
      [1, 2, 4, 4],
    ] as const) {
      const x = map([1, 40, 48, inputs]);
      const w = map([kernel, kernel, inputs, outputs]);
      const dy = map([1, 40 / stride, 48 / stride, outputs]);
      const attrs: NamedAttrMap = {
        strides: [stride, stride],
        pad: kernel >> 1,
        dataFormat: 'NHWC',
        dimRoundingMode: 'floor',
        filterShape: w.shape,
        inputShape: x.shape,
      };
      for (const [name, inputsOf] of [
        [Conv2DBackpropFilter, { x, dy }],
        [Conv2DBackpropInput, { dy, filter: w }],
      ] as const) {
        const ours = engine().runKernel<Tensor>(name, inputsOf, attrs);
        const made = stock.get(name)?.({ inputs: inputsOf, attrs, backend: gpu.backend });
        if (!made || Array.isArray(made)) throw new Error(`No kernel ${name}.`);
        const theirs = engine().makeTensorFromTensorInfo(made);
        const [a, b] = [await ours.data(), await theirs.data()];
        const largest = Math.max(...b.map(Math.abs));
        expect(ours.shape).toEqual(theirs.shape);
        expect(Math.max(...a.map((v, i) => Math.abs(v - (b[i] ?? NaN)))) / largest).toBeLessThan(1e-5);
        ours.dispose();
        theirs.dispose();
      }
      for (const tensor of [x, w, dy]) tensor.dispose();
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
    expect(report.largestError, report.worst).toBeLessThan(1e-4);
  });
});
