// On WebGPU a convolution's update is one dispatch and the norm a few: the numbers are those of the update composed of tfjs' operations.
import {
  dispose,
  memory,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tensor4d,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../core/training/training.ts';
import { closeWebGpu, type OpenGpu } from '../openGpu.ts';
import { openTestGpu } from '../testing/openTestGpu.ts';
import { adamUpdate, convolutionUpdate, disposeVariable, normOf, variable } from './adam.ts';

const random = new SeededRandom(5);
const numbers = (count: number): Float32Array =>
  Float32Array.from({ length: count }, () => random.below(2001) / 1000 - 1);

describe('the end of a training step on WebGPU', () => {
  let gpu: OpenGpu;
  beforeAll(async () => {
    gpu = await openTestGpu(navigator.gpu);
  });
  afterAll(() => {
    closeWebGpu(gpu);
  });

  it('[TRAIN-11] two updates of a filter and its bias are Adam’s within 1e-6, and nothing is left', async () => {
    const before = memory().numTensors;
    const [filter, bias] = [numbers(9 * 12 * 8), numbers(8)];
    const make = () => ({
      filter: variable(tensor4d(filter, [3, 3, 12, 8])),
      bias: variable(tensor1d(bias)),
    });
    const [ours, theirs] = [make(), make()];
    for (const step of [1, 2]) {
      const values = numbers(109 * 8);
      const gradient: Tensor2D = tensor2d(values, [109, 8]);
      convolutionUpdate(ours.filter, ours.bias, gradient, 0.5, 1e-2, step);
      const halves = values.map((v) => 0.5 * v);
      const parts = [
        tensor4d(halves.subarray(0, 864), [3, 3, 12, 8]),
        tensor1d(halves.subarray(864)),
      ] as const;
      adamUpdate(theirs.filter, parts[0], 1e-2, step);
      adamUpdate(theirs.bias, parts[1], 1e-2, step);
      dispose([gradient, ...parts]);
      // A checkpoint reads them between the updates, and tfjs keeps what was read.
      for (const { value, first, second } of [ours.filter, ours.bias])
        for (const one of [value, first, second]) await one.data();
    }
    for (const of of ['filter', 'bias'] as const)
      for (const what of ['value', 'first', 'second'] as const) {
        const wanted = await theirs[of][what].data<'float32'>();
        const got = await ours[of][what].data<'float32'>();
        const off = Math.max(...got.map((v, i) => Math.abs(v - (wanted[i] ?? NaN))));
        expect(off, `${of} ${what}`).toBeLessThan(1e-6);
      }
    for (const one of [ours.filter, ours.bias, theirs.filter, theirs.bias]) disposeVariable(one);
    expect(memory().numTensors).toBe(before);
  });

  it('[TRAIN-11] the norm is over all gradients, more than one dispatch takes, large and small', async () => {
    const before = memory().numTensors;
    const all = [4, 20, 9 * 64 * 64, 8, 12, 16, 24, 28, 40, 3].map((count) => numbers(count));
    const tensors: Tensor[] = all.map((values) => tensor1d(values));
    const squares = all.flatMap((values) => [...values]).reduce((sum, v) => sum + v * v, 0);
    expect(Math.abs((await normOf(tensors)) / Math.sqrt(squares) - 1)).toBeLessThan(1e-5);
    dispose(tensors);
    expect(memory().numTensors).toBe(before);
  });
});
