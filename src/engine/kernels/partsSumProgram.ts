// WGSL that adds the parts of a convolution whose sum several workgroups shared, with its bias, residual and ReLU.
import type { GpuProgram } from '../tfjs/gpuBackend.ts';
import { MASK } from './convolutionProgram.ts';
import { residualLine, type TiledVariant } from './tiledProgram.ts';

const THREADS = 64;

/** Reads `parts`, (parts x N, H, W, out) as tiledProgram leaves them. Uniforms as of tiledProgram, and `parts`. */
export function partsSumProgram(
  residual: 'none' | 'apart' | 'in place',
  gradient: TiledVariant['gradient'],
  outputShape: readonly [number, number, number, number],
): GpuProgram {
  const names = [
    'parts',
    ...(gradient === 'none' ? ['bias_'] : []),
    ...(residual === 'apart' ? ['residual'] : []),
    ...(gradient === 'masked' ? ['mask_'] : []),
  ];
  const numbers = outputShape.reduce((product, side) => product * side, 1);
  const groups = Math.ceil(numbers / 4 / THREADS);
  // A row of workgroups has a limit of 65,535.
  const rows = Math.ceil(groups / 32768);
  return {
    variableNames: names,
    variableComponents: names.map(() => 4),
    outputComponent: 4,
    outputShape: [...outputShape],
    uniforms: 'halved : vec3<i32>, relu : i32, parts : i32,',
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [3], y: [1, 2], z: [0] },
    dispatch: [Math.ceil(groups / rows), rows, 1],
    shaderKey: `synthmr-parts-sum ${residual} ${gradient}`,
    getUserCode: () => `
fn main() {
  let outHeight = uniforms.outShape.y;
  let outWidth = uniforms.outShape.z;
  let columns = uniforms.outShape.w / 4;
  let all = uniforms.outShape.x * outHeight * outWidth * columns;
  let at = (i32(workgroupId.y) * i32(numWorkgroups.x) + i32(workgroupId.x)) * ${THREADS} + i32(localIndex);
  if (at >= all) { return; }
  let column = at % columns;
  var value = ${gradient === 'none' ? 'bias_[column]' : 'vec4<f32>(0.0)'};
  for (var part = 0; part < uniforms.parts; part++) {
    value += parts[part * all + at];
  }
  ${residual === 'none' ? '' : `let pixel = at / columns;\n  ${residualLine(residual)}`}
  ${gradient === 'masked' ? MASK : ''}
  result[at] = select(value, max(value, vec4<f32>(0.0)), uniforms.relu == 1);
}`,
  };
}
