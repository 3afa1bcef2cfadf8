// A candidate's proof on the device that is to use it: a small layer like the real one, against a sum in double precision.
import { tidy } from '@tensorflow/tfjs-core';
import { SeededRandom } from '../../core/training/training.ts';
import { choosing } from '../kernels/chooser.ts';
import { type Layer, layerKey } from '../kernels/layer.ts';
import type { Variant } from '../kernels/variants.ts';
import type { GpuBackend } from '../tfjs/gpuBackend.ts';
import { convolutionProof, type Proof } from './convolutionProof.ts';
import { gradientProof } from './gradientProof.ts';

/** Largest difference, relative to the largest value, that passes. */
const TOLERANCE = 1e-5;

/** A layer with the same shader, at a size that takes no time: odd numbers of tiles, edges everywhere, channels that end inside a step. */
export function proofLayer(layer: Layer): Layer {
  const { gradient, stride, halved } = layer;
  const few = (count: number): number => (count > 32 ? 76 : 20);
  const back = gradient === 'plain' || gradient === 'masked' ? stride : 1; // counts pixels of the input
  const size = halved.includes(true) ? { height: 6, width: 10 } : { height: 7 * back, width: 11 * back };
  const outputs = few(layer.outputs);
  const [first, second] = layer.channels;
  if (gradient === 'filter') return { ...layer, n: 1, ...size, outputs, channels: [few(first), 0] };
  return { ...layer, n: 1, ...size, outputs, channels: [12, second > 0 ? 20 : 0] };
}

export function proofOf(layer: Layer): Proof {
  const random = new SeededRandom(11);
  const numbers = (count: number): Float32Array<ArrayBuffer> =>
    Float32Array.from({ length: count }, () => random.below(2001) / 1000 - 1);
  return layer.gradient === 'none' ? convolutionProof(layer, numbers) : gradientProof(layer, numbers);
}

/** Null where `variant` computes rightly on this device; else what is wrong, in words. */
export async function proofFault(
  gpu: GpuBackend,
  { layer, wanted, run }: Proof,
  variant: Variant,
): Promise<string | null> {
  const made = tidy(() => choosing(gpu, () => variant, run));
  try {
    const off = difference(await made.data<'float32'>(), wanted);
    return off <= TOLERANCE
      ? null
      : `computes ${layerKey(layer)} incorrectly: off by ${off.toExponential(1)} of the largest value`;
  } finally {
    made.dispose();
  }
}

function difference(got: Float32Array, wanted: Float64Array): number {
  let [largest, off] = [0, got.length === wanted.length ? 0 : NaN];
  wanted.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value));
    const one = Math.abs(value - (got[i] ?? NaN));
    off = one <= off ? off : one;
  });
  return off / largest;
}
