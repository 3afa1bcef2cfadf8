// A convolution that can be trained on any backend: its gradients are convolutions and matrix products, not tfjs' own naive kernels.
import {
  concat,
  conv2d,
  customGrad,
  type GradSaveFunc,
  matMul,
  pad,
  reshape,
  reverse,
  stridedSlice,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
  transpose,
  zerosLike,
} from '@tensorflow/tfjs-core';

/** No thread of a gradient sums more products than this one after another: a GPU's watchdog ends what runs too long. */
const LONGEST_SUM = 4096;

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
  return tidy(() => {
    const turned = transpose<Tensor4D>(reverse(filter, [0, 1]), [0, 1, 3, 2]);
    return conv2d(stride === 2 ? spread(dy) : dy, turned, 1, filter.shape[0] >> 1);
  });
}

/** (N, H, W, C) -> (N, 2H, 2W, C): each pixel at the even places, zeros elsewhere. */
function spread(dy: Tensor4D): Tensor4D {
  const [n, h, w, c] = dy.shape;
  const wide = reshape(concat([dy, zerosLike(dy)], 3), [n, h, 2 * w, c]); // pixel, zero, pixel, zero ...
  const rows = reshape(wide, [n, h, 1, 2 * w * c]);
  return reshape(concat([rows, zerosLike(rows)], 2), [n, 2 * h, 2 * w, c]);
}

/** dL/dfilter: for each place in the kernel, the pixels that it saw, transposed, times dy. */
export function filterGradient(x: Tensor4D, dy: Tensor4D, kernel: number, stride: 1 | 2): Tensor4D {
  return tidy(() => {
    const half = kernel >> 1;
    const [n, height, width, outputs] = dy.shape;
    const inputs = x.shape[3];
    const padded =
      half > 0
        ? pad(x, [
            [0, 0],
            [half, half],
            [half, half],
            [0, 0],
          ])
        : x;
    const pixels = n * height * width;
    const dy2d: Tensor2D = reshape(dy, [pixels, outputs]);
    const places: Tensor2D[] = [];
    for (let ky = 0; ky < kernel; ky++)
      for (let kx = 0; kx < kernel; kx++) {
        places.push(
          tidy(() => {
            const end = [n, ky + (height - 1) * stride + 1, kx + (width - 1) * stride + 1, inputs];
            const seen =
              kernel === 1 && stride === 1
                ? padded
                : stridedSlice(padded, [0, ky, kx, 0], end, [1, stride, stride, 1]);
            return productOverPixels(reshape(seen, [pixels, inputs]), dy2d);
          }),
        );
      }
    return reshape(concat(places, 0), [kernel, kernel, inputs, outputs]);
  });
}

/** a^T b for a (pixels, in) and b (pixels, out), summed in parts that are short enough for one thread. */
function productOverPixels(a: Tensor2D, b: Tensor2D): Tensor2D {
  const pixels = a.shape[0];
  const parts = partsOf(pixels);
  if (parts === 1) return matMul(a, b, true, false);
  const length = pixels / parts;
  const split = (t: Tensor2D): Tensor3D => reshape(t, [parts, length, t.shape[1]]);
  return sum(matMul(split(a), split(b), true, false), 0);
}

/** The fewest equal parts of at most LONGEST_SUM pixels; an odd count that does not divide stays whole. */
function partsOf(pixels: number): number {
  for (let parts = Math.ceil(pixels / LONGEST_SUM); parts <= pixels; parts++)
    if (pixels % parts === 0) return parts;
  return 1;
}
