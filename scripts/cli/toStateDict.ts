// A model of the page as the state dict that scripts/pretrain/drunet.py loads, and that `npm run convert` turns back into the same numbers.
import type { PlainConvolution } from '../../src/core/network/convolution.ts';
import type { NamedTensor } from './safetensors.ts';
import { batchNormOf } from './stateDict.ts';

/**
 * With PyTorch's epsilon of 1e-5 the root of this variance is 1 within 2e-8, which no 32-bit weight notices: folding such a batch norm
 * gives the weight back to the bit.
 */
const VARIANCE = Math.fround(1 - 1e-5);

/** Weights as OIHW; a bias becomes the shift of the batch norm behind its convolution. Throws nothing; the head keeps its own bias. */
export function* stateDictOf(
  convolutions: Iterable<readonly [string, PlainConvolution]>,
): Generator<NamedTensor> {
  for (const [name, { shape, weight, bias }] of convolutions) {
    const [height, width, inputs, outputs] = shape;
    yield { name: `${name}.weight`, shape: [outputs, inputs, height, width], values: oihw(weight, shape) };
    if (name === 'head') {
      yield { name: 'head.bias', shape: [outputs], values: Float32Array.from(bias) };
      continue;
    }
    const norm = batchNormOf(name);
    const all = (value: number): Float32Array<ArrayBuffer> => new Float32Array(outputs).fill(value);
    yield { name: `${norm}.weight`, shape: [outputs], values: all(1) };
    yield { name: `${norm}.bias`, shape: [outputs], values: Float32Array.from(bias) };
    yield { name: `${norm}.running_mean`, shape: [outputs], values: all(0) };
    yield { name: `${norm}.running_var`, shape: [outputs], values: all(VARIANCE) };
  }
}

function oihw(
  weight: Float32Array,
  [height, width, inputs, outputs]: PlainConvolution['shape'],
): Float32Array<ArrayBuffer> {
  const turned = new Float32Array(weight.length);
  const area = height * width;
  for (let o = 0, to = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let k = 0; k < area; k++, to++) turned[to] = weight[(k * inputs + i) * outputs + o] ?? NaN;
  return turned;
}
