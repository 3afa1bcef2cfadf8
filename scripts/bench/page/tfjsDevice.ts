// tfjs' backends in the bench's page, each with as many threads as it is told.
import { startPageWasm } from '../../../src/engine/tfjs/pageWasm.ts';

/** Answers what runs, in words. */
export async function startBenchWasm(threads: number): Promise<string> {
  const running = await startPageWasm(threads);
  return `tfjs wasm, ${running} threads`;
}

export async function benchAdapter(): Promise<GPUAdapter> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('This browser offers no WebGPU adapter.');
  return adapter;
}
