// One check of a convolution's gradients, the same in Node and in Chromium: against finite differences in float64.
import { dispose, type Tensor, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { SeededRandom } from '../../core/training/training.ts';
import { convolutionGradient, inputGradient } from '../kernels/gradients.ts';

export interface GradientCase {
  readonly kernel: 1 | 3 | 7;
  readonly stride: 1 | 2;
  readonly inputs: number;
  readonly outputs: number;
}

/** All kinds of convolution that a DRUNet has, with its image's three channels and its head's two among them. */
export const GRADIENT_CASES: readonly GradientCase[] = [
  { kernel: 1, stride: 1, inputs: 12, outputs: 20 },
  { kernel: 1, stride: 2, inputs: 8, outputs: 12 },
  { kernel: 3, stride: 1, inputs: 8, outputs: 8 },
  { kernel: 3, stride: 2, inputs: 8, outputs: 16 },
  { kernel: 3, stride: 1, inputs: 8, outputs: 2 },
  { kernel: 7, stride: 2, inputs: 3, outputs: 8 },
  { kernel: 7, stride: 1, inputs: 4, outputs: 4 },
];

const HEIGHT = 12;
const WIDTH = 20;
const IMAGES = 2;
/** Every so many numbers of a gradient are checked. */
const EVERY = 13;

/**
 * L = sum of dy * (x convolved with w) is linear in x and in w, so a difference over a step of one is its derivative
 * exactly. Answers the largest error of either gradient relative to its largest value.
 */
export async function gradientErrors(
  c: GradientCase,
): Promise<{ readonly filter: number; readonly bias: number; readonly input: number }> {
  const { kernel, stride, inputs, outputs } = c;
  const random = new SeededRandom(11);
  const values = (count: number): Float32Array<ArrayBuffer> =>
    Float32Array.from({ length: count }, () => random.below(2001) / 1000 - 1);
  const x = values(IMAGES * HEIGHT * WIDTH * inputs);
  const w = values(kernel * kernel * inputs * outputs);
  const dy = values((IMAGES * HEIGHT * WIDTH * outputs) / stride ** 2);
  const whole = loss(c, x, w, dy);
  const differences = (all: Float32Array): number[] =>
    Array.from({ length: Math.ceil(all.length / EVERY) }, (_, i) => {
      const [at, before] = [i * EVERY, all[i * EVERY] ?? NaN];
      all[at] = before + 1;
      const step = (all[at] ?? NaN) - before;
      const changed = (loss(c, x, w, dy) - whole) / step;
      all[at] = before;
      return changed;
    });

  const onDevice = {
    x: tensor4d(x, [IMAGES, HEIGHT, WIDTH, inputs]),
    w: tensor4d(w, [kernel, kernel, inputs, outputs]),
    dy: tensor4d(dy, [IMAGES, HEIGHT / stride, WIDTH / stride, outputs]),
  };
  const packed = convolutionGradient(
    [{ feature: { tensor: onDevice.x, halved: false }, dy: onDevice.dy }],
    kernel,
    stride,
  );
  const rows = kernel * kernel * inputs;
  if (packed.shape.join() !== [rows + 1, outputs].join())
    throw new Error(`The gradient is ${packed.shape.join()}.`);
  const dx = inputGradient({
    dy: onDevice.dy,
    filter: onDevice.w,
    stride,
    inputs: [0, inputs],
    added: null,
    mask: null,
  });
  const all = await packed.data<'float32'>();
  const sums = Array.from({ length: outputs }, (_, o) =>
    dy.reduce((sum, value, i) => (i % outputs === o ? sum + value : sum), 0),
  );
  const largestBias = Math.max(...sums.map(Math.abs));
  const errors = {
    filter: errorOf(all.subarray(0, rows * outputs), differences(w)),
    bias: Math.max(...sums.map((sum, o) => Math.abs(sum - (all[rows * outputs + o] ?? NaN)))) / largestBias,
    input: await largestError(dx, onDevice.x, differences(x)),
  };
  dispose([packed, dx, ...Object.values(onDevice)] as Tensor[]);
  return errors;
}

async function largestError(gradient: Tensor4D, like: Tensor4D, wanted: readonly number[]): Promise<number> {
  if (gradient.shape.join() !== like.shape.join())
    throw new Error(`The gradient is ${gradient.shape.join()}, not ${like.shape.join()}.`);
  return errorOf(await gradient.data<'float32'>(), wanted);
}

function errorOf(got: Float32Array, wanted: readonly number[]): number {
  const largest = Math.max(...wanted.map(Math.abs));
  return Math.max(...wanted.map((value, i) => Math.abs(value - (got[i * EVERY] ?? NaN)))) / largest;
}

/** In float64, in plain loops. */
function loss(
  { kernel, stride, inputs, outputs }: GradientCase,
  x: Float32Array,
  w: Float32Array,
  dy: Float32Array,
): number {
  const half = kernel >> 1;
  const [height, width] = [HEIGHT / stride, WIDTH / stride];
  let sum = 0;
  for (let pixel = 0; pixel < IMAGES * height * width; pixel++) {
    const image = Math.floor(pixel / (height * width));
    const [row, col] = [Math.floor(pixel / width) % height, pixel % width];
    for (let place = 0; place < kernel * kernel; place++) {
      const y = row * stride + Math.floor(place / kernel) - half;
      const z = col * stride + (place % kernel) - half;
      if (y < 0 || z < 0 || y >= HEIGHT || z >= WIDTH) continue;
      const from = ((image * HEIGHT + y) * WIDTH + z) * inputs;
      for (let i = 0; i < inputs; i++)
        for (let o = 0; o < outputs; o++)
          sum +=
            (x[from + i] ?? NaN) *
            (w[(place * inputs + i) * outputs + o] ?? NaN) *
            (dy[pixel * outputs + o] ?? NaN);
    }
  }
  return sum;
}
