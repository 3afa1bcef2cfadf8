// The gradients of a convolution: on WebGPU each a dispatch or two of our own, elsewhere composed of tfjs' operations.
import {
  concat,
  conv2d,
  getBackend,
  matMul,
  type NamedAttrMap,
  pad,
  reshape,
  reverse,
  slice,
  stridedSlice,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  type TensorInfo,
  tidy,
  transpose,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { GpuBackend, GpuProgram } from '../tfjs/gpuBackend.ts';
import { gpuInUse, kernelOf, runKernel } from '../tfjs/kernels.ts';
import { variantFor } from './chooser.ts';
import { type Feature, whole } from './convolution.ts';
import { CONVOLUTION } from './convolutionKernel.ts';
import { filterGradientPlan, filterGradientProgram, partsProgram } from './filterGradientProgram.ts';
import type { Layer } from './layer.ts';
import { int32, listed, type Onto, onto, tracked } from './pointwiseGradients.ts';
import { gradientWorkgroups, tiledFilterGradientProgram } from './tiledFilterGradientProgram.ts';
import { isWinograd, SHAPES } from './variants.ts';

export interface InputGradientRequest extends Onto {
  /** (N, H/stride, W/stride, out). */
  readonly dy: Tensor4D;
  /** (kernel, kernel, in, out), kernel odd. */
  readonly filter: Tensor4D;
  readonly stride: 1 | 2;
  /** The inputs whose gradient is wanted: the first of them, and how many. */
  readonly inputs: readonly [number, number];
}

/** dL/dx, (N, H, W, inputs): dy, zeros between its pixels where the stride is 2, convolved with the filter turned round. */
export function inputGradient(request: InputGradientRequest): Tensor4D {
  const { dy, filter, stride, inputs, added, mask } = request;
  const [kernel, , , outputs] = filter.shape;
  const [first, channels] = inputs;
  if (kernelOf(CONVOLUTION, getBackend()) && channels % 4 === 0 && first % 4 === 0 && outputs % 4 === 0) {
    const read: Record<string, Tensor> = { x: dy, filter };
    if (added) read.residual = added;
    if (mask) read.mask = mask;
    const attributes: NamedAttrMap = {
      stride,
      relu: false,
      halved: [0, 0, 0],
      overwrite: added !== null,
      turned: [first, channels],
    };
    const made = runKernel(CONVOLUTION, read, attributes);
    added?.dispose();
    return made;
  }
  return onto(request, () => {
    const own =
      channels === filter.shape[2]
        ? filter
        : slice(filter, [0, 0, first, 0], [kernel, kernel, channels, outputs]);
    const turned = transpose<Tensor4D>(reverse(own, [0, 1]), [0, 1, 3, 2]);
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

/** One input of a convolution, and the output's gradient at its size over the stride. */
export interface GradientSource {
  readonly feature: Feature;
  readonly dy: Tensor4D;
}

/**
 * dL/dfilter and dL/dbias of a convolution of one input or of two side by side, as one matrix: a row of outputs for each place
 * of the kernel and each input, and the bias as the last row: (kernel x kernel x in + 1, out).
 */
export function convolutionGradient(
  sources: readonly [GradientSource] | readonly [GradientSource, GradientSource],
  kernel: number,
  stride: 1 | 2,
): Tensor2D {
  const gpu = gpuInUse();
  const [last] = sources.slice(-1);
  if (!last) throw new Error('A convolution reads something.');
  const [, , , outputs] = last.dy.shape;
  if (!gpu || outputs % 4 > 0) return composedGradient(sources, kernel, stride);
  const inputs = sources.map(({ feature }) => feature.tensor.shape[3]);
  const rows = kernel * kernel * inputs.reduce((all, one) => all + one, 0) + 1;
  const layers = sources.map((source) => gradientLayer(source, kernel, stride));
  const plans = layers.map((layer) => planOf(gpu, layer));
  const parts = Math.max(...plans.map((plan) => plan.parts));
  const numbers = rows * outputs;
  let made: TensorInfo | undefined;
  let firstRow = 0;
  for (const [i, { feature, dy }] of sources.entries()) {
    const layer = layers[i];
    const plan = plans[i];
    if (!layer || !plan) continue;
    const { tensor, halved } = feature;
    const [n, height, width, channels] = tensor.shape;
    const [, outHeight, outWidth] = dy.shape;
    const serial = Math.ceil((n * outHeight * outWidth) / parts);
    const side = Number(halved);
    const uniforms = [
      int32(n, height << side, width << side, channels),
      int32(...dy.shape),
      int32(kernel),
      int32(stride),
      int32(side),
      int32(serial),
      int32(parts),
      int32(rows),
      int32((rows - 1) / kernel / kernel),
      int32(firstRow),
      int32(i === sources.length - 1 ? rows - 1 : -1),
    ];
    const program = plan.program(parts, numbers);
    made = gpu.runWebGPUProgram(program, [listed(tensor), listed(dy)], 'float32', uniforms, made);
    firstRow += channels;
  }
  if (!made) throw new Error('A convolution reads something.');
  const shape: [number, number] = [rows, outputs];
  if (parts === 1) return tracked(gpu, { ...made, shape }) as Tensor2D;
  const all = gpu.runWebGPUProgram(partsProgram(numbers), [listed(made)], 'float32', [
    int32(numbers / 4),
    int32(parts),
  ]);
  gpu.disposeData(made.dataId);
  return tracked(gpu, { ...all, shape }) as Tensor2D;
}

function gradientLayer({ feature, dy }: GradientSource, kernel: number, stride: number): Layer {
  const [n, height, width, outputs] = dy.shape;
  return {
    kernel,
    stride,
    n,
    height,
    width,
    outputs,
    channels: [feature.tensor.shape[3], 0],
    halved: [feature.halved, false, false],
    residual: 'none',
    relu: false,
    gradient: 'filter',
  };
}

interface GradientPlan {
  readonly parts: number;
  readonly program: (parts: number, numbers: number) => GpuProgram;
}

function planOf(gpu: GpuBackend, layer: Layer): GradientPlan {
  const { kernel, channels, outputs, n, height, width } = layer;
  const [inputs] = channels;
  const variant = variantFor(gpu, layer);
  if (variant !== 'direct' && !isWinograd(variant.shape)) {
    const shape = SHAPES[variant.shape];
    return {
      parts: variant.parts,
      program: (parts, numbers) =>
        tiledFilterGradientProgram(shape, gradientWorkgroups(kernel, inputs, outputs, shape, parts), numbers),
    };
  }
  const pixels = n * height * width;
  return {
    parts: filterGradientPlan(kernel, inputs, outputs, pixels).parts,
    program: (parts, numbers) =>
      filterGradientProgram(filterGradientPlan(kernel, inputs, outputs, pixels, parts), numbers),
  };
}

/**
 * For each place in the kernel, the pixels that it saw, transposed, times dy. Transposed first: tfjs' wasm product is
 * XNNPACK's, on all threads, only where neither factor is to be transposed (5 to 14 times as fast, measured in Node).
 */
function composedGradient(
  sources: Parameters<typeof convolutionGradient>[0],
  kernel: number,
  stride: 1 | 2,
): Tensor2D {
  const half = kernel >> 1;
  const [{ dy: first }, second = null] = sources;
  const { dy } = second ?? { dy: first };
  const around: [number, number] = [half, half];
  const [, , , outputs] = dy.shape;
  return tidy(() => {
    const padded = sources.map((source) => {
      const x = whole(source.feature);
      return { x: half > 0 ? pad(x, [[0, 0], around, around, [0, 0]]) : x, dy: source.dy };
    });
    const places: Tensor2D[] = [];
    for (let ky = 0; ky < kernel; ky++)
      for (let kx = 0; kx < kernel; kx++)
        for (const one of padded)
          places.push(
            tidy(() => {
              const [n, height, width] = one.dy.shape;
              const channels = one.x.shape[3];
              const pixels = n * height * width;
              const from = [0, ky, kx, 0];
              const seen =
                stride === 1
                  ? slice(one.x, from, [n, height, width, channels])
                  : stridedSlice(
                      one.x,
                      from,
                      [n, ky + (height - 1) * stride + 1, kx + (width - 1) * stride + 1, channels],
                      [1, stride, stride, 1],
                    );
              return matMul<Tensor2D>(
                transpose(reshape(seen, [pixels, channels])),
                reshape(one.dy, [pixels, outputs]),
              );
            }),
          );
    return concat<Tensor2D>([...places, reshape(sum(dy, [0, 1, 2]), [1, outputs])], 0);
  });
}
