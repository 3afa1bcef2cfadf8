// The gradients of a convolution, registered over tfjs' own: on WebGPU in WGSL, on wasm as matrix products by XNNPACK.
import {
  concat,
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  Conv2DBackpropInput,
  type Conv2DBackpropInputAttrs,
  type KernelFunc,
  matMul,
  pad,
  reshape,
  slice,
  stridedSlice,
  type Tensor2D,
  type Tensor4D,
  type TensorInfo,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { asGpuBackend, replaceKernel } from '../tfjs/kernels.ts';
import { convolutionProgram, tileFor } from './convolutionProgram.ts';
import {
  filterGradientPlan,
  filterGradientProgram,
  partsProgram,
  turnedProgram,
} from './filterGradientProgram.ts';

type Shape4 = readonly [number, number, number, number];

type Geometry = Conv2DBackpropFilterAttrs | Conv2DBackpropInputAttrs;

/** Makes the kernels known to a backend; once is enough, more do no harm. 'cpu' keeps tfjs' own. */
export function registerGradients(backendName: string): void {
  if (backendName === 'webgpu') {
    replace(Conv2DBackpropFilter, backendName, gpuFilterGradient);
    replace(Conv2DBackpropInput, backendName, gpuInputGradient);
  }
  if (backendName === 'wasm') replace(Conv2DBackpropFilter, backendName, wasmFilterGradient);
}

/** A kernel that answers null for geometries that are not the networks': tfjs' own, where there is one, takes those. */
type Partly = (args: Parameters<KernelFunc>[0]) => TensorInfo | null;

const replaced = new Set<string>();

function replace(kernelName: string, backendName: string, ours: Partly): void {
  const key = `${backendName} ${kernelName}`;
  if (replaced.has(key)) return;
  replaced.add(key);
  const stock = replaceKernel({
    kernelName,
    backendName,
    kernelFunc: (args) => {
      const made = ours(args) ?? stock?.kernelFunc(args);
      if (!made)
        throw new Error(`${kernelName} on ${backendName}: only strides 1 and 2, padded by half the kernel.`);
      return made;
    },
  });
}

/** The stride, where it is 1 or 2 both ways and the padding is half of a square kernel; else null. */
function strideOf({ strides, pad: padding }: Geometry, [kernel, other]: readonly number[]): 1 | 2 | null {
  if (kernel === undefined || kernel !== other) return null;
  const [down, across] = typeof strides === 'number' ? [strides, strides] : strides;
  const padded =
    padding === kernel >> 1 || (down === 1 && padding === 'same') || (kernel === 1 && padding === 'valid');
  return padded && down === across && (down === 1 || down === 2) ? down : null;
}

const listed = (tensor: TensorInfo): TensorInfo => ({
  ...tensor,
  shape: [tensor.shape.reduce((product, side) => product * side, 1)],
});
const int32 = (...data: number[]): { type: string; data: number[] } => ({ type: 'int32', data });

/** dL/dfilter. inputs: x (N, H, W, in), dy (N, H/stride, W/stride, out); out a multiple of four. */
const gpuFilterGradient: Partly = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs as unknown as Record<'x' | 'dy', TensorInfo>;
  const geometry = attrs as unknown as Conv2DBackpropFilterAttrs;
  const { filterShape } = geometry;
  const gpu = asGpuBackend(backend);
  const [kernel, , channels, outputs] = filterShape as unknown as Shape4;
  const [n, height, width] = dy.shape as unknown as Shape4;
  const stride = strideOf(geometry, filterShape);
  if (!gpu || stride === null || outputs % 4 > 0) return null;
  const plan = filterGradientPlan(kernel, channels, outputs, n * height * width);
  const numbers = kernel * kernel * channels * outputs;
  const parts = gpu.runWebGPUProgram(
    filterGradientProgram(plan, numbers),
    [listed(x), listed(dy)],
    'float32',
    [
      int32(...x.shape),
      int32(...dy.shape),
      int32(kernel),
      int32(stride),
      int32(plan.serial),
      int32(plan.parts),
    ],
  );
  if (plan.parts === 1) return { ...parts, shape: filterShape };
  const whole = gpu.runWebGPUProgram(partsProgram(numbers), [parts], 'float32', [
    int32(numbers / 4),
    int32(plan.parts),
  ]);
  gpu.disposeData(parts.dataId);
  return { ...whole, shape: filterShape };
};

/** dL/dx: dy (its pixels spread where the stride is 2) convolved with the filter turned round. */
const gpuInputGradient: Partly = ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs as unknown as Record<'dy' | 'filter', TensorInfo>;
  const geometry = attrs as unknown as Conv2DBackpropInputAttrs;
  const gpu = asGpuBackend(backend);
  const [kernel, , channels, outputs] = filter.shape as unknown as Shape4;
  const shape = geometry.inputShape as unknown as Shape4;
  const [n, height, width] = shape;
  const stride = strideOf(geometry, filter.shape);
  const spread = stride === 2;
  if (!gpu || stride === null || channels % 4 > 0 || (spread && outputs % 4 > 0)) return null;
  const turned = gpu.runWebGPUProgram(
    turnedProgram([kernel, kernel, channels, outputs]),
    [listed(filter)],
    'float32',
    [int32(kernel * kernel), int32(channels), int32(outputs)],
  );
  const program = convolutionProgram(
    {
      kernel,
      quadInput: outputs % 4 === 0,
      joined: false,
      bias: false,
      spread,
      residual: 'none',
      tile: tileFor(n * height * width, channels),
    },
    shape,
  );
  const dx = gpu.runWebGPUProgram(program, [listed(dy), turned], 'float32', [
    int32(height, width),
    int32(outputs, 0),
    int32(spread ? 1 : 0, 0, 0),
    int32(1),
    int32(0),
  ]);
  gpu.disposeData(turned.dataId);
  return dx;
};

/**
 * For each place in the kernel, the pixels that it saw, transposed, times dy. Transposed first: tfjs' wasm product is
 * XNNPACK's, on all threads, only where neither factor is to be transposed (5 to 14 times as fast, measured in Node).
 */
const wasmFilterGradient: Partly = ({ inputs, attrs }) => {
  const { x, dy } = inputs as unknown as Record<'x' | 'dy', Tensor4D>;
  const geometry = attrs as unknown as Conv2DBackpropFilterAttrs;
  const { filterShape } = geometry;
  const [kernel, , channels, outputs] = filterShape as unknown as Shape4;
  const [n, height, width] = dy.shape;
  const stride = strideOf(geometry, filterShape);
  if (stride === null) return null;
  const half = kernel >> 1;
  const pixels = n * height * width;
  return tidy(() => {
    const around: [number, number] = [half, half];
    const padded = half > 0 ? pad(x, [[0, 0], around, around, [0, 0]]) : x;
    const dy2d: Tensor2D = reshape(dy, [pixels, outputs]);
    const places: Tensor2D[] = [];
    for (let ky = 0; ky < kernel; ky++)
      for (let kx = 0; kx < kernel; kx++)
        places.push(
          tidy(() => {
            const from = [0, ky, kx, 0];
            const seen =
              stride === 1
                ? slice(padded, from, [n, height, width, channels])
                : stridedSlice(
                    padded,
                    from,
                    [n, ky + (height - 1) * stride + 1, kx + (width - 1) * stride + 1, channels],
                    [1, stride, stride, 1],
                  );
            return matMul<Tensor2D>(transpose(reshape(seen, [pixels, channels])), dy2d);
          }),
        );
    return reshape(concat(places, 0), [kernel, kernel, channels, outputs]);
  });
};
