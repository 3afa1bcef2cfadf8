// tfjs' wasm backend in a page or its worker, with as many threads as there are cores.
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import { coresToClaim, MOST_THREADS } from './wasm.ts';

const here = (url: string): string => new URL(url, import.meta.url).href;

/** Makes 'wasm' tfjs' backend; answers the threads that run. */
export async function startPageWasm(cores = navigator.hardwareConcurrency): Promise<number> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': here(plain),
    'tfjs-backend-wasm-simd.wasm': here(simd),
    'tfjs-backend-wasm-threaded-simd.wasm': here(threadedSimd),
  });
  setThreadsCount(Math.min(cores, MOST_THREADS));
  await claimingCores(coresToClaim(cores), () => setBackend('wasm'));
  return getThreadsCount();
}

/** Runs `start` while this page's or worker's own navigator says that it has `cores` cores. */
async function claimingCores(cores: number, start: () => Promise<unknown>): Promise<void> {
  Object.defineProperty(navigator, 'hardwareConcurrency', { configurable: true, value: cores });
  try {
    await start();
  } finally {
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}
