// The engine in its own worker: what the page brings (GPU, wasm files, cores, storage), and answers to the page's calls.
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { Engine } from '../engine/engine.ts';
import type { EngineApi } from '../engine/engineApi.ts';
import { startPageWasm } from '../engine/wasmBackend.ts';
import { modelAt } from './modelFiles.ts';
import { moving, serve } from './rpc.ts';
import { browserWeightStore } from './weightStore.ts';

const here = (url: string): string => new URL(url, import.meta.url).href;

const engine = new Engine({
  gpu: 'gpu' in navigator ? navigator.gpu : null,
  store: browserWeightStore(),
  openModel: modelAt,
  startWasm: () =>
    startPageWasm({
      files: {
        'tfjs-backend-wasm.wasm': here(plain),
        'tfjs-backend-wasm-simd.wasm': here(simd),
        'tfjs-backend-wasm-threaded-simd.wasm': here(threadedSimd),
      },
      cores: navigator.hardwareConcurrency,
      claimCores,
    }),
});

/** Only this worker's own navigator says so, and only meanwhile. */
async function claimCores(cores: number, start: () => Promise<void>): Promise<void> {
  Object.defineProperty(navigator, 'hardwareConcurrency', { configurable: true, value: cores });
  try {
    await start();
  } finally {
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}

serve<EngineApi>({
  start: (request) => engine.start(request),
  loadModel: (request, context) => engine.loadModel(request, context),
  predict: async (request, context) => {
    const answer = await engine.predict(request, context);
    return moving(answer, [answer.output.buffer]);
  },
  status: () => engine.status(),
});
