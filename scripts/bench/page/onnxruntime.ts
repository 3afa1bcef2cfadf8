// The contestant that a user would take instead: onnxruntime-web with the same weights as an ONNX file.
import webgpuWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import webgpuGlue from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import wasmOnly from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import wasmGlue from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import { describeAdapter } from '../../../src/engine/openGpu.ts';
import type { Start } from './contestant.ts';
import { onnxFile } from './onnxFile.ts';
import { fromPlanes, toPlanes } from './planes.ts';
import { benchAdapter } from './tfjsDevice.ts';

export const startOnnxRuntime: Start = async ({ backend, threads, spec, size, weights }) => {
  const ort =
    backend === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
  const here = (url: string): string => new URL(url, location.href).href;
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths =
    backend === 'webgpu'
      ? { wasm: here(webgpuWasm), mjs: here(webgpuGlue) }
      : { wasm: here(wasmOnly), mjs: here(wasmGlue) };
  const session = await ort.InferenceSession.create(onnxFile(spec, size, weights), {
    executionProviders: [backend],
    graphOptimizationLevel: 'all',
  });
  const runsOn =
    backend === 'webgpu'
      ? describeAdapter(await benchAdapter()).adapter
      : `onnxruntime-web wasm, ${ort.env.wasm.numThreads} threads`;
  return {
    runsOn,
    run: async (image) => {
      const planes = toPlanes(image, spec.inputs);
      const begun = performance.now();
      const tensor = new ort.Tensor('float32', planes, [1, spec.inputs, size, size]);
      const { logits } = await session.run({ image: tensor });
      const values = (await logits?.getData()) as Float32Array;
      const milliseconds = performance.now() - begun;
      return { logits: fromPlanes(values, spec.outputs), milliseconds };
    },
  };
};
