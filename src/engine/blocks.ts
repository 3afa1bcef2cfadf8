// What the networks are built of: a convolution with its bias, residual and ReLU, and the residual blocks of a DRUNet.
import { add, fused, image, relu, type Tensor1D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { BlockSpec } from '../core/networkSpec.ts';

/** A convolution whose batch norm is folded in: filter (kernel, kernel, in, out), bias (out). */
export interface Convolution {
  readonly filter: Tensor4D;
  readonly bias: Tensor1D;
}
/** Convolutions by name. */
export type Weights = ReadonlyMap<string, Convolution>;

interface ConvOptions {
  readonly stride?: 1 | 2;
  readonly relu?: boolean;
  /** Added before the ReLU; of the output's shape. */
  readonly residual?: Tensor4D;
}

/** One convolution, padded as PyTorch pads (half the kernel on every side). x: (1, H, W, in) -> (1, H/stride, W/stride, out). */
export function conv(w: Weights, name: string, x: Tensor4D, options: ConvOptions = {}): Tensor4D {
  const { stride = 1, residual } = options;
  const { filter, bias } = w.get(name) ?? missing(name);
  const activation = options.relu && !residual ? 'relu' : 'linear';
  const pad = filter.shape[0] >> 1;
  const y = fused.conv2d({ x, filter, bias, strides: stride, pad, activation });
  if (!residual) return y;
  return tidy(() => {
    const sum = add<Tensor4D>(y, residual);
    y.dispose();
    return options.relu ? relu(sum) : sum;
  });
}

function missing(name: string): never {
  throw new Error(`The convolution ${name} was never loaded.`);
}

/** Nearest-neighbour upsampling: (1, H, W, C) -> (1, 2H, 2W, C). */
export function double(x: Tensor4D): Tensor4D {
  const [, height, width] = x.shape;
  return image.resizeNearestNeighbor(x, [2 * height, 2 * width]);
}

/** One residual block; x is kept. */
export function block(w: Weights, b: BlockSpec, x: Tensor4D): Tensor4D {
  return tidy(() => KINDS[b.kind](w, b, x));
}

type Forward = (w: Weights, b: BlockSpec, x: Tensor4D) => Tensor4D;

const shortcut: Forward = (w, { name, shortcut, stride }, x) =>
  shortcut ? conv(w, `${name}.${shortcut}.0`, x, { stride }) : x;

const bottleneck: Forward = (w, b, x) => {
  const { name, stride } = b;
  const residual = shortcut(w, b, x); //                              (H/stride, W/stride, Cout)
  x = conv(w, `${name}.conv1`, x, { relu: true }); //                 (H, W, M)
  x = conv(w, `${name}.conv2`, x, { stride, relu: true }); //         (H/stride, W/stride, M)
  return conv(w, `${name}.conv3`, x, { residual, relu: true }); //    (H/stride, W/stride, Cout)
};

const basic: Forward = (w, b, x) => {
  const { name, stride } = b;
  const residual = shortcut(w, b, x); //                              (H/stride, W/stride, Cout)
  x = conv(w, `${name}.conv1`, x, { stride, relu: true }); //         (H/stride, W/stride, Cout)
  return conv(w, `${name}.conv2`, x, { residual, relu: true }); //    (H/stride, W/stride, Cout)
};

/**
 * All that the definition places after the upsampling is pointwise, so it commutes with it: computed at the low
 * resolution and upsampled once, the numbers are the same for a quarter of the work.
 */
const upBottleneck: Forward = (w, b, x) => {
  const { name } = b;
  const residual = shortcut(w, b, x); //                              (H, W, Cout)
  x = conv(w, `${name}.conv1`, x, { relu: true }); //                 (H, W, M)
  x = conv(w, `${name}.conv2`, x, { relu: true }); //                 (H, W, M)
  x = conv(w, `${name}.conv3`, x, { residual, relu: true }); //       (H, W, Cout)
  return double(x); //                                                (2H, 2W, Cout)
};

/** Its 1x1 convolutions at the low resolution, for the same reason; its 3x3 sees the upsampled image. */
const upBasic: Forward = (w, b, x) => {
  const { name } = b;
  const residual = double(shortcut(w, b, x)); //                      (2H, 2W, Cout)
  x = double(conv(w, `${name}.conv1`, x, { relu: true })); //         (2H, 2W, Cout)
  return conv(w, `${name}.conv2`, x, { residual, relu: true }); //    (2H, 2W, Cout)
};

const KINDS: Readonly<Record<BlockSpec['kind'], Forward>> = {
  bottleneck,
  basic,
  'up-bottleneck': upBottleneck,
  'up-basic': upBasic,
};
