// What a page's worker brings to the engine: the GPU, the wasm files, and as many threads as there are cores.
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import type { DeviceHost } from '../engine/device.ts';
import { startPageWasm } from '../engine/tfjs/wasmBackend.ts';

const here = (url: string): string => new URL(url, import.meta.url).href;

export const pageDevice = (): DeviceHost => ({
  gpu: 'gpu' in navigator ? navigator.gpu : null,
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

/** Bytes of the machine's memory as the browser states them (rounded, 8 GiB at most); null where it does not. */
export function statedMemory(): number | null {
  const { deviceMemory } = navigator as { readonly deviceMemory?: number };
  return deviceMemory === undefined ? null : deviceMemory * 2 ** 30;
}

/** Only this worker's own navigator says so, and only meanwhile. */
async function claimCores(cores: number, start: () => Promise<void>): Promise<void> {
  Object.defineProperty(navigator, 'hardwareConcurrency', { configurable: true, value: cores });
  try {
    await start();
  } finally {
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}
