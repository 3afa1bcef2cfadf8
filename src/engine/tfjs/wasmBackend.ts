// Starts tfjs' wasm backend in a page's worker with as many threads as there are cores.
import { setBackend } from '@tensorflow/tfjs-core';
import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

export type WasmFile =
  'tfjs-backend-wasm.wasm' | 'tfjs-backend-wasm-simd.wasm' | 'tfjs-backend-wasm-threaded-simd.wasm';

/** The build makes eight threads at most. */
export const MOST_THREADS = 8;

export interface PageWasm {
  /** URLs of the wasm files, on the page's own origin. */
  readonly files: Readonly<Record<WasmFile, string>>;
  readonly cores: number;
  /** Runs `start` while the platform says that it has `cores` cores. */
  readonly claimCores: (cores: number, start: () => Promise<void>) => Promise<void>;
}

/**
 * The build uses no more threads than half the cores that the platform reports, whatever it is asked for: so it is told
 * of twice as many while it starts. Answers the threads that run.
 */
export async function startPageWasm({ files, cores, claimCores }: PageWasm): Promise<number> {
  setWasmPaths({ ...files });
  setThreadsCount(Math.min(cores, MOST_THREADS));
  await claimCores(2 * cores, async () => {
    await setBackend('wasm');
  });
  return getThreadsCount();
}
