// WGSL of what stands between the convolutions of a backward pass: upsampling, pooling and ReLU, each with what can be added on the way.
import type { GpuProgram } from '../tfjs/gpuBackend.ts';
import { MASK } from './convolutionProgram.ts';

const THREADS = 64;

/** What a gradient takes in as it is written. */
export interface Taken {
  /** The result's memory holds a gradient that is added to. */
  readonly added: boolean;
  /** The gradient is kept where `mask_` is above zero. */
  readonly masked: boolean;
}

type Shape4 = readonly [number, number, number, number];

/** A thread for each four channels of the result; `value` is computed by `lines` from `at`, `pixel` and `column`. */
function pointwise(
  name: string,
  outputShape: Shape4,
  inputs: readonly string[],
  { added, masked }: Taken,
  uniforms: string,
  lines: string,
): GpuProgram {
  const groups = Math.ceil(outputShape.reduce((product, side) => product * side, 1) / 4 / THREADS);
  const rows = Math.ceil(groups / 32768);
  const names = [...inputs, ...(masked ? ['mask_'] : [])];
  return {
    variableNames: names,
    variableComponents: names.map(() => 4),
    outputComponent: 4,
    outputShape: [...outputShape],
    uniforms,
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [3], y: [1, 2], z: [0] },
    dispatch: [Math.ceil(groups / rows), rows, 1],
    shaderKey: `synthmr-${name} ${String(added)} ${String(masked)}`,
    getUserCode: () => `
fn main() {
  let height = uniforms.outShape.y;
  let width = uniforms.outShape.z;
  let columns = uniforms.outShape.w / 4;
  let at = (i32(workgroupId.y) * i32(numWorkgroups.x) + i32(workgroupId.x)) * ${THREADS} + i32(localIndex);
  if (at >= uniforms.outShape.x * height * width * columns) { return; }
  let column = at % columns;
  let pixel = at / columns;
  let image = pixel / (height * width);
  let row = (pixel / width) % height;
  let col = pixel % width;
  var value = ${added ? 'result[at]' : 'vec4<f32>(0.0)'};
  ${lines}
  ${masked ? MASK : ''}
  result[at] = value;
}`,
  };
}

/** Of nearest-neighbour upsampling: each pixel gathers its 2x2. Reads `dy`, (N, 2H, 2W, C). */
export const halvedSumProgram = (outputShape: Shape4, taken: Taken): GpuProgram =>
  pointwise(
    'halved-sum',
    outputShape,
    ['dy'],
    taken,
    '',
    `
  let corner = ((image * height + row) * 2 * 2 * width + col * 2) * columns + column;
  let below = corner + 2 * width * columns;
  value += dy[corner] + dy[corner + columns] + dy[below] + dy[below + columns];`,
  );

/** Of a ReLU, in place: the result's memory holds the gradient, `mask_` the ReLU's output. */
export const maskProgram = (outputShape: Shape4): GpuProgram =>
  pointwise('mask', outputShape, [], { added: true, masked: true }, '', '');

/**
 * Of max pooling: each pixel gathers from the windows whose largest it is, the first of equals as PyTorch has it. Reads `x`,
 * (N, H, W, C), the pooled `y` and its gradient `dy`.
 */
export const poolGradientProgram = (outputShape: Shape4, taken: Taken): GpuProgram =>
  pointwise(
    'pool-gradient',
    outputShape,
    ['x', 'y', 'dy'],
    taken,
    'pooled : vec2<i32>, window : i32, stride : i32, border : i32,',
    `
  let mine = x[at];
  let firstRow = max(0, (row + uniforms.border - uniforms.window + uniforms.stride) / uniforms.stride);
  let firstCol = max(0, (col + uniforms.border - uniforms.window + uniforms.stride) / uniforms.stride);
  for (var r = firstRow; r < uniforms.pooled.x && r * uniforms.stride - uniforms.border <= row; r++) {
    for (var c = firstCol; c < uniforms.pooled.y && c * uniforms.stride - uniforms.border <= col; c++) {
      let pooled = ((image * uniforms.pooled.x + r) * uniforms.pooled.y + c) * columns + column;
      var largest = mine == y[pooled];
      for (var v = max(0, r * uniforms.stride - uniforms.border); v <= row; v++) {
        for (var w = max(0, c * uniforms.stride - uniforms.border); w < min(width, c * uniforms.stride - uniforms.border + uniforms.window); w++) {
          if (v == row && w >= col) { break; }
          largest = largest & (x[((image * height + v) * width + w) * columns + column] < mine);
        }
      }
      value += select(vec4<f32>(0.0), dy[pooled], largest);
    }
  }`,
  );
