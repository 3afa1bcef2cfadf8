// The convolution as a kernel of tfjs' webgpu backend: the layer's variant is looked up and its dispatches are enqueued.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuBackend, GpuProgram } from '../tfjs/gpuBackend.ts';
import { asGpuBackend, kernelOf, replaceKernel } from '../tfjs/kernels.ts';
import { variantFor } from './chooser.ts';
import { convolutionProgram, tileFor } from './convolutionProgram.ts';
import { type Layer, pixelsOf } from './layer.ts';
import { partsSumProgram } from './partsSumProgram.ts';
import { type TiledVariant, tiledProgram } from './tiledProgram.ts';
import { isWinograd, SHAPES, stepsOfLayer, takesWinograd, type Variant, WINOGRAD } from './variants.ts';
import { winogradProgram } from './winogradProgram.ts';

export const CONVOLUTION = 'SynthmrConvolution';

export interface ConvolutionAttributes {
  readonly stride: number;
  readonly relu: boolean;
  /** The input, the second one and the residual are stored at half their height and width: 0 or 1 each. */
  readonly halved: readonly [number, number, number];
  /** The residual's memory takes the result. */
  readonly overwrite: boolean;
  /**
   * For a gradient in an input: the first of the filter's inputs that are asked for, and how many; the stride is that of
   * the convolution. Absent for the convolution itself.
   */
  readonly turned?: readonly [number, number];
}

/** What a convolution reads. */
interface Read {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  /** None where a gradient is computed. */
  readonly bias?: TensorInfo;
  readonly second?: TensorInfo;
  readonly residual?: TensorInfo;
  /** Of the output's shape: a gradient is kept where this is above zero. */
  readonly mask?: TensorInfo;
}

/** What the convolution's programs compute; the gradient in a filter has programs of its own. */
type ConvolutionGradient = Exclude<Layer['gradient'], 'filter'>;
type ConvolutionLayer = Layer & { readonly gradient: ConvolutionGradient };

/** Makes the kernel known to tfjs' webgpu backend. */
export function registerConvolution(): void {
  if (kernelOf(CONVOLUTION, 'webgpu')) return;
  replaceKernel({
    kernelName: CONVOLUTION,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { x, filter, ...more } = inputs as Partial<Record<keyof Read, TensorInfo>>;
      if (!x || !filter) throw new Error('A convolution needs an input and a filter.');
      const gpu = asGpuBackend(backend);
      if (!gpu) throw new Error(`${CONVOLUTION} runs on the engine's own WebGPU backend alone.`);
      const read = { x, filter, ...more };
      const layer = layerOf(read, attrs as unknown as ConvolutionAttributes);
      const variant = variantFor(gpu, layer);
      if (variant !== 'direct' && isWinograd(variant.shape) && !takesWinograd(layer))
        throw new Error(`${variant.shape} takes 3x3 convolutions of stride 1 alone.`);
      const turned = (attrs as unknown as ConvolutionAttributes).turned?.[0] ?? 0;
      return variant === 'direct'
        ? direct(gpu, layer, read, turned)
        : tiled(gpu, layer, variant, read, turned);
    },
  });
}

function layerOf(
  { x, filter, second, residual, mask }: Read,
  attributes: ConvolutionAttributes,
): Layer & { readonly gradient: ConvolutionGradient } {
  const { stride, relu, halved, overwrite, turned } = attributes;
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  const [kernel, , , outputs] = filter.shape as [number, number, number, number];
  const added = residual ? (overwrite ? 'in place' : 'apart') : 'none';
  if (turned)
    return {
      kernel,
      stride,
      n,
      height: height * stride,
      width: width * stride,
      outputs: turned[1],
      channels: [channels, 0],
      halved: [false, false, false],
      residual: added,
      relu: false,
      gradient: mask ? 'masked' : 'plain',
    };
  return {
    kernel,
    stride,
    n,
    height: (height << halved[0]) / stride,
    width: (width << halved[0]) / stride,
    outputs,
    channels: [channels, second?.shape[3] ?? 0],
    halved: [halved[0] > 0, halved[1] > 0, halved[2] > 0],
    residual: added,
    relu,
    gradient: 'none',
  };
}

const int32 = (...data: number[]): { type: string; data: number[] } => ({ type: 'int32', data });

/** What all variants are told, in the order in which they declare it. */
function told(layer: Layer, { filter }: Read, turned: number): ReturnType<typeof int32>[] {
  const { height, width, stride, channels, halved, relu, gradient } = layer;
  const back = gradient !== 'none';
  const own = back ? 1 : stride;
  return [
    int32(height * own, width * own),
    int32(...channels),
    int32(...(back ? [stride - 1, 0, 0] : halved.map(Number))),
    int32(own),
    int32(relu ? 1 : 0),
    int32(turned, filter.shape[2] ?? 0),
  ];
}

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
const beside = (layer: Layer, { bias, second, residual, mask }: Read): TensorInfo[] => [
  ...(bias ? [bias] : []),
  ...(second ? [second] : []),
  ...(residual && layer.residual === 'apart' ? [residual] : []),
  ...(mask ? [mask] : []),
];

function direct(gpu: GpuBackend, layer: ConvolutionLayer, read: Read, turned: number): TensorInfo {
  const { kernel, channels, residual, outputs, gradient } = layer;
  const program = convolutionProgram(
    {
      kernel,
      quadInput: channels[0] % 4 === 0,
      joined: read.second !== undefined,
      bias: read.bias !== undefined,
      gradient,
      residual,
      tile: tileFor(pixelsOf(layer), outputs),
    },
    shapeOf(layer),
  );
  const inputs = [read.x, read.filter, ...beside(layer, read)].map(flat);
  return gpu.runWebGPUProgram(
    program,
    inputs,
    'float32',
    told(layer, read, turned),
    targetOf(gpu, layer, read),
  );
}

function tiled(
  gpu: GpuBackend,
  layer: ConvolutionLayer,
  { shape: name, parts }: Exclude<Variant, 'direct'>,
  read: Read,
  turned: number,
): TensorInfo {
  const { kernel, residual, n, gradient } = layer;
  const joined = read.second !== undefined;
  const program = (what: TiledVariant['residual']): GpuProgram =>
    isWinograd(name)
      ? winogradProgram(
          { joined, residual: what, gradient: 'none', shape: WINOGRAD[name] },
          shapeOf(layer),
          parts,
        )
      : tiledProgram({ joined, residual: what, shape: SHAPES[name], gradient }, shapeOf(layer), parts);
  const steps = Math.ceil(stepsOfLayer(layer, name) / parts);
  const uniforms = [...told(layer, read, turned), int32(steps), int32(n), int32(kernel)];
  if (parts === 1) {
    const inputs = [read.x, read.filter, ...beside(layer, read)].map(flat);
    return gpu.runWebGPUProgram(program(residual), inputs, 'float32', uniforms, targetOf(gpu, layer, read));
  }
  const inputs = [read.x, read.filter, ...(read.second ? [read.second] : [])].map(flat);
  const sums = gpu.runWebGPUProgram(program('part'), inputs, 'float32', uniforms);
  const { bias, residual: added, mask } = read;
  const made = gpu.runWebGPUProgram(
    partsSumProgram(residual, gradient, shapeOf(layer)),
    [
      sums,
      ...(bias ? [bias] : []),
      ...(added && residual === 'apart' ? [added] : []),
      ...(mask ? [mask] : []),
    ].map(flat),
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
