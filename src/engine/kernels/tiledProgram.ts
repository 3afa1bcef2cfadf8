// WGSL of a convolution as a matrix product in tiles that a workgroup shares: for GPUs, whose workgroup memory is fast.
import type { GpuProgram } from '../tfjs/gpuBackend.ts';
import { dots, MASK } from './convolutionProgram.ts';
import { productProgram, type ProductVariant } from './productProgram.ts';

/** A workgroup's part of the product, and how its threads share it. Numbers of channels are in fours ("quads"). */
export interface TiledShape {
  /** Pixels and output quads of a workgroup's tile. */
  readonly pixels: number;
  readonly quads: number;
  /** Pixels and output quads of a thread's. */
  readonly threadPixels: number;
  readonly threadQuads: number;
  /** Input quads that are brought into workgroup memory at a time. */
  readonly depth: number;
}

export interface TiledVariant extends ProductVariant {
  readonly shape: TiledShape;
}

export const threadsOf = ({ pixels, quads, threadPixels, threadQuads }: TiledShape): number =>
  (pixels / threadPixels) * (quads / threadQuads);

/** Bytes of workgroup memory: two tiles of each side, of which one is filled while the other is used. */
export const sharedBytesOf = ({ pixels, quads, depth }: TiledShape): number =>
  2 * 16 * (pixels * depth + 4 * depth * quads);

/** Steps over kernel places and input channels, `depth` quads each. */
export const stepsOf = (kernel: number, channels: readonly [number, number], { depth }: TiledShape): number =>
  kernel * kernel * channels.reduce((sum, count) => sum + Math.ceil(count / 4 / depth), 0);

export function tiledWorkgroups(
  pixels: number,
  outputs: number,
  shape: TiledShape,
  parts: number,
): [number, number, number] {
  // tfjs compiles a shader a second time for a dispatch in x alone: one row more, with no pixel in it, spares that.
  return [Math.ceil(outputs / 4 / shape.quads), Math.max(2, Math.ceil(pixels / shape.pixels)), parts];
}

/**
 * Implicit matrix product: pixels (rows) by outputs (columns), summed in steps of a kernel place and `depth` input quads.
 * In each step the threads bring the next tile of inputs and weights into workgroup memory while they multiply the one
 * before, so that a number is read from the device's memory once a tile, not once a thread; one barrier a step.
 */
export function tiledProgram(
  variant: TiledVariant,
  outputShape: readonly [number, number, number, number],
  parts: number,
): GpuProgram {
  const [n, height, width, outputs] = outputShape;
  return productProgram({
    kind: 'tiled',
    variant,
    outputShape,
    parts,
    threads: threadsOf(variant.shape),
    dispatch: tiledWorkgroups(n * height * width, outputs, variant.shape, parts),
    code: () => source(variant),
  });
}

