// WGSL of a convolution's gradient in its filter: sums over pixels, cut into parts that no watchdog ends, then added up.
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

/** How the gradient of a (kernel, kernel, inputs, outputs) filter over `pixels` output pixels is shared out. */
export function filterGradientPlan(
  kernel: number,
  inputs: number,
  outputs: number,
  pixels: number,
): FilterGradientPlan {
  const quadInput = inputs % 4 === 0;
  const tiles = kernel * kernel * (quadInput ? inputs / 4 : inputs) * Math.ceil(outputs / (4 * QUADS));
  const least = Math.ceil(pixels / LONGEST_SUM);
  const most = Math.max(least, Math.ceil(pixels / SHORTEST_SUM));
  const wanted = Math.min(most, Math.max(least, Math.ceil(ENOUGH / tiles)));
  const serial = Math.ceil(pixels / wanted);
  const parts = Math.ceil(pixels / serial);
  return { parts, serial, threads: tiles * parts, quadInput };
}

/** Answers (parts, kernel, kernel, inputs, outputs) as a list. Each thread: 4 inputs (or 1) x 8 outputs at one place of the kernel. */
export function filterGradientProgram(
  { parts, threads, quadInput }: FilterGradientPlan,
  numbers: number,
): GpuProgram {
  return {
    variableNames: ['x', 'dy'],
    variableComponents: [quadInput ? 4 : 1, 4],
    outputComponent: 4,
    outputShape: [parts * numbers],
    uniforms:
      'image : vec4<i32>, gradient : vec4<i32>, kernel : i32, stride : i32, serial : i32, parts : i32,',
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
  let inputs = uniforms.image.w;
  let groups = inputs / ${rows};
  let column = index % wide;
  let group = (index / wide) % groups;
  let place = (index / (wide * groups)) % (uniforms.kernel * uniforms.kernel);
  let part = index / (wide * groups * uniforms.kernel * uniforms.kernel);
  if (part >= uniforms.parts) { return; }
  let height = uniforms.gradient.y;
  let width = uniforms.gradient.z;
  let half = uniforms.kernel / 2;
  let down = place / uniforms.kernel - half;
  let right = place % uniforms.kernel - half;
  let first = part * uniforms.serial;
  let last = min(first + uniforms.serial, uniforms.gradient.x * height * width);
  var col = first % width;
  var row = (first / width) % height;
  var image = first / (width * height);
  ${grid((r, q) => `var sum${r}${q} = vec4<f32>(0.0);`)}
  for (var pixel = first; pixel < last; pixel++) {
    let y = row * uniforms.stride + down;
    let x_ = col * uniforms.stride + right;
    if (y >= 0 && y < uniforms.image.y && x_ >= 0 && x_ < uniforms.image.z) {
      let v = x[((image * uniforms.image.y + y) * uniforms.image.z + x_) * groups + group];
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
  let at = ((part * uniforms.kernel * uniforms.kernel + place) * inputs + group * ${rows}) * columns + column;
  ${grid(
    (r, q) => `
  if (column + ${q} * wide < columns) { result[at + ${r} * columns + ${q} * wide] = sum${r}${q}; }`,
  )}
}`;
}

/** Adds up the parts: (parts, numbers) -> (numbers). */
export function partsProgram(numbers: number): GpuProgram {
  return {
    variableNames: ['x'],
    variableComponents: [4],
    outputComponent: 4,
    outputShape: [numbers],
    uniforms: 'quads : i32, parts : i32,',
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(numbers / 4 / THREADS), 1, 1],
    shaderKey: 'synthmr-parts',
    getUserCode: () => `
fn main(index : i32) {
  if (index >= uniforms.quads) { return; }
  var sum = x[index];
  for (var part = 1; part < uniforms.parts; part++) { sum += x[part * uniforms.quads + index]; }
  result[index] = sum;
}`,
  };
}

/** A filter turned round, its inputs and outputs changed: (k, k, in, out) -> (k, k, out, in). */
export function turnedProgram(shape: readonly [number, number, number, number]): GpuProgram {
  const [kernel, , inputs, outputs] = shape;
  const numbers = kernel * kernel * inputs * outputs;
  return {
    variableNames: ['x'],
    variableComponents: [1],
    outputComponent: 1,
    outputShape: [numbers],
    uniforms: 'places : i32, inputs : i32, outputs : i32,',
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(numbers / THREADS), 1, 1],
    shaderKey: 'synthmr-turned',
    getUserCode: () => `
fn main(index : i32) {
  let block = uniforms.inputs * uniforms.outputs;
  if (index >= uniforms.places * block) { return; }
  let input = index % uniforms.inputs;
  let output = (index / uniforms.inputs) % uniforms.outputs;
  let place = uniforms.places - 1 - index / block;
  result[index] = x[place * block + input * uniforms.outputs + output];
}`,
  };
}
