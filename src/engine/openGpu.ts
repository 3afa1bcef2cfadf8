// Opens a WebGPU device for tfjs: the adapter named, its limits raised to what it can do, its loss noticed.
import type { GpuFailure } from './gpuFailure.ts';
import { registerConvolution } from './kernels/convolutionKernel.ts';
import { forgetBackend, useBackend } from './tfjs/backends.ts';
import { GpuBackend } from './tfjs/gpuBackend.ts';

export interface OpenGpu {
  readonly backend: GpuBackend;
  readonly device: GPUDevice;
  /** As it names itself, e.g. "nvidia ampere". */
  readonly adapter: string;
  readonly software: boolean;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
}

const RAISED = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** Asked for where the adapter has it: the tuner's clock. */
const WANTED: readonly GPUFeatureName[] = ['timestamp-query'];

export type AdapterReport = Omit<OpenGpu, 'backend' | 'device'>;

/** The adapter that the page would get, or null: no WebGPU, or none on this machine. */
export async function findAdapter(gpu: GPU | null): Promise<GPUAdapter | null> {
  return (await gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null;
}

export function describeAdapter(adapter: GPUAdapter): AdapterReport {
  const { vendor, architecture, description, device } = adapter.info;
  const name = [vendor, architecture, device, description].filter((text) => text.length > 0).join(' ');
  return {
    adapter: name || 'unnamed adapter',
    software:
      adapter.info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|software|basic render/i.test(name),
    features: [...adapter.features].map(String).sort(),
    limits: Object.fromEntries(RAISED.map((limit) => [limit, adapter.limits[limit]])),
  };
}

/** What a device is asked to have: all that we use and the adapter has. */
export const requestOf = ({ features, limits }: GPUAdapter): GPUDeviceDescriptor => ({
  requiredFeatures: WANTED.filter((feature) => features.has(feature)),
  requiredLimits: Object.fromEntries(RAISED.map((limit) => [limit, limits[limit]])),
});

/**
 * Makes 'webgpu' tfjs' backend on a fresh device. `onFailure` hears of it, should the device be lost later, or have no
 * memory for a buffer.
 */
export async function openWebGpu(
  adapter: GPUAdapter,
  onFailure: (failure: GpuFailure) => void = () => undefined,
): Promise<OpenGpu> {
  const device = await adapter.requestDevice(requestOf(adapter));
  void device.lost.then(({ reason, message }) => {
    onFailure({ kind: 'lost', why: message || reason });
  });
  device.onuncapturederror = ({ error }) => {
    if (error.constructor.name === 'GPUOutOfMemoryError')
      onFailure({ kind: 'out of memory', why: error.message || 'the browser gives no reason' });
  };
  const backend = new GpuBackend(device, adapter.info);
  registerConvolution();
  await useBackend('webgpu', backend);
  return { backend, device, ...describeAdapter(adapter) };
}

/** Frees the device and all that lives on it. */
export function closeWebGpu({ device }: OpenGpu): void {
  forgetBackend('webgpu');
  device.destroy();
}
