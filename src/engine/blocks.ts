// What the networks are built of: convolutions with bias, residual and ReLU on feature maps, and the residual blocks of a DRUNet.
import { maxPool, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { BlockSpec } from '../core/network/networkSpec.ts';
import {
  convolution,
  type Feature,
  type Filter,
  joined,
  readsInPlace,
  whole,
} from './kernels/convolution.ts';
import type { Pooling } from './kernels/pointwiseGradients.ts';

/** A convolution whose batch norm is folded in: filter (kernel, kernel, in, out), bias (out). */
export interface Convolution {
  readonly filter: Tensor4D;
  readonly bias: Tensor1D;
}
/** Convolutions by name; throws where there is none of that name. */
export type Weights = (name: string) => Convolution;

/** A convolution as a network runs it for an image. */
export interface RunConvolution {
  readonly filter: Filter;
  readonly bias: Tensor1D;
}

/** What a convolution reads: a feature map, or a pair of them, one's channels after the other's. */
export type Read = readonly [Feature] | readonly [Feature, Feature];

/** What carries a network's operations out: for an image, or so that they can be differentiated (train/tape.ts). */
export interface Pass {
  /** Convolutions read concatenated maps in place. If not, they are made once, where they arise. */
  readonly readsInPlace: boolean;
  /** One convolution, padded as PyTorch pads (half the kernel on every side): (N, H, W, in) -> (N, H/stride, W/stride, out). */
  readonly conv: (name: string, from: Read, options?: ConvOptions) => Tensor4D;
  readonly pool: (x: Tensor4D, pooling: Pooling) => Tensor4D;
  /** The map once more, which stays when it is freed. */
  readonly retain: (x: Tensor4D) => Tensor4D;
  /** The network does not read these again. */
  readonly free: (...tensors: readonly Tensor4D[]) => void;
}

export const plain = (tensor: Tensor4D): Feature => ({ tensor, halved: false });
export const one = (tensor: Tensor4D): Read => [plain(tensor)];

export interface ConvOptions {
  readonly stride?: 1 | 2;
  readonly relu?: boolean;
  /** Added before the ReLU; of the output's shape. */
  readonly residual?: Feature;
  /** The residual is not read again: its memory may take the result. */
  readonly overwrite?: boolean;
}

/** For an image: everything is freed as soon as it is not read again. */
export const imagePass = (weights: (name: string) => RunConvolution): Pass => ({
  readsInPlace: readsInPlace(),
  conv: (name, from, { stride = 1, relu = false, residual = null, overwrite = false } = {}) =>
    convolution({ from, ...weights(name), stride, relu, residual, overwrite }),
  pool: (x, { window, stride, border }) => maxPool(x, window, stride, border),
  retain: (x) => x.clone(),
  free: (...tensors) => {
    for (const tensor of tensors) tensor.dispose();
  },
});

/** Nearest-neighbour upsampling of x, which is used up; not carried out: what reads it does, where it has to. */
export const double = (x: Tensor4D): Feature => ({ tensor: x, halved: true });

/** [feature, skip] along the channels, which are used up; carried out only where convolutions cannot read a pair. */
export function concatenate(pass: Pass, feature: Feature, skip: Tensor4D): Read {
  if (pass.readsInPlace) return [feature, plain(skip)];
  const first = whole(feature);
  if (feature.halved) pass.free(feature.tensor);
  return one(used(pass, joined([plain(first), plain(skip)]), first, skip));
}

export function dispose(pass: Pass, read: Read): void {
  pass.free(...read.map(({ tensor }) => tensor));
}

/** `output`, once what it was made of is freed. */
export function used(pass: Pass, output: Tensor4D, ...inputs: readonly Tensor4D[]): Tensor4D {
  pass.free(...inputs);
  return output;
}

/** One residual block; x stays, unless `overwrite` says that it is not read again. */
export function block(pass: Pass, b: BlockSpec, x: Read, overwrite: boolean): Feature {
  return KINDS[b.kind](pass, b, x, overwrite);
}

type Forward = (pass: Pass, b: BlockSpec, x: Read, overwrite: boolean) => Feature;

/** The last convolution of a block, with what goes round the others: a projection of x, or x itself. */
function closed(pass: Pass, b: BlockSpec, last: string, y: Tensor4D, x: Read, overwrite: boolean): Tensor4D {
  const { name, shortcut, stride } = b;
  const [first] = x;
  const around = shortcut ? pass.conv(`${name}.${shortcut}.0`, x, { stride }) : first.tensor;
  const residual = plain(around);
  const free = shortcut !== null || overwrite;
  const sum = pass.conv(`${name}.${last}`, one(y), { residual, overwrite: free, relu: true });
  return used(pass, sum, y, ...(shortcut ? [around] : []));
}

const bottleneck: Forward = (pass, b, x, overwrite) => {
  const { name, stride } = b;
  const narrow = pass.conv(`${name}.conv1`, x, { relu: true }); //                      (H, W, M)
  const y = used(pass, pass.conv(`${name}.conv2`, one(narrow), { stride, relu: true }), narrow); // (H/stride, W/stride, M)
  return plain(closed(pass, b, 'conv3', y, x, overwrite)); //                            (H/stride, W/stride, Cout)
};

const basic: Forward = (pass, b, x, overwrite) => {
  const y = pass.conv(`${b.name}.conv1`, x, { stride: b.stride, relu: true }); //       (H/stride, W/stride, Cout)
  return plain(closed(pass, b, 'conv2', y, x, overwrite)); //                            (H/stride, W/stride, Cout)
};

/**
 * All that the definition places after the upsampling is pointwise, so it commutes with it: computed at the low
 * resolution and upsampled once, the numbers are the same for a quarter of the work.
 */
const upBottleneck: Forward = (pass, b, x, overwrite) => {
  const { name } = b;
  const narrow = pass.conv(`${name}.conv1`, x, { relu: true }); //                      (H, W, M)
  const y = used(pass, pass.conv(`${name}.conv2`, one(narrow), { relu: true }), narrow); //   (H, W, M)
  return double(closed(pass, b, 'conv3', y, x, overwrite)); //                           (2H, 2W, Cout)
};

/** Its 1x1 convolutions at the low resolution, for the same reason; its 3x3 sees the upsampled image. */
const upBasic: Forward = (pass, b, x) => {
  const { name } = b;
  const y = double(pass.conv(`${name}.conv1`, x, { relu: true })); //                   (2H, 2W, Cout)
  const residual = double(pass.conv(`${name}.shortcut.0`, x)); //                       (2H, 2W, Cout)
  const sum = pass.conv(`${name}.conv2`, [y], { residual, relu: true }); //             (2H, 2W, Cout)
  return plain(used(pass, sum, y.tensor, residual.tensor));
};

const KINDS: Readonly<Record<BlockSpec['kind'], Forward>> = {
  bottleneck,
  basic,
  'up-bottleneck': upBottleneck,
  'up-basic': upBasic,
};
