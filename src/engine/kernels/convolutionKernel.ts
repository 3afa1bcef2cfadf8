// The convolution as a kernel of tfjs' webgpu backend: the layer's variant is looked up and its dispatches are enqueued.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuBackend, GpuProgram } from '../tfjs/gpuBackend.ts';
import { asGpuBackend, kernelOf, replaceKernel } from '../tfjs/kernels.ts';
import { variantFor } from './chooser.ts';
import { convolutionProgram, tileFor } from './convolutionProgram.ts';
import { type Layer, pixelsOf } from './layer.ts';
import { partsSumProgram } from './partsSumProgram.ts';
import { type TiledVariant, tiledProgram } from './tiledProgram.ts';
import {
  isWinograd,
  SHAPES,
  stepsOfLayer,
  takesTiles,
  takesWinograd,
  type Variant,
  WINOGRAD,
} from './variants.ts';
import { winogradProgram } from './winogradProgram.ts';

export const CONVOLUTION = 'SynthmrConvolution';

export interface ConvolutionAttributes {
  readonly stride: number;
  readonly relu: boolean;
  /** The input, the second one and the residual are stored at half their height and width: 0 or 1 each. */
  readonly halved: readonly [number, number, number];
  /** The residual's memory takes the result. */
  readonly overwrite: boolean;
}

/** What a convolution reads. */
interface Read {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly bias: TensorInfo;
  readonly second?: TensorInfo;
  readonly residual?: TensorInfo;
}

/** Makes the kernel known to tfjs' webgpu backend. */
export function registerConvolution(): void {
  if (kernelOf(CONVOLUTION, 'webgpu')) return;
  replaceKernel({
    kernelName: CONVOLUTION,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { x, filter, bias, ...more } = inputs as Partial<Record<keyof Read, TensorInfo>>;
      if (!x || !filter || !bias) throw new Error('A convolution needs an input, a filter and a bias.');
      const gpu = asGpuBackend(backend);
      if (!gpu) throw new Error(`${CONVOLUTION} runs on the engine's own WebGPU backend alone.`);
      const read = { x, filter, bias, ...more };
      const layer = layerOf(read, attrs as unknown as ConvolutionAttributes);
      const variant = takesTiles(layer) ? variantFor(gpu, layer) : 'direct';
      if (variant !== 'direct' && isWinograd(variant.shape) && !takesWinograd(layer))
        throw new Error(`${variant.shape} takes 3x3 convolutions of stride 1 alone.`);
      return variant === 'direct' ? direct(gpu, layer, read) : tiled(gpu, layer, variant, read);
    },
  });
}

function layerOf({ x, filter, second, residual }: Read, attributes: ConvolutionAttributes): Layer {
  const { stride, relu, halved, overwrite } = attributes;
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  const [kernel, , , outputs] = filter.shape as [number, number, number, number];
  return {
    kernel,
    stride,
    n,
    height: (height << halved[0]) / stride,
    width: (width << halved[0]) / stride,
    outputs,
    channels: [channels, second?.shape[3] ?? 0],
    halved: [halved[0] > 0, halved[1] > 0, halved[2] > 0],
    residual: residual ? (overwrite ? 'in place' : 'apart') : 'none',
    relu,
  };
}

const int32 = (...data: number[]): { type: string; data: number[] } => ({ type: 'int32', data });

/** What all variants are told, in the order in which they declare it. */
const told = ({ height, width, stride, channels, halved, relu }: Layer): ReturnType<typeof int32>[] => [
  int32(height * stride, width * stride),
  int32(...channels),
  int32(...halved.map(Number)),
  int32(stride),
  int32(relu ? 1 : 0),
];

const shapeOf = ({ n, height, width, outputs }: Layer): [number, number, number, number] => [
  n,
  height,
  width,
  outputs,
];

/** Where the result goes, if not into memory of its own. */
function targetOf(gpu: GpuBackend, layer: Layer, { residual }: Read): TensorInfo | undefined {
  if (!residual || layer.residual !== 'in place') return undefined;
  gpu.incRef(residual.dataId);
  return { ...residual, shape: shapeOf(layer) };
}

/** What stands beside the input and the filter, in the order in which the programs name it. */
const beside = (layer: Layer, { bias, second, residual }: Read): TensorInfo[] => [
  bias,
  ...(second ? [second] : []),
  ...(residual && layer.residual === 'apart' ? [residual] : []),
];

function direct(gpu: GpuBackend, layer: Layer, read: Read): TensorInfo {
  const { kernel, channels, residual, outputs } = layer;
  const program = convolutionProgram(
    {
      kernel,
      quadInput: channels[0] % 4 === 0,
      joined: read.second !== undefined,
      bias: true,
      spread: false,
      residual,
      tile: tileFor(pixelsOf(layer), outputs),
    },
    shapeOf(layer),
  );
  const inputs = [read.x, read.filter, ...beside(layer, read)].map(flat);
  return gpu.runWebGPUProgram(program, inputs, 'float32', told(layer), targetOf(gpu, layer, read));
}

function tiled(
  gpu: GpuBackend,
  layer: Layer,
  { shape: name, parts }: Exclude<Variant, 'direct'>,
  read: Read,
): TensorInfo {
  const { kernel, residual, n } = layer;
  const joined = read.second !== undefined;
  const program = (what: TiledVariant['residual']): GpuProgram =>
    isWinograd(name)
      ? winogradProgram({ joined, residual: what, shape: WINOGRAD[name] }, shapeOf(layer), parts)
      : tiledProgram({ joined, residual: what, shape: SHAPES[name] }, shapeOf(layer), parts);
  const steps = Math.ceil(stepsOfLayer(layer, name) / parts);
  const uniforms = [...told(layer), int32(steps), int32(n), int32(kernel)];
  if (parts === 1) {
    const inputs = [read.x, read.filter, ...beside(layer, read)].map(flat);
    return gpu.runWebGPUProgram(program(residual), inputs, 'float32', uniforms, targetOf(gpu, layer, read));
  }
  const inputs = [read.x, read.filter, ...(read.second ? [read.second] : [])].map(flat);
  const sums = gpu.runWebGPUProgram(program('part'), inputs, 'float32', uniforms);
  const { bias, residual: added } = read;
  const made = gpu.runWebGPUProgram(
    partsSumProgram(residual, shapeOf(layer)),
    [sums, bias, ...(added && residual === 'apart' ? [added] : [])].map(flat),
    'float32',
    [int32(...layer.halved.map(Number)), int32(layer.relu ? 1 : 0), int32(parts)],
    targetOf(gpu, layer, read),
  );
  gpu.disposeData(sums.dataId);
  return made;
}

/** The same numbers as a list: the shader then does not depend on the shape. */
const flat = (tensor: TensorInfo): TensorInfo => ({
  ...tensor,
  shape: [tensor.shape.reduce((product, side) => product * side, 1)],
});
