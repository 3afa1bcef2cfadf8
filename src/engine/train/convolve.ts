// A convolution that can be trained on any backend: its gradients are kernels of our own (src/engine/kernels), not tfjs' naive ones.
import {
  concat,
  conv2d,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  customGrad,
  getBackend,
  type GradSaveFunc,
  pad,
  reshape,
  reverse,
  slice,
  type Tensor,
  type Tensor4D,
  tidy,
  transpose,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { registerGradients } from '../kernels/gradients.ts';
import { runKernel } from '../tfjs/kernels.ts';

/**
 * y = x * filter, padded by half the kernel on every side as PyTorch pads.
 * @param x (N, H, W, in); H and W even where the stride is 2.
 * @param filter (kernel, kernel, in, out), kernel odd.
 * @returns (N, H/stride, W/stride, out), differentiable in x and filter.
 */
export function convolve(x: Tensor4D, filter: Tensor4D, stride: 1 | 2): Tensor4D {
  const half = filter.shape[0] >> 1;
  const op = customGrad((...args: (Tensor | GradSaveFunc)[]) => {
    const [image, weight, save] = args as [Tensor4D, Tensor4D, GradSaveFunc];
    const value = conv2d(image, weight, stride, half);
    save([image, weight]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [from, by] = saved as [Tensor4D, Tensor4D];
      return [
        inputGradient(dy as Tensor4D, by, stride),
        filterGradient(from, dy as Tensor4D, by.shape[0], stride),
      ];
    };
    return { value, gradFunc };
  });
  return op(x, filter);
}

/** The same with a filter that is not trained: only the gradient in x is ever computed. */
export function convolveFrozen(x: Tensor4D, filter: Tensor4D, stride: 1 | 2): Tensor4D {
  const half = filter.shape[0] >> 1;
  const op = customGrad((...args: (Tensor | GradSaveFunc)[]) => {
    const [image] = args as [Tensor4D];
    const value = conv2d(image, filter, stride, half);
    return { value, gradFunc: (dy: Tensor) => inputGradient(dy as Tensor4D, filter, stride) };
  });
  return op(x) as Tensor4D;
}

/** dL/dx: dy, zeros between its pixels where the stride is 2, convolved with the filter turned round and transposed. */
export function inputGradient(dy: Tensor4D, filter: Tensor4D, stride: 1 | 2): Tensor4D {
  const [kernel, , inputs, outputs] = filter.shape;
  if (getBackend() === 'webgpu' && inputs % 4 === 0 && (stride === 1 || outputs % 4 === 0)) {
    registerGradients('webgpu');
    const [n, height, width] = dy.shape;
    return runKernel(
      Conv2DBackpropInput,
      { dy, filter },
      { ...placing(kernel, stride), inputShape: [n, height * stride, width * stride, inputs] },
    );
  }
  return tidy(() => {
    const turned = transpose<Tensor4D>(reverse(filter, [0, 1]), [0, 1, 3, 2]);
    return conv2d(stride === 2 ? spread(dy) : dy, turned, 1, kernel >> 1);
  });
}

/** (N, H, W, C) -> (N, 2H, 2W, C): each pixel at the even places, zeros elsewhere. */
function spread(dy: Tensor4D): Tensor4D {
  const [n, h, w, c] = dy.shape;
  const wide = reshape(concat([dy, zerosLike(dy)], 3), [n, h, 2 * w, c]); // pixel, zero, pixel, zero ...
  const rows = reshape(wide, [n, h, 1, 2 * w * c]);
  return reshape(concat([rows, zerosLike(rows)], 2), [n, 2 * h, 2 * w, c]);
}

/** dL/dfilter, (kernel, kernel, in, out). On WebGPU outputs are taken four at a time: a head's two are filled up with zeros. */
export function filterGradient(x: Tensor4D, dy: Tensor4D, kernel: number, stride: 1 | 2): Tensor4D {
  registerGradients(getBackend());
  const [, , , outputs] = dy.shape;
  const missing = getBackend() === 'webgpu' ? (4 - (outputs % 4)) % 4 : 0;
  const none: [number, number] = [0, 0];
  return tidy(() => {
    const filled = missing > 0 ? pad(dy, [none, none, none, [0, missing]]) : dy;
    const filterShape = [kernel, kernel, x.shape[3], outputs + missing];
    const made = runKernel(
      Conv2DBackpropFilter,
      { x, dy: filled },
      { ...placing(kernel, stride), filterShape },
    );
    return missing > 0 ? slice(made, [0, 0, 0, 0], [kernel, kernel, x.shape[3], outputs]) : made;
  });
}

const placing = (kernel: number, stride: number): Record<string, string | number | number[]> => ({
  strides: [stride, stride],
  pad: kernel >> 1,
  dataFormat: 'NHWC',
  dimRoundingMode: 'floor',
});