/** Loops have constant bounds, and arrays in registers constant places once a driver has unrolled them. */
function source({ joined, residual, shape, gradient }: TiledVariant): string {
  const turned = gradient !== 'none';
  const { pixels, quads, threadPixels, threadQuads, depth } = shape;
  const threads = threadsOf(shape);
  const across = quads / threadQuads;
  const inputs = pixels * depth;
  const weights = 4 * depth * quads;
  const [inputReads, weightReads] = [Math.ceil(inputs / threads), Math.ceil(weights / threads)];
  const eachQuad = (line: (q: number) => string): string =>
    Array.from({ length: threadQuads }, (_, q) => line(q)).join('\n');

  const plainWeights = (channels: string, first: string): string => `
      let firstWeight = place * (uniforms.channels.x + uniforms.channels.y) + ${first} + begin * 4;
      for (var e = 0; e < ${weightReads}; e++) {
        let channel = (lane + e * ${threads}) / ${quads};
        let column = firstColumn + (lane + e * ${threads}) % ${quads};
        let inside = live && begin * 4 + channel < ${channels} && column < columns;
        readWeight[e] = select(vec4<f32>(0.0), filter_[select(0, (firstWeight + channel) * columns + column, inside)], inside);
      }`;
  /** Four inputs of one output at a time: neighbouring threads read along the inputs. */
  const turnedWeights = `
      let firstWeight = (uniforms.kernel * uniforms.kernel - 1 - place) * uniforms.turned.y + uniforms.turned.x + firstColumn * 4;
      for (var e = 0; e < ${weightReads}; e++) {
        let quad = begin + (lane + e * ${threads}) % ${depth};
        let row = (lane + e * ${threads}) / ${depth};
        let inside = live && quad < inputQuads && firstColumn * 4 + row < columns * 4;
        readWeight[e] = select(vec4<f32>(0.0), filter_[select(0, (firstWeight + row) * inputQuads + quad, inside)], inside);
      }`;
  /** Where a thread's e-th weights lie in the tile: by input quad, one of its four places, output quad. */
  const weightPlace = turned
    ? `(((lane + e * ${threads}) % ${depth}) * 4 + ((lane + e * ${threads}) / ${depth}) % 4) * ${quads} + (lane + e * ${threads}) / ${4 * depth}`
    : `lane + e * ${threads}`;
  const multiplied = (q: number): string =>
    turned
      ? `sum[at${q}] += ${dots('v', (j) => `w${j}${q}`)};`
      : `sum[at${q}] = fma(vec4<f32>(v.w), w3${q}, fma(vec4<f32>(v.z), w2${q}, fma(vec4<f32>(v.y), w1${q}, fma(vec4<f32>(v.x), w0${q}, sum[at${q}]))));`;

  /** Reads this step's numbers of one input, whose channels begin at `first`, into registers. */
  const reading = (input: string, channels: string, halved: string, chunk: string, first: string): string => `
      let shift = u32(${halved});
      let inputQuads = ${channels} / 4;
      let begin = (${chunk}) * ${depth};
      let inRows = uniforms.size.x >> shift;
      let inColumns = uniforms.size.y >> shift;
      for (var e = 0; e < ${inputReads}; e++) {
        let quad = begin + (lane + e * ${threads}) % ${depth};
        let y = top[e] + ky;
        let x_ = left[e] + kx;
        let inside = live && quad < inputQuads && y >= 0 && y < uniforms.size.x && x_ >= 0 && x_ < uniforms.size.y${turned ? ' && ((y | x_) & uniforms.halved.x) == 0' : ''};
        let at = ((image[e] * inRows + (y >> shift)) * inColumns + (x_ >> shift)) * inputQuads + quad;
        readInput[e] = select(vec4<f32>(0.0), ${input}[select(0, at, inside)], inside);
      }
      ${turned ? turnedWeights : plainWeights(channels, first)}`;

  return `
var<workgroup> inputTile : array<vec4<f32>, ${2 * inputs}>;
var<workgroup> weightTile : array<vec4<f32>, ${2 * weights}>;
fn main() {
  let outHeight = uniforms.outShape.y;
  let outWidth = uniforms.outShape.z;
  let columns = uniforms.outShape.w / 4;
  let pixels = uniforms.images * outHeight * outWidth;
  let lane = i32(localIndex);
  let half = uniforms.kernel / 2;
  let firstColumn = i32(workgroupId.x) * ${quads};
  let firstPixel = i32(workgroupId.y) * ${pixels};
  var image : array<i32, ${inputReads}>;
  var top : array<i32, ${inputReads}>;
  var left : array<i32, ${inputReads}>;
  var readInput : array<vec4<f32>, ${inputReads}>;
  var readWeight : array<vec4<f32>, ${weightReads}>;
  var sum : array<vec4<f32>, ${threadPixels * threadQuads}>;
  for (var e = 0; e < ${inputReads}; e++) {
    let pixel = min(firstPixel + (lane + e * ${threads}) / ${depth}, pixels - 1);
    image[e] = pixel / (outHeight * outWidth);
    top[e] = ((pixel / outWidth) % outHeight) * uniforms.stride - half;
    left[e] = (pixel % outWidth) * uniforms.stride - half;
  }
  let firstChunks = (uniforms.channels.x / 4 + ${depth - 1}) / ${depth};
  let chunks = firstChunks${joined ? ` + (uniforms.channels.y / 4 + ${depth - 1}) / ${depth}` : ''};
  let begun = i32(workgroupId.z) * uniforms.steps;
  var place = begun / chunks;
  var chunk = begun % chunks;
  var ky = place / uniforms.kernel;
  var kx = place % uniforms.kernel;
  let threadColumn = lane % ${across};
  let threadRow = (lane / ${across}) * ${threadPixels};
  for (var step = 0; step <= uniforms.steps; step++) {
    {
      let live = step < uniforms.steps && ky < uniforms.kernel;
      ${
        joined
          ? `if (chunk < firstChunks) {
        ${reading('x', 'uniforms.channels.x', 'uniforms.halved.x', 'chunk', '0')}
      } else {
        ${reading('second', 'uniforms.channels.y', 'uniforms.halved.y', 'chunk - firstChunks', 'uniforms.channels.x')}
      }`
          : reading('x', 'uniforms.channels.x', 'uniforms.halved.x', 'chunk', '0')
      }
      chunk++;
      if (chunk == chunks) {
        chunk = 0;
        place++;
        kx++;
        if (kx == uniforms.kernel) {
          kx = 0;
          ky++;
        }
      }
    }
    if (step > 0) {
      let inputsAt = ((step - 1) & 1) * ${inputs} + threadRow * ${depth};
      let weightsAt = ((step - 1) & 1) * ${weights} + threadColumn;
      for (var k = 0; k < ${depth}; k++) {
        let w = weightsAt + k * ${4 * quads};
        ${eachQuad((q) => [0, 1, 2, 3].map((j) => `let w${j}${q} = weightTile[w + ${j * quads + q * across}];`).join(' '))}
        for (var p = 0; p < ${threadPixels}; p++) {
          let v = inputTile[inputsAt + p * ${depth} + k];
          ${eachQuad(
            (q) => `
          let at${q} = p * ${threadQuads} + ${q};
          ${multiplied(q)}`,
          )}
        }
      }
    }
    for (var e = 0; e < ${inputReads}; e++) {
      ${within(inputs, threads, `inputTile[(step & 1) * ${inputs} + lane + e * ${threads}] = readInput[e];`)}
    }
    for (var e = 0; e < ${weightReads}; e++) {
      ${within(weights, threads, `weightTile[(step & 1) * ${weights} + ${weightPlace}] = readWeight[e];`)}
    }
    workgroupBarrier();
  }
  for (var p = 0; p < ${threadPixels}; p++) {
    let pixel = firstPixel + threadRow + p;
    for (var q = 0; q < ${threadQuads}; q++) {
      let column = firstColumn + threadColumn + q * ${across};
      if (pixel < pixels && column < columns) {
        let made = sum[p * ${threadQuads} + q];
        ${residual === 'part' ? 'result[(i32(workgroupId.z) * pixels + pixel) * columns + column] = made;' : writing(residual, gradient)}
      }
    }
  }
}`;
}

