// What is known of tfjs' wasm build, wherever it runs.
import { env } from '@tensorflow/tfjs-core';

/** The build makes eight threads at most. */
export const MOST_THREADS = 8;

/** The build uses no more threads than half the cores that the platform reports, whatever it is asked for. */
export const coresToClaim = (threads: number): number => 2 * threads;

export const wasmHasSimd = async (): Promise<boolean> =>
  (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
