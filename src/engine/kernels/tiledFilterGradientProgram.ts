// WGSL of a convolution's gradient in its filter and bias as a matrix product in tiles that a workgroup shares.
import type { GpuProgram } from '../tfjs/gpuBackend.ts';
import { GRADIENT_UNIFORMS } from './filterGradientProgram.ts';
import { threadsOf, type TiledShape } from './tiledProgram.ts';

/** Pixels that are brought into workgroup memory at a time. */
const DEPTH = 8;

/**
 * The tiles of a (kernel, kernel, inputs, outputs) filter: in x columns of outputs, in y rows of inputs, place after place,
 * in z parts of the pixels. `shape.pixels` counts inputs here.
 */
export function gradientWorkgroups(
  kernel: number,
  inputs: number,
  outputs: number,
  shape: TiledShape,
  parts: number,
): [number, number, number] {
  const rows = kernel * kernel * Math.ceil(inputs / shape.pixels);
  return [Math.ceil(outputs / 4 / shape.quads), Math.max(2, rows), parts];
}

/**
 * Inputs at one place of the kernel (rows) by outputs (columns), summed over a part of the pixels. Both sides are read along
 * their channels, so that nothing is transposed: each pixel adds the outer product of four inputs and four outputs. The
 * workgroups of the first rows add up the outputs' gradient besides: the bias's. Uniforms as of filterGradientProgram.
 */
export function tiledFilterGradientProgram(
  shape: TiledShape,
  workgroups: readonly [number, number, number],
  numbers: number,
): GpuProgram {
  return {
    variableNames: ['x', 'dy'],
    variableComponents: [4, 4],
    outputComponent: 4,
    outputShape: [workgroups[2] * numbers],
    uniforms: GRADIENT_UNIFORMS,
    workgroupSize: [threadsOf(shape), 1, 1],
    dispatchLayout: { x: [0], y: [0], z: [0] },
    dispatch: [...workgroups],
    shaderKey: `synthmr-filter-gradient-tiled ${JSON.stringify(shape)}`,
    getUserCode: () => source(shape),
  };
}