/** `line` for the e-th element of a tile of `total`, where this thread has an e-th one. */
const within = (total: number, threads: number, line: string): string =>
  total % threads === 0 ? line : `if (lane + e * ${threads} < ${total}) { ${line} }`;

/** Adds bias and residual to `made`, the sum of `pixel` and output quad `column`, and writes it. */
export const writing = (
  residual: 'none' | 'apart' | 'in place',
  gradient: TiledVariant['gradient'],
): string => `
        let at = pixel * columns + column;
        var value = made${gradient === 'none' ? ' + bias_[column]' : ''};
        ${residual === 'none' ? '' : residualLine(residual)}
        ${gradient === 'masked' ? MASK : ''}
        result[at] = select(value, max(value, vec4<f32>(0.0)), uniforms.relu == 1);`;

/** Adds the residual to `value`, of which `at` is the place and `pixel`, `column` the pixel and output quad. */
export const residualLine = (residual: 'apart' | 'in place'): string =>
  residual === 'in place'
    ? 'value += result[at];'
    : `{
      let low = u32(uniforms.halved.z);
      let image = pixel / (outHeight * outWidth);
      let row = ((pixel / outWidth) % outHeight) >> low;
      value += residual[((image * (outHeight >> low) + row) * (outWidth >> low) + ((pixel % outWidth) >> low)) * columns + column];
    }`;
