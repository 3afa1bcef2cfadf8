// What the kernels share that compute a convolution as products of matrices in workgroup memory: their inputs, uniforms and output.
import type { GpuProgram } from '../tfjs/gpuBackend.ts';

export interface ProductVariant {
  /** A second input follows the first one's channels. */
  readonly joined: boolean;
  /** 'part': the sum is left without bias, residual and ReLU, one part of several (partsSumProgram adds them). */
  readonly residual: 'none' | 'apart' | 'in place' | 'part';
  /** As of convolutionProgram. */
  readonly gradient: 'none' | 'plain' | 'masked';
}

interface Product {
  /** Names the shader together with its variant. */
  readonly kind: string;
  readonly variant: ProductVariant;
  readonly outputShape: readonly [number, number, number, number];
  readonly parts: number;
  readonly threads: number;
  readonly dispatch: [number, number, number];
  readonly code: () => string;
}

/** Uniforms as of convolutionProgram, and `steps`, those of one part; `images` of the batch; `kernel`, its side. */
export function productProgram(product: Product): GpuProgram {
  const { kind, variant, outputShape, parts, threads, dispatch, code } = product;
  const { joined, residual, gradient } = variant;
  const [n, height, width, outputs] = outputShape;
  const part = residual === 'part';
  const names = [
    'x',
    'filter_',
    ...(part || gradient !== 'none' ? [] : ['bias_']),
    ...(joined ? ['second'] : []),
    ...(residual === 'apart' ? ['residual'] : []),
    ...(gradient === 'masked' && !part ? ['mask_'] : []),
  ];
  return {
    variableNames: names,
    variableComponents: names.map(() => 4),
    outputComponent: 4,
    outputShape: part ? [parts * n, height, width, outputs] : [...outputShape],
    uniforms:
      'size : vec2<i32>, channels : vec2<i32>, halved : vec3<i32>, stride : i32, relu : i32, turned : vec2<i32>, steps : i32, images : i32, kernel : i32,',
    workgroupSize: [threads, 1, 1],
    dispatchLayout: { x: [3], y: [1, 2], z: [0] },
    dispatch,
    shaderKey: `synthmr-${kind} ${JSON.stringify(variant)}`,
    getUserCode: code,
  };
}
