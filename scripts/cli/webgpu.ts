// WebGPU in Node, through the npm package of that name where it is installed: an optional peer, for it is large.
import type { AppError } from '../../src/core/appError.ts';
import type { BackendChoice } from '../../src/core/network/engineApi.ts';

export interface FoundGpu {
  readonly gpu: GPU | null;
  /** What to ask of the engine, and why, where it is not what the user said. */
  readonly choice: BackendChoice;
  readonly reason: string | null;
}

/** Throws an AppError when webgpu was asked for by name and cannot be had. */
export async function findGpu(choice: BackendChoice): Promise<FoundGpu> {
  if (choice === 'wasm') return { gpu: null, choice, reason: 'Runs on the CPU because you chose so.' };
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    const gpu = create([]);
    if (await gpu.requestAdapter()) {
      showToTfjs(gpu);
      return { gpu, choice, reason: null };
    }
    if (choice === 'webgpu') throw noGpu('This machine offers no GPU to WebGPU.', 'Use --backend wasm.');
    return {
      gpu: null,
      choice: 'wasm',
      reason: 'Runs on the CPU: there is no GPU that WebGPU can use.',
    };
  } catch (thrown) {
    if (choice === 'webgpu') throw missingPackage(thrown) ? notInstalled : thrown;
    const why = missingPackage(thrown) ? 'the npm package webgpu is not installed' : 'WebGPU did not start';
    return { gpu: null, choice: 'wasm', reason: `Runs on the CPU: ${why}.` };
  }
}

/** tfjs takes a machine for one without WebGPU unless it finds navigator.gpu, which Node does not have. */
function showToTfjs(gpu: GPU): void {
  const { navigator } = globalThis as { readonly navigator?: Navigator };
  if (navigator) Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
}

const missingPackage = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_MODULE_NOT_FOUND';

const noGpu = (message: string, advice: string): AppError => ({ kind: 'device', message, advice });

const notInstalled = noGpu(
  'The npm package webgpu is not installed.',
  'npm install --no-save webgpu@0.6.2 (MIT, 130 MB), or use --backend wasm.',
);
