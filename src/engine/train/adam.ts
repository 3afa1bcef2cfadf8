// Adam, one variable at a time, so that no more temporaries than one variable's live at once (Kingma and Ba 2015).
import { add, div, keep, mul, sqrt, square, sub, type Tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';

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

export function disposeVariable({ value, first, second }: Variable): void {
  for (const tensor of [value, first, second]) tensor.dispose();
}
