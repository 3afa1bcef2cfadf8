// WGSL of a convolution's gradient in its filter and bias: sums over pixels, cut into parts that no watchdog ends, then added up.
import type { GpuProgram } from '../tfjs/gpuBackend.ts';

/** No thread adds up more products than this one after another: real GPUs' watchdogs end what runs too long. */
export const LONGEST_SUM = 4096;
const THREADS = 64;
/** Threads below which a GPU would stand partly idle: then the sums are cut further, down to SHORTEST_SUM. */
const ENOUGH = 16384;
const SHORTEST_SUM = 64;
/** Outputs of a thread: two groups of four, this many groups apart, so that threads side by side read side by side. */
const QUADS = 2;

export interface FilterGradientPlan {
  /** Parts that the pixels are cut into. */
  readonly parts: number;
  /** Pixels of a part: products that a thread adds up one after another. */
  readonly serial: number;
  readonly threads: number;
  /** Input channels are read four at a time. */
  readonly quadInput: boolean;
}

/**
 * How the gradient of a (kernel, kernel, inputs, outputs) filter and its bias over `pixels` output pixels is shared out;
 * `forced`: into so many parts, because another input of the same convolution is.
 */
export function filterGradientPlan(
  kernel: number,
  inputs: number,
  outputs: number,
  pixels: number,
  forced: number | null = null,
): FilterGradientPlan {
  const quadInput = inputs % 4 === 0;
  const across = Math.ceil(outputs / (4 * QUADS));
  const tiles = (kernel * kernel * (quadInput ? inputs / 4 : inputs) + 1) * across;
  const least = Math.ceil(pixels / LONGEST_SUM);
  const most = Math.max(least, Math.ceil(pixels / SHORTEST_SUM));
  const wanted = forced ?? Math.min(most, Math.max(least, Math.ceil(ENOUGH / tiles)));
  const serial = Math.ceil(pixels / wanted);
  const parts = forced ?? Math.ceil(pixels / serial);
  return { parts, serial, threads: tiles * parts, quadInput };
}

/**
 * What both programs of a filter's gradient are told. image, gradient: the shapes of the input, as it stands for, and of the
 * output's gradient. low: 1 where the input is stored at half its height and width. serial: pixels of a part. A part has
 * `rows` rows of outputs: `placeRows` for each place of the kernel, this input's from `firstRow` on, then the bias's at
 * `biasRow`, which is -1 where it is not to be written.
 */
export const GRADIENT_UNIFORMS =
  'image : vec4<i32>, gradient : vec4<i32>, kernel : i32, stride : i32, low : i32, serial : i32, parts : i32, rows : i32, placeRows : i32, firstRow : i32, biasRow : i32,';

/** Answers `parts` times `numbers` as a list. Each thread: 4 inputs (or 1) x 8 outputs at one place of the kernel, or 8 of the bias. */
export function filterGradientProgram(
  { parts, threads, quadInput }: FilterGradientPlan,
  numbers: number,
): GpuProgram {
  return {
    variableNames: ['x', 'dy'],
    variableComponents: [quadInput ? 4 : 1, 4],
    outputComponent: 4,
    outputShape: [parts * numbers],
    uniforms: GRADIENT_UNIFORMS,
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(threads / THREADS), 1, 1],
    shaderKey: `synthmr-filter-gradient ${String(quadInput)}`,
    getUserCode: () => source(quadInput),
  };
}

const each = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

function source(quadInput: boolean): string {
  const rows = quadInput ? 4 : 1;
  const grid = (line: (r: number, q: number) => string): string =>
    each(rows, (r) => each(QUADS, (q) => line(r, q)));
  return `
fn main(index : i32) {
  let columns = uniforms.gradient.w / 4;
  let wide = (columns + ${QUADS - 1}) / ${QUADS};
  let groups = uniforms.image.w / ${rows};
  let places = uniforms.kernel * uniforms.kernel;
  let column = index % wide;
  let unit = (index / wide) % (groups * places + 1);
  let part = index / (wide * (groups * places + 1));
  if (part >= uniforms.parts) { return; }
  let bias = unit == groups * places;
  if (bias && uniforms.biasRow < 0) { return; }
  let group = select(unit % groups, 0, bias);
  let place = select(unit / groups, places / 2, bias);
  let height = uniforms.gradient.y;
  let width = uniforms.gradient.z;
  let half = uniforms.kernel / 2;
  let down = place / uniforms.kernel - half;
  let right = place % uniforms.kernel - half;
  let first = part * uniforms.serial;
  let last = min(first + uniforms.serial, uniforms.gradient.x * height * width);
  let low = u32(uniforms.low);
  let lowRows = uniforms.image.y >> low;
  let lowColumns = uniforms.image.z >> low;
  var col = first % width;
  var row = (first / width) % height;
  var image = first / (width * height);
  ${grid((r, q) => `var sum${r}${q} = vec4<f32>(0.0);`)}
  for (var pixel = first; pixel < last; pixel++) {
    let y = row * uniforms.stride + down;
    let x_ = col * uniforms.stride + right;
    if (y >= 0 && y < uniforms.image.y && x_ >= 0 && x_ < uniforms.image.z) {
      var v = x[((image * lowRows + (y >> low)) * lowColumns + (x_ >> low)) * groups + group];
      if (bias) { v = ${quadInput ? 'vec4<f32>(1.0)' : '1.0'}; }
      ${each(
        QUADS,
        (q) => `
      let g${q} = dy[pixel * columns + min(column + ${q} * wide, columns - 1)];
      ${each(rows, (r) => `sum${r}${q} = fma(vec4<f32>(v${quadInput ? `[${r}]` : ''}), g${q}, sum${r}${q});`)}`,
      )}
    }
    col++;
    if (col == width) { col = 0; row++; }
    if (row == height) { row = 0; image++; }
  }
  let to = select(place * uniforms.placeRows + uniforms.firstRow + group * ${rows}, uniforms.biasRow, bias);
  let at = (part * uniforms.rows + to) * columns + column;
  ${grid(
    (r, q) => `
  if (column + ${q} * wide < columns${r > 0 ? ' && !bias' : ''}) { result[at + ${r} * columns + ${q} * wide] = sum${r}${q}; }`,
  )}
}`;
}

/** Adds up the parts: (parts, numbers) -> (numbers). */
export function partsProgram(numbers: number): GpuProgram {
  const groups = Math.ceil(numbers / 4 / THREADS);
  const rows = Math.ceil(groups / 32768);
  return {
    variableNames: ['x'],
    variableComponents: [4],
    outputComponent: 4,
    outputShape: [numbers],
    uniforms: 'quads : i32, parts : i32,',
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0], y: [0] },
    dispatch: [Math.ceil(groups / rows), rows, 1],
    shaderKey: 'synthmr-parts',
    getUserCode: () => `
fn main() {
  let index = (i32(workgroupId.y) * i32(numWorkgroups.x) + i32(workgroupId.x)) * ${THREADS} + i32(localIndex);
  if (index >= uniforms.quads) { return; }
  var sum = x[index];
  for (var part = 1; part < uniforms.parts; part++) { sum += x[part * uniforms.quads + index]; }
  result[index] = sum;
}`,
  };
}
