// The part of onnxruntime-web that the bench uses, so that the project is checked without it installed.
export class Tensor {
  constructor(type: 'float32', data: Float32Array, shape: readonly number[]);
  getData(): Promise<unknown>;
}
export const env: { readonly wasm: { numThreads: number; wasmPaths: { wasm: string; mjs: string } } };
export const InferenceSession: {
  create(
    model: Uint8Array,
    options: { readonly executionProviders: readonly string[]; readonly graphOptimizationLevel: 'all' },
  ): Promise<{ run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>> }>;
};
