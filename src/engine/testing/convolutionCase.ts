// One convolution with what stands around it, by our kernel in any variant and by tfjs' own operations on the same device.
import {
  add,
  concat,
  dispose,
  fused,
  image,
  relu,
  type Tensor1D,
  type Tensor4D,
  tensor1d,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { ConvSpec } from '../../core/network/networkSpec.ts';
import { SeededRandom } from '../../core/training/training.ts';
import { convolution, type Feature } from '../kernels/convolution.ts';

export interface ConvolutionCase {
  readonly kernel: number;
  readonly stride: 1 | 2;
  readonly from: readonly { readonly channels: number; readonly halved: boolean }[];
  readonly outputs: number;
  /** Of the input, as it stands for. */
  readonly height: number;
  readonly width: number;
  readonly n?: number;
  readonly relu?: boolean;
  readonly residual?: 'none' | 'apart' | 'overwritten' | 'halved';
}

const random = new SeededRandom(7);
const values = (count: number): Float32Array =>
  Float32Array.from({ length: count }, () => random.below(2001) / 1000 - 1);
const map = (height: number, width: number, channels: number, n: number): Tensor4D =>
  tensor4d(values(n * height * width * channels), [n, height, width, channels]);
const double = (x: Tensor4D): Tensor4D => image.resizeNearestNeighbor(x, [2 * x.shape[1], 2 * x.shape[2]]);

export const plainInput = (channels: number): ConvolutionCase['from'] => [{ channels, halved: false }];

/** The convolutions of a network for images of size x size, each shape once, by what it is. */
export function casesOf(
  convolutions: readonly ConvSpec[],
  size: number,
  headChannels: number,
): ReadonlyMap<string, ConvolutionCase> {
  const cases = new Map<string, ConvolutionCase>();
  for (const { name, kernel, stride, inputs, outputs, shrink } of convolutions) {
    const made = name === 'head' ? headChannels : outputs;
    const side = (size / shrink) * stride;
    cases.set([kernel, stride, inputs, made, side].join(), {
      kernel,
      stride,
      from: plainInput(inputs),
      outputs: made,
      height: side,
      width: side,
      relu: true,
    });
  }
  return cases;
}

/**
 * Largest difference between the kernel and tfjs' own operations, relative to the largest value: one for each `run`, which
 * lets the kernel work in one variant. Throws where a shape differs.
 */
export async function differences(
  c: ConvolutionCase,
  runs: readonly ((work: () => Tensor4D) => Tensor4D)[],
): Promise<readonly number[]> {
  const { kernel, stride, outputs, height, width, n = 1, residual: kind = 'none' } = c;
  const features = c.from.map(({ channels, halved }): Feature => {
    const side = halved ? 2 : 1;
    return { tensor: map(height / side, width / side, channels, n), halved };
  });
  const [first, second] = features;
  if (!first) throw new Error('A convolution reads something.');
  const from = second ? ([first, second] as const) : ([first] as const);
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

  const answers: number[] = [];
  for (const run of runs) {
    const added = residual?.clone() ?? null;
    // What is overwritten must be this run's own.
    const mine = kind === 'overwritten' && residual ? add<Tensor4D>(residual, 0) : null;
    const made = run(() =>
      convolution({
        from,
        filter,
        bias,
        stride,
        relu: c.relu ?? false,
        residual: added ? { tensor: mine ?? added, halved: kind === 'halved' } : null,
        overwrite: kind === 'overwritten',
      }),
    );
    const got = await made.data<'float32'>();
    if (String(made.shape) !== String(expected.shape) || got.length !== wanted.length)
      throw new Error(`The kernel answers ${String(made.shape)}, tfjs ${String(expected.shape)}.`);
    let [largest, off] = [0, 0];
    wanted.forEach((value, i) => {
      largest = Math.max(largest, Math.abs(value));
      const difference = Math.abs(value - (got[i] ?? NaN));
      off = difference <= off ? off : difference;
    });
    answers.push(off / largest);
    dispose([made, ...(added ? [added] : []), ...(mine ? [mine] : [])]);
  }
  dispose([expected, filter, bias, ...features.map(({ tensor }) => tensor)]);
  residual?.dispose();
  return answers;
}
