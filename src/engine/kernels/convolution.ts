// One convolution of a network in one dispatch on WebGPU; where a backend has no such kernel, composed of tfjs' operations.
import {
  add,
  concat,
  fused,
  getBackend,
  image,
  type NamedAttrMap,
  relu,
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

export interface ConvolutionRequest {
  /** One feature map, or two that are read as if concatenated along the channels. */
  readonly from: readonly [Feature] | readonly [Feature, Feature];
  readonly filter: Tensor4D;
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
  return isFused(request) ? dispatched(request) : composed(request);
}

/** Whether this backend reads doubled and concatenated maps in place. If not, they are made once, where they arise. */
export const readsInPlace = (): boolean => kernelOf(CONVOLUTION, getBackend()) !== undefined;

function isFused({ from, filter }: ConvolutionRequest): boolean {
  const [, , , outputs] = filter.shape;
  const quads = from.every(({ tensor }) => tensor.shape[3] % 4 === 0);
  return readsInPlace() && outputs % 4 === 0 && (quads || (from.length === 1 && !from[0].halved));
}

function dispatched({ from, filter, bias, stride, relu, residual, overwrite }: ConvolutionRequest): Tensor4D {
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

function composed({ from, filter, bias, stride, relu: rectified, residual }: ConvolutionRequest): Tensor4D {
  return tidy(() => {
    const x = joined(from);
    const activation = rectified && !residual ? 'relu' : 'linear';
    const y = fused.conv2d({ x, filter, bias, strides: stride, pad: filter.shape[0] >> 1, activation });
    if (!residual) return y;
    const sum = add<Tensor4D>(y, whole(residual));
    y.dispose();
    return rectified ? relu(sum) : sum;
  });
}

/** The map as it stands for: doubled where it is halved. */
export function whole({ tensor, halved }: Feature): Tensor4D {
  const [, height, width] = tensor.shape;
  return halved ? image.resizeNearestNeighbor(tensor, [2 * height, 2 * width]) : tensor;
}

/** One map of all, concatenated along the channels. */
export function joined(from: ConvolutionRequest['from']): Tensor4D {
  const [first, second] = from;
  return second ? concat([whole(first), whole(second)], 3) : whole(first);
}
