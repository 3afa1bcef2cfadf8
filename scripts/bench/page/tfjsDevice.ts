// tfjs' backends in the bench's page, each with as many threads as it is told.
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { startPageWasm } from '../../../src/engine/tfjs/wasmBackend.ts';

/** Answers what runs, in words. */
export async function startBenchWasm(threads: number): Promise<string> {
  const running = await startPageWasm({
    files: {
      'tfjs-backend-wasm.wasm': plain,
      'tfjs-backend-wasm-simd.wasm': simd,
      'tfjs-backend-wasm-threaded-simd.wasm': threadedSimd,
    },
    cores: threads,
    claimCores: async (cores, start) => {
      Object.defineProperty(navigator, 'hardwareConcurrency', { configurable: true, value: cores });
      try {
        await start();
      } finally {
        Reflect.deleteProperty(navigator, 'hardwareConcurrency');
      }
    },
  });
  return `tfjs wasm, ${running} threads`;
}

export async function benchAdapter(): Promise<GPUAdapter> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('This browser offers no WebGPU adapter.');
  return adapter;
}
