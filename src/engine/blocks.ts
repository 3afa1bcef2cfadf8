// What the networks are built of: convolutions with bias, residual and ReLU on feature maps, and the residual blocks of a DRUNet.
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { BlockSpec } from '../core/network/networkSpec.ts';
import { convolution, type Feature, joined, readsInPlace, whole } from './kernels/convolution.ts';

/** A convolution whose batch norm is folded in: filter (kernel, kernel, in, out), bias (out). */
export interface Convolution {
  readonly filter: Tensor4D;
  readonly bias: Tensor1D;
}
/** Convolutions by name. */
export type Weights = ReadonlyMap<string, Convolution>;

/** What a convolution reads: a feature map, or a pair of them, one's channels after the other's. */
export type Read = readonly [Feature] | readonly [Feature, Feature];

export const plain = (tensor: Tensor4D): Feature => ({ tensor, halved: false });
export const one = (tensor: Tensor4D): Read => [plain(tensor)];

/** Nearest-neighbour upsampling of x, which is used up; carried out only where convolutions cannot read it undone. */
export function double(x: Tensor4D): Feature {
  if (readsInPlace()) return { tensor: x, halved: true };
  const made = plain(whole({ tensor: x, halved: true }));
  x.dispose();
  return made;
}

/** [feature, skip] along the channels, which are used up; carried out only where convolutions cannot read a pair. */
export function concatenate(feature: Feature, skip: Tensor4D): Read {
  const pair = [feature, plain(skip)] as const;
  if (readsInPlace()) return pair;
  const made = one(joined(pair));
  dispose(pair);
  return made;
}

export function dispose(read: Read): void {
  for (const { tensor } of read) tensor.dispose();
}

interface ConvOptions {
  readonly stride?: 1 | 2;
  readonly relu?: boolean;
  /** Added before the ReLU; of the output's shape. */
  readonly residual?: Feature;
  /** The residual is not read again: its memory may take the result. */
  readonly overwrite?: boolean;
}

/** One convolution, padded as PyTorch pads (half the kernel on every side): (1, H, W, in) -> (1, H/stride, W/stride, out). */
export function conv(w: Weights, name: string, from: Read, options: ConvOptions = {}): Tensor4D {
  const { stride = 1, relu = false, residual = null, overwrite = false } = options;
  const { filter, bias } = w.get(name) ?? missing(name);
  return convolution({ from, filter, bias, stride, relu, residual, overwrite });
}

function missing(name: string): never {
  throw new Error(`The convolution ${name} was never loaded.`);
}

/** `output`, once what it was made of is freed. */
export function used(output: Tensor4D, ...inputs: readonly Tensor4D[]): Tensor4D {
  for (const tensor of inputs) tensor.dispose();
  return output;
}

/** One residual block; x stays, unless `overwrite` says that it is not read again. */
export function block(w: Weights, b: BlockSpec, x: Read, overwrite: boolean): Feature {
  return KINDS[b.kind](w, b, x, overwrite);
}

type Forward = (w: Weights, b: BlockSpec, x: Read, overwrite: boolean) => Feature;

/** The last convolution of a block, with what goes round the others: a projection of x, or x itself. */
function closed(w: Weights, b: BlockSpec, last: string, y: Tensor4D, x: Read, overwrite: boolean): Tensor4D {
  const { name, shortcut, stride } = b;
  const [first] = x;
  const around = shortcut ? conv(w, `${name}.${shortcut}.0`, x, { stride }) : first.tensor;
  const residual = plain(around);
  const free = shortcut !== null || overwrite;
  const sum = conv(w, `${name}.${last}`, one(y), { residual, overwrite: free, relu: true });
  return used(sum, y, ...(shortcut ? [around] : []));
}

const bottleneck: Forward = (w, b, x, overwrite) => {
  const { name, stride } = b;
  const narrow = conv(w, `${name}.conv1`, x, { relu: true }); //                      (H, W, M)
  const y = used(conv(w, `${name}.conv2`, one(narrow), { stride, relu: true }), narrow); // (H/stride, W/stride, M)
  return plain(closed(w, b, 'conv3', y, x, overwrite)); //                            (H/stride, W/stride, Cout)
};

const basic: Forward = (w, b, x, overwrite) => {
  const y = conv(w, `${b.name}.conv1`, x, { stride: b.stride, relu: true }); //       (H/stride, W/stride, Cout)
  return plain(closed(w, b, 'conv2', y, x, overwrite)); //                            (H/stride, W/stride, Cout)
};

/**
 * All that the definition places after the upsampling is pointwise, so it commutes with it: computed at the low
 * resolution and upsampled once, the numbers are the same for a quarter of the work.
 */
const upBottleneck: Forward = (w, b, x, overwrite) => {
  const { name } = b;
  const narrow = conv(w, `${name}.conv1`, x, { relu: true }); //                      (H, W, M)
  const y = used(conv(w, `${name}.conv2`, one(narrow), { relu: true }), narrow); //   (H, W, M)
  return double(closed(w, b, 'conv3', y, x, overwrite)); //                           (2H, 2W, Cout)
};

/** Its 1x1 convolutions at the low resolution, for the same reason; its 3x3 sees the upsampled image. */
const upBasic: Forward = (w, b, x) => {
  const { name } = b;
  const y = double(conv(w, `${name}.conv1`, x, { relu: true })); //                   (2H, 2W, Cout)
  const residual = double(conv(w, `${name}.shortcut.0`, x)); //                       (2H, 2W, Cout)
  const sum = conv(w, `${name}.conv2`, [y], { residual, relu: true }); //             (2H, 2W, Cout)
  return plain(used(sum, y.tensor, residual.tensor));
};

const KINDS: Readonly<Record<BlockSpec['kind'], Forward>> = {
  bottleneck,
  basic,
  'up-bottleneck': upBottleneck,
  'up-basic': upBasic,
};
