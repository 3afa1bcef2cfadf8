// One convolution of a network in one dispatch on WebGPU; where a backend has no such kernel, composed of tfjs' operations.
import {
  add,
  concat,
  fused,
  getBackend,
  type NamedAttrMap,
  relu,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { kernelOf, runKernel } from '../tfjs/kernels.ts';
import { CONVOLUTION } from './convolutionKernel.ts';

/** A feature map; where `halved`, every pixel stands for 2x2 of them (nearest-neighbour upsampling that was never carried out). */
export interface Feature {
  readonly tensor: Tensor4D;
  readonly halved: boolean;
}

/**
 * The filter of a 1x1 convolution of a pair, a part for each. Where the first map is halved, its part is computed before the
 * upsampling, for a quarter of the work: both are pointwise. `zeros`: (out), the first part's bias.
 */
export interface SplitFilter {
  readonly low: Tensor4D;
  readonly high: Tensor4D;
  readonly zeros: Tensor1D;
}
/** (kernel, kernel, in, out), whole or split. */
export type Filter = Tensor4D | SplitFilter;

export const isSplit = (filter: Filter): filter is SplitFilter => 'low' in filter;

export interface ConvolutionRequest {
  /** One feature map, or two that are read as if concatenated along the channels. */
  readonly from: readonly [Feature] | readonly [Feature, Feature];
  /** Split only where `from` is a pair, halved and not, the stride is 1, and no residual is added. */
  readonly filter: Filter;
  readonly bias: Tensor1D;
  readonly stride: 1 | 2;
  readonly relu: boolean;
  /** Added before the ReLU. */
  readonly residual: Feature | null;
  /** The residual's memory may take the result: nobody else reads it afterwards. */
  readonly overwrite: boolean;
}

/** (N, H, W, in) -> (N, H/stride, W/stride, out), padded by half the kernel on every side as PyTorch pads. */
export function convolution(request: ConvolutionRequest): Tensor4D {
  const { filter } = request;
  if (isSplit(filter)) return splitConvolution(request, filter);
  const one = { ...request, filter };
  return isFused(one) ? dispatched(one) : composed(one);
}

/** A convolution whose filter is whole. */
interface WholeRequest extends ConvolutionRequest {
  readonly filter: Tensor4D;
}

/** The halved map's part at its own resolution; the other part adds it, upsampled, as it would a residual. */
function splitConvolution(
  { from, bias, relu, stride, residual }: ConvolutionRequest,
  filter: SplitFilter,
): Tensor4D {
  const [first, second] = from;
  if (!second || !first.halved || second.halved || residual || stride !== 1)
    throw new Error(
      'A split filter is for a pair of a halved map and a whole one, at stride 1, with no residual.',
    );
  const plain = { stride, residual: null, overwrite: false } as const;
  const below = { tensor: first.tensor, halved: false };
  const low = convolution({ ...plain, from: [below], filter: filter.low, bias: filter.zeros, relu: false });
  const added = { tensor: low, halved: true };
  const made = convolution({ ...plain, from: [second], filter: filter.high, bias, relu, residual: added });
  low.dispose();
  return made;
}

/** Whether this backend reads doubled and concatenated maps in place. If not, they are made once, where they arise. */
export const readsInPlace = (): boolean => kernelOf(CONVOLUTION, getBackend()) !== undefined;

function isFused({ from, filter }: WholeRequest): boolean {
  const [, , , outputs] = filter.shape;
  const quads = from.every(({ tensor }) => tensor.shape[3] % 4 === 0);
  return readsInPlace() && outputs % 4 === 0 && (quads || (from.length === 1 && !from[0].halved));
}

function dispatched({ from, filter, bias, stride, relu, residual, overwrite }: WholeRequest): Tensor4D {
  const [first, second] = from;
  const inputs: Record<string, Tensor> = { x: first.tensor, filter, bias };
  if (second) inputs.second = second.tensor;
  if (residual) inputs.residual = residual.tensor;
  const attributes: NamedAttrMap = {
    stride,
    relu,
    halved: [first.halved, second?.halved ?? false, residual?.halved ?? false].map(Number),
    overwrite: overwrite && residual !== null && !residual.halved,
  };
  return runKernel(CONVOLUTION, inputs, attributes);
}

function composed({ from, filter, bias, stride, relu: rectified, residual }: WholeRequest): Tensor4D {
  return tidy(() => {
    const x = joined(from);
    const activation = rectified && !residual ? 'relu' : 'linear';
    const y = fused.conv2d({ x, filter, bias, strides: stride, pad: filter.shape[0] >> 1, activation });
    if (x !== from[0].tensor) x.dispose(); // made for this convolution alone
    if (!residual) return y;
    const added = whole(residual);
    const sum = add<Tensor4D>(y, added);
    if (residual.halved) added.dispose();
    y.dispose();
    return rectified ? relu(sum) : sum;
  });
}

/** The map as it stands for: doubled where it is halved. Copied row by row, which tfjs' own resizing takes several times as long for. */
export function whole({ tensor, halved }: Feature): Tensor4D {
  if (!halved) return tensor;
  const [n, height, width, channels] = tensor.shape;
  return tidy(() => {
    const wide = reshape(concat([tensor, tensor], 3), [n, height, 2 * width * channels]); // each pixel twice
    return reshape(concat([wide, wide], 2), [n, 2 * height, 2 * width, channels]); // each row twice
  });
}

/** One map of all, concatenated along the channels. */
export function joined(from: ConvolutionRequest['from']): Tensor4D {
  const [first, second] = from;
  if (!second) return whole(first);
  return tidy(() => concat([whole(first), whole(second)], 3));
}
