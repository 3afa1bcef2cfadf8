// The gradients of what is done pixel by pixel, and how any gradient is added and masked on its way.
import {
  add,
  engine,
  mul,
  type NamedAttrMap,
  reshape,
  step,
  sum,
  type Tensor,
  type Tensor4D,
  type TensorInfo,
  tidy,
} from '@tensorflow/tfjs-core';
import type { GpuBackend, GpuProgram } from '../tfjs/gpuBackend.ts';
import { gpuInUse, runKernel } from '../tfjs/kernels.ts';
import { halvedSumProgram, maskProgram, poolGradientProgram } from './backwardPrograms.ts';

/** A gradient that is added to another one, whose memory it takes, and that is kept where `mask` is above zero. */
export interface Onto {
  readonly added: Tensor4D | null;
  /** The output of the ReLU that the gradient goes back through next. */
  readonly mask: Tensor4D | null;
}

/** Composed: what `made` answers, added and masked. */
export function onto({ added, mask }: Onto, made: () => Tensor4D): Tensor4D {
  const result = tidy(() => {
    const all = added ? add<Tensor4D>(made(), added) : made();
    return mask ? mul<Tensor4D>(all, step(mask)) : all;
  });
  added?.dispose();
  return result;
}

/** Of nearest-neighbour upsampling: (N, 2H, 2W, C) -> (N, H, W, C), each pixel the sum of its 2x2. */
export function halvedGradient(dy: Tensor4D, taken: Onto): Tensor4D {
  const [n, height, width, channels] = dy.shape;
  const shape: Shape4 = [n, height / 2, width / 2, channels];
  const gpu = gpuInUse();
  if (gpu && channels % 4 === 0)
    return pointwise(gpu, halvedSumProgram(shape, flags(taken)), [dy], taken, []);
  return onto(taken, () => {
    const rows = sum(reshape(dy, [n, height / 2, 2, width * channels]), 2);
    return sum<Tensor4D>(reshape(rows, [n, height / 2, width / 2, 2, channels]), 3);
  });
}

/** Of a ReLU, whose output is `y`; `dy` is used up. */
export function reluGradient(dy: Tensor4D, y: Tensor4D): Tensor4D {
  const gpu = gpuInUse();
  const taken = { added: dy, mask: y };
  if (gpu && y.shape[3] % 4 === 0) return pointwise(gpu, maskProgram(y.shape), [], taken, []);
  const made = tidy(() => mul<Tensor4D>(dy, step(y)));
  dy.dispose();
  return made;
}

/** A max pooling: its window, and how far it may look beyond the map's border. */
export interface Pooling {
  readonly window: number;
  readonly stride: number;
  readonly border: number;
}

/** Of max pooling of x to y. */
export function poolGradient(
  x: Tensor4D,
  y: Tensor4D,
  dy: Tensor4D,
  { window, stride, border }: Pooling,
  taken: Onto,
): Tensor4D {
  const gpu = gpuInUse();
  if (gpu && x.shape[3] % 4 === 0)
    return pointwise(gpu, poolGradientProgram(x.shape, flags(taken)), [x, y, dy], taken, [
      int32(y.shape[1], y.shape[2]),
      int32(window),
      int32(stride),
      int32(border),
    ]);
  const attributes: NamedAttrMap = { filterSize: window, strides: stride, pad: border };
  return onto(taken, () => runKernel('MaxPoolGrad', { dy, input: x, output: y }, attributes));
}

type Shape4 = [number, number, number, number];

const flags = ({ added, mask }: Onto): { added: boolean; masked: boolean } => ({
  added: added !== null,
  masked: mask !== null,
});

function pointwise(
  gpu: GpuBackend,
  program: GpuProgram,
  read: readonly Tensor[],
  { added, mask }: Onto,
  uniforms: Int32[],
): Tensor4D {
  if (added) gpu.incRef(added.dataId);
  const target: TensorInfo | undefined = added
    ? { dataId: added.dataId, dtype: 'float32', shape: program.outputShape }
    : undefined;
  const inputs = [...read, ...(mask ? [mask] : [])].map(listed);
  const made = tracked(gpu, gpu.runWebGPUProgram(program, inputs, 'float32', uniforms, target)) as Tensor4D;
  added?.dispose();
  return made;
}

/** Tracked as the results of tfjs' own operations are. */
export const tracked = (gpu: GpuBackend, made: TensorInfo): Tensor =>
  engine().makeTensorFromTensorInfo(made, gpu);

/** The same numbers as a list: the shader then does not depend on the shape. */
export const listed = ({ dataId, dtype, shape }: TensorInfo): TensorInfo => ({
  dataId,
  dtype,
  shape: [shape.reduce((product, side) => product * side, 1)],
});

interface Int32 {
  type: string;
  data: number[];
}
export const int32 = (...data: number[]): Int32 => ({ type: 'int32', data });
