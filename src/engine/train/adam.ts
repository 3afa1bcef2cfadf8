// Adam (Kingma and Ba 2015) and the norm of gradients: a variable at a time, on WebGPU a convolution at a time and in place.
import {
  add,
  div,
  keep,
  mul,
  reshape,
  slice,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tidy,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { adamProgram, SQUARES_PARTS, SQUARES_TOGETHER, squaresProgram } from '../kernels/updatePrograms.ts';
import { gpuInUse } from '../tfjs/kernels.ts';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** A tensor that is trained, with its first and second moments. */
export interface Variable {
  value: Tensor;
  first: Tensor;
  second: Tensor;
}

/** Takes `value` over; the moments start at zero. */
export const variable = (value: Tensor): Variable => ({
  value,
  first: zerosLike(value),
  second: zerosLike(value),
});

/** One update; `step` counts from 1. What it replaces is disposed of, the gradient is not. */
export function adamUpdate(v: Variable, gradient: Tensor, rate: number, step: number): void {
  const { value, first, second } = v;
  tidy(() => {
    v.first = keep(add(mul(first, BETA1), mul(gradient, 1 - BETA1)));
    v.second = keep(add(mul(second, BETA2), mul(square(gradient), 1 - BETA2)));
    const mean = div(v.first, 1 - BETA1 ** step);
    const spread = sqrt(div(v.second, 1 - BETA2 ** step));
    v.value = keep(sub(value, mul(rate, div(mean, add(spread, EPSILON)))));
  });
  for (const old of [value, first, second]) old.dispose();
}

/** A convolution's variables, each with its moments, from its packed gradient times `scale`. */
export function convolutionUpdate(
  filter: Variable,
  bias: Variable,
  gradient: Tensor2D,
  scale: number,
  rate: number,
  step: number,
): void {
  const gpu = gpuInUse();
  const [rows, outputs] = gradient.shape;
  if (gpu && outputs % 4 === 0) {
    const tensors = [filter, bias].flatMap(({ value, first, second }) => [value, first, second]);
    gpu.runInPlace(
      adamProgram(gradient.size),
      [gradient, ...tensors],
      [
        { type: 'int32', data: [gradient.size / 4] },
        { type: 'int32', data: [((rows - 1) * outputs) / 4] },
        ...[scale, BETA1, BETA2, 1 - BETA1 ** step, 1 - BETA2 ** step, rate, EPSILON].map((value) => ({
          type: 'float32',
          data: [value],
        })),
      ],
    );
    return;
  }
  const parts = tidy(() => {
    const scaled = mul<Tensor2D>(gradient, scale);
    return {
      filter: reshape(slice(scaled, [0, 0], [rows - 1, outputs]), filter.value.shape),
      bias: reshape(slice(scaled, [rows - 1, 0], [1, outputs]), [outputs]),
    };
  });
  adamUpdate(filter, parts.filter, rate, step);
  adamUpdate(bias, parts.bias, rate, step);
  parts.filter.dispose();
  parts.bias.dispose();
}

/** The norm over all of them together. */
export async function normOf(gradients: readonly Tensor[]): Promise<number> {
  const gpu = gpuInUse();
  const together = gpu ? gradients.filter(({ size }) => size % 4 === 0) : [];
  const partly =
    gpu && together.length > 0 ? tensor1d(new Float32Array(together.length * SQUARES_PARTS)) : null;
  for (let first = 0; gpu && partly && first < together.length; first += SQUARES_TOGETHER) {
    const some = together.slice(first, first + SQUARES_TOGETHER);
    gpu.runInPlace(squaresProgram(some.length), [partly, ...some], [{ type: 'int32', data: [first] }]);
  }
  const others = gradients
    .filter((gradient) => !together.includes(gradient))
    .map((gradient) => tidy(() => sum(square(gradient))));
  let squares = 0;
  for (const one of [...(partly ? [partly] : []), ...others]) {
    for (const value of await one.data()) squares += value;
    one.dispose();
  }
  return Math.sqrt(squares);
}

export function disposeVariable({ value, first, second }: Variable): void {
  for (const tensor of [value, first, second]) tensor.dispose();
}
