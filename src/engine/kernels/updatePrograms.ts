// WGSL of a training step's end: the gradients' squares, and Adam on a convolution's filter and bias in one dispatch, in place.
import type { InPlaceProgram } from '../tfjs/gpuBackend.ts';

const THREADS = 64;

/** Gradients that one dispatch reads, beside its result: WebGPU grants eight buffers. */
export const SQUARES_TOGETHER = 7;
/** Partial sums of squares that are left of each gradient. */
export const SQUARES_PARTS = 64;

/** Binding 0: partial sums of squares, SQUARES_PARTS of them for each gradient; then `count` gradients, in fours. */
export const squaresProgram = (count: number): InPlaceProgram => ({
  key: `synthmr-squares ${count}`,
  workgroups: [SQUARES_PARTS, count, 1],
  code: () => `
struct Uniforms { unused : i32, first : i32 }
@group(0) @binding(0) var<storage, read_write> result : array<f32>;
${lines(count, (i) => `@group(0) @binding(${i + 1}) var<storage, read> gradient${i} : array<vec4<f32>>;`)}
@group(0) @binding(${count + 1}) var<uniform> uniforms : Uniforms;
var<workgroup> parts : array<f32, ${THREADS}>;
fn square(v : vec4<f32>) -> f32 { return dot(v, v); }
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group : vec3<u32>, @builtin(local_invocation_index) lane : u32) {
  let begin = group.x * ${THREADS}u + lane;
  var sum = 0.0;
  ${lines(
    count,
    (i) => `
  if (group.y == ${i}u) {
    for (var at = begin; at < arrayLength(&gradient${i}); at += ${SQUARES_PARTS * THREADS}u) { sum += square(gradient${i}[at]); }
  }`,
  )}
  parts[lane] = sum;
  workgroupBarrier();
  if (lane == 0u) {
    for (var other = 1; other < ${THREADS}; other++) { sum += parts[other]; }
    result[(u32(uniforms.first) + group.y) * ${SQUARES_PARTS}u + group.x] = sum;
  }
}`,
});

/**
 * Kingma and Ba 2015, as adam.ts. Bindings: the gradient, the bias's numbers after the filter's; then value, first and second
 * moment of the filter, and of the bias. All in fours. `numbers`: of both.
 */
export const adamProgram = (numbers: number): InPlaceProgram => {
  const groups = Math.ceil(numbers / 4 / THREADS);
  const rows = Math.ceil(groups / 32768);
  const names = ['filter', 'bias'].flatMap((of) => ['Value', 'First', 'Second'].map((what) => of + what));
  return {
    key: 'synthmr-adam',
    workgroups: [Math.ceil(groups / rows), rows, 1],
    code: () => `
struct Uniforms {
  unused : i32, quads : i32, filterQuads : i32, scale : f32,
  beta1 : f32, beta2 : f32, mean : f32, spread : f32,
  rate : f32, epsilon : f32,
}
@group(0) @binding(0) var<storage, read_write> gradient : array<vec4<f32>>;
${lines(names.length, (i) => `@group(0) @binding(${i + 1}) var<storage, read_write> ${names[i] ?? ''} : array<vec4<f32>>;`)}
@group(0) @binding(${names.length + 1}) var<uniform> uniforms : Uniforms;
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group : vec3<u32>, @builtin(num_workgroups) groups : vec3<u32>, @builtin(local_invocation_index) lane : u32) {
  let at = i32((group.y * groups.x + group.x) * ${THREADS}u + lane);
  if (at >= uniforms.quads) { return; }
  let g = gradient[at] * uniforms.scale;
  if (at < uniforms.filterQuads) {
    ${step('filter', 'at')}
  } else {
    let to = at - uniforms.filterQuads;
    ${step('bias', 'to')}
  }
}`,
  };
};

const step = (of: string, at: string): string => `
    let first = ${of}First[${at}] * uniforms.beta1 + g * (1.0 - uniforms.beta1);
    let second = ${of}Second[${at}] * uniforms.beta2 + g * g * (1.0 - uniforms.beta2);
    ${of}First[${at}] = first;
    ${of}Second[${at}] = second;
    ${of}Value[${at}] -= uniforms.rate * (first / uniforms.mean) / (sqrt(second / uniforms.spread) + uniforms.epsilon);`;

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');