function source(shape: TiledShape): string {
  const { pixels: rows, quads, threadPixels, threadQuads } = shape;
  const threads = threadsOf(shape);
  const rowQuads = rows / 4;
  const threadRowQuads = threadPixels / 4;
  const across = quads / threadQuads;
  const down = rowQuads / threadRowQuads;
  const [inputs, gradients] = [DEPTH * rowQuads, DEPTH * quads];
  const [inputReads, gradientReads] = [Math.ceil(inputs / threads), Math.ceil(gradients / threads)];
  const place = (total: number, line: string): string =>
    total % threads === 0 ? line : `if (lane + e * ${threads} < ${total}) { ${line} }`;
  return `
var<workgroup> inputTile : array<vec4<f32>, ${2 * inputs}>;
var<workgroup> gradientTile : array<vec4<f32>, ${2 * gradients}>;
fn main() {
  let columns = uniforms.gradient.w / 4;
  let inputQuads = uniforms.image.w / 4;
  let height = uniforms.gradient.y;
  let width = uniforms.gradient.z;
  let lane = i32(localIndex);
  let rowTiles = (inputQuads + ${rowQuads - 1}) / ${rowQuads};
  let place = i32(workgroupId.y) / rowTiles;
  let places = uniforms.kernel * uniforms.kernel;
  let firstRow = (i32(workgroupId.y) % rowTiles) * ${rowQuads};
  let firstColumn = i32(workgroupId.x) * ${quads};
  let part = i32(workgroupId.z);
  let half = uniforms.kernel / 2;
  let offsetY = place / uniforms.kernel - half;
  let offsetX = place % uniforms.kernel - half;
  let first = part * uniforms.serial;
  let last = min(first + uniforms.serial, uniforms.gradient.x * height * width);
  let live = place < places;
  let low = u32(uniforms.low);
  let lowRows = uniforms.image.y >> low;
  let lowColumns = uniforms.image.z >> low;
  let biased = uniforms.biasRow >= 0 && i32(workgroupId.y) == 0;
  var image : array<i32, ${inputReads}>;
  var row : array<i32, ${inputReads}>;
  var col : array<i32, ${inputReads}>;
  for (var e = 0; e < ${inputReads}; e++) {
    let pixel = first + (lane + e * ${threads}) / ${rowQuads};
    image[e] = pixel / (height * width);
    row[e] = (pixel / width) % height;
    col[e] = pixel % width;
  }
  var readInput : array<vec4<f32>, ${inputReads}>;
  var readGradient : array<vec4<f32>, ${gradientReads}>;
  var sum : array<vec4<f32>, ${threadPixels * threadQuads}>;
  var bias : array<vec4<f32>, ${threadQuads}>;
  let threadColumn = lane % ${across};
  let threadRow = lane / ${across};
  let steps = (uniforms.serial + ${DEPTH - 1}) / ${DEPTH};
  for (var step = 0; step <= steps; step++) {
    let begin = first + step * ${DEPTH};
    for (var e = 0; e < ${inputReads}; e++) {
      let quad = firstRow + (lane + e * ${threads}) % ${rowQuads};
      let pixel = begin + (lane + e * ${threads}) / ${rowQuads};
      let y = row[e] * uniforms.stride + offsetY;
      let x_ = col[e] * uniforms.stride + offsetX;
      let inside = live && pixel < last && quad < inputQuads && y >= 0 && y < uniforms.image.y && x_ >= 0 && x_ < uniforms.image.z;
      let at = ((image[e] * lowRows + (y >> low)) * lowColumns + (x_ >> low)) * inputQuads + quad;
      readInput[e] = select(vec4<f32>(0.0), x[select(0, at, inside)], inside);
      col[e] += ${DEPTH};
      while (col[e] >= width) {
        col[e] -= width;
        row[e]++;
        if (row[e] == height) {
          row[e] = 0;
          image[e]++;
        }
      }
    }
    for (var e = 0; e < ${gradientReads}; e++) {
      let column = firstColumn + (lane + e * ${threads}) % ${quads};
      let pixel = begin + (lane + e * ${threads}) / ${quads};
      let inside = pixel < last && column < columns;
      readGradient[e] = select(vec4<f32>(0.0), dy[select(0, pixel * columns + column, inside)], inside);
    }
    if (step > 0) {
      let inputsAt = ((step - 1) & 1) * ${inputs} + threadRow;
      let gradientsAt = ((step - 1) & 1) * ${gradients} + threadColumn;
      for (var k = 0; k < ${DEPTH}; k++) {
        for (var q = 0; q < ${threadQuads}; q++) {
          let g = gradientTile[gradientsAt + k * ${quads} + q * ${across}];
          for (var r = 0; r < ${threadRowQuads}; r++) {
            let v = inputTile[inputsAt + k * ${rowQuads} + r * ${down}];
            let at = (r * ${threadQuads} + q) * 4;
            sum[at] = fma(vec4<f32>(v.x), g, sum[at]);
            sum[at + 1] = fma(vec4<f32>(v.y), g, sum[at + 1]);
            sum[at + 2] = fma(vec4<f32>(v.z), g, sum[at + 2]);
            sum[at + 3] = fma(vec4<f32>(v.w), g, sum[at + 3]);
          }
          bias[q] += g;
        }
      }
    }
    for (var e = 0; e < ${inputReads}; e++) {
      ${place(inputs, `inputTile[(step & 1) * ${inputs} + lane + e * ${threads}] = readInput[e];`)}
    }
    for (var e = 0; e < ${gradientReads}; e++) {
      ${place(gradients, `gradientTile[(step & 1) * ${gradients} + lane + e * ${threads}] = readGradient[e];`)}
    }
    workgroupBarrier();
  }
  if (!live) { return; }
  let base = part * uniforms.rows * columns;
  for (var q = 0; q < ${threadQuads}; q++) {
    let column = firstColumn + threadColumn + q * ${across};
    if (column >= columns) { continue; }
    for (var r = 0; r < ${threadRowQuads}; r++) {
      let quad = firstRow + threadRow + r * ${down};
      if (quad >= inputQuads) { continue; }
      let to = base + (place * uniforms.placeRows + uniforms.firstRow + quad * 4) * columns + column;
      for (var j = 0; j < 4; j++) { result[to + j * columns] = sum[(r * ${threadQuads} + q) * 4 + j]; }
    }
    if (biased && threadRow == 0) { result[base + uniforms.biasRow * columns + column] = bias[q]; }
  }
}`;
}
