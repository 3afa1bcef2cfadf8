// onnxruntime-web's webgpu provider in Node over Dawn, one slice at a time (its ONNX file is of one).
import { fileURLToPath } from 'node:url';
import type { DrunetSpec } from '../../../src/core/network/modelManifest.ts';
import { seededConvolutions } from '../page/definition.ts';
import { onnxFile } from '../page/onnxFile.ts';
import { fromPlanes, toPlanes } from '../page/planes.ts';
import type { Running } from './contestants.ts';

export async function onnxruntime(spec: DrunetSpec, size: number): Promise<Running> {
  const ort = await import('onnxruntime-web/webgpu');
  const dist = new URL('./ort-wasm-simd-threaded.asyncify', import.meta.resolve('onnxruntime-web/webgpu'));
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = { wasm: fileURLToPath(`${dist.href}.wasm`), mjs: `${dist.href}.mjs` };
  const weights = new Map([...seededConvolutions(spec, false)].map((c) => [c.spec.name, c]));
  const session = await ort.InferenceSession.create(onnxFile(spec, size, weights), {
    executionProviders: ['webgpu'],
    graphOptimizationLevel: 'all',
  });
  return {
    run: async (input) => {
      const slices = input.length / (size * size * spec.inputs);
      if (slices !== 1) throw new Error('The ONNX file is of one slice at a time.');
      const tensor = new ort.Tensor('float32', toPlanes(input, spec.inputs), [1, spec.inputs, size, size]);
      const { logits } = await session.run({ image: tensor });
      return fromPlanes((await logits?.getData()) as Float32Array, spec.outputs);
    },
    tune: null,
  };
}
