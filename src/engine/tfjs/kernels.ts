// tfjs' kernels: looked up, run with their results tracked, and replaced by ones of our own.
import {
  backend,
  engine,
  getKernel,
  type KernelConfig,
  type NamedAttrMap,
  registerKernel,
  type Tensor,
  type Tensor4D,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { GpuBackend } from './gpuBackend.ts';

/** tfjs types it as never missing. */
export const kernelOf = (name: string, backendName: string): KernelConfig | undefined =>
  getKernel(name, backendName);

/** Runs a kernel as tfjs' own operations do: the result is disposed of by `tidy` and seen by `profile`. */
export const runKernel = (
  name: string,
  inputs: Readonly<Record<string, Tensor>>,
  attributes: NamedAttrMap,
): Tensor4D => engine().runKernel<Tensor4D>(name, { ...inputs }, attributes);

/** Registers a kernel in the place of the one of that name, if there is one, which is answered. */
export function replaceKernel(config: KernelConfig): KernelConfig | undefined {
  const { kernelName, backendName } = config;
  const before = kernelOf(kernelName, backendName);
  if (before) unregisterKernel(kernelName, backendName);
  registerKernel(config);
  return before;
}

/** The backend that a kernel is given, where it is the engine's own WebGPU backend; else null. */
export const asGpuBackend = (backend: unknown): GpuBackend | null =>
  backend instanceof GpuBackend ? backend : null;

/** The engine's own WebGPU backend, where tfjs runs on it now. */
export const gpuInUse = (): GpuBackend | null => asGpuBackend(backend());
