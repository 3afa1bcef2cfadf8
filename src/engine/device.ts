// Which backend runs, and why: WebGPU on a real GPU that wins a short trial, else wasm; in words for the status bar.
import { conv2d, getBackend, memory, setBackend, slice, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { AppError } from '../core/appError.ts';
import type { BackendChoice, BackendReport } from '../core/network/engineApi.ts';
import type { GpuFailure } from './gpuFailure.ts';
import {
  type AdapterReport,
  closeWebGpu,
  describeAdapter,
  findAdapter,
  type OpenGpu,
  openWebGpu,
} from './openGpu.ts';
import { wasmHasSimd } from './tfjs/wasm.ts';

export interface DeviceHost {
  /** navigator.gpu, or null where there is none. */
  readonly gpu: GPU | null;
  /** Makes 'wasm' tfjs' backend; answers the threads that run. */
  readonly startWasm: () => Promise<number>;
}

export interface Device {
  readonly report: BackendReport;
  readonly gpu: OpenGpu | null;
}

type OnFailure = (failure: GpuFailure) => void;

/** `onFailure` hears what happens to the GPU, also to one that is tried and then not used. */
export async function openDevice(
  host: DeviceHost,
  choice: BackendChoice,
  onFailure: OnFailure,
): Promise<Device> {
  if (choice === 'wasm') return openWasm(host, 'Runs on the CPU because you chose so.');
  const adapter = await findAdapter(host.gpu);
  const found = adapter ? describeAdapter(adapter) : null;
  if (choice === 'webgpu') {
    if (!adapter) throw noGpu(host.gpu !== null);
    const note = found?.software ? ', which computes in software and is slow' : '';
    return gpuDevice(await openWebGpu(adapter, onFailure), `Runs on WebGPU because you chose so${note}.`);
  }
  if (!adapter || !found)
    return openWasm(host, `Runs on the CPU: this browser ${host.gpu ? 'offers no GPU' : 'has no WebGPU'}.`);
  if (found.software)
    return openWasm(host, `Runs on the CPU: the only GPU is software (${found.adapter}), which is slower.`);
  return openFaster(host, adapter, found, onFailure);
}

/** Both backends do the same small convolutions; the faster one stays. */
async function openFaster(
  host: DeviceHost,
  adapter: GPUAdapter,
  { adapter: name }: AdapterReport,
  onFailure: OnFailure,
): Promise<Device> {
  let gpu: OpenGpu;
  let gpuMs: number;
  try {
    gpu = await openWebGpu(adapter, onFailure);
    gpuMs = await trial();
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    return openWasm(host, `Runs on the CPU: the GPU (${name}) failed its first trial (${text}).`);
  }
  const wasm = await openWasm(host, '');
  const wasmMs = await trial();
  const [won, lost] = [Math.min(gpuMs, wasmMs), Math.max(gpuMs, wasmMs)];
  const figures = `${won.toFixed(1)} ms against ${lost.toFixed(1)} ms in a short trial`;
  if (gpuMs <= wasmMs) {
    await setBackend('webgpu');
    return gpuDevice(gpu, `Runs on the GPU, faster than the CPU: ${figures}.`);
  }
  closeWebGpu(gpu);
  const reason = `Runs on the CPU, faster than the GPU: ${figures}.`;
  return { ...wasm, report: { ...wasm.report, reason } };
}

/** Milliseconds of a 3x3 convolution of 64 channels at 112 x 112 (0.46 GMAC), the best of three after one for warming up. */
async function trial(): Promise<number> {
  const size = 112;
  const channels = 64;
  const x = tensor4d(new Float32Array(size * size * channels).fill(0.5), [1, size, size, channels]);
  const filter = tensor4d(new Float32Array(9 * channels * channels).fill(0.01), [3, 3, channels, channels]);
  let best = Infinity;
  for (let run = 0; run < 4; run++) {
    const begun = performance.now();
    const y = tidy(() => slice(conv2d(x, filter, 1, 'same'), [0, 0, 0, 0], [1, 1, 1, channels]));
    await y.data();
    y.dispose();
    if (run > 0) best = Math.min(best, performance.now() - begun);
  }
  x.dispose();
  filter.dispose();
  return best;
}

async function openWasm(host: DeviceHost, reason: string): Promise<Device> {
  let threads: number;
  try {
    threads = await host.startWasm();
  } catch (thrown) {
    throw noWasm(thrown);
  }
  if (getBackend() !== 'wasm') throw noWasm('the backend did not start');
  const simd = await wasmHasSimd();
  const words = ['wasm', simd ? 'SIMD' : 'no SIMD', threads === 1 ? '1 thread' : `${threads} threads`];
  const report: BackendReport = {
    backend: 'wasm',
    reason,
    adapter: words.join(', '),
    softwareAdapter: false,
    threads,
    features: simd ? ['simd'] : [],
    limits: {},
  };
  return { report, gpu: null };
}

function gpuDevice(gpu: OpenGpu, reason: string): Device {
  const { adapter, software, features, limits } = gpu;
  return {
    gpu,
    report: { backend: 'webgpu', reason, adapter, softwareAdapter: software, threads: 0, features, limits },
  };
}

/** Bytes in use: on a GPU of all buffers, tfjs' pool included; on the CPU of all tensors. */
export const bytesInUse = ({ gpu }: Device): number => (gpu ? gpu.backend.bytesAllocated : memory().numBytes);

/** Waits until the GPU has done what it was given: a failure is told a little after it happened. */
export async function finishGpuWork({ gpu }: Device): Promise<void> {
  await gpu?.device.queue.onSubmittedWorkDone().catch(() => undefined);
}

/** Frees a GPU and all that lies on it; on the CPU, tensors are their owners' to free. */
export function closeDevice({ gpu }: Device): void {
  if (gpu) closeWebGpu(gpu);
}

const noGpu = (hasApi: boolean): AppError => ({
  kind: 'device',
  message: hasApi ? 'This machine offers the browser no GPU.' : 'This browser has no WebGPU.',
  advice: 'Choose the CPU (wasm) or automatic in Details.',
  details: { webgpu: hasApi },
});

function noWasm(thrown: unknown): AppError {
  const text =
    thrown instanceof Error
      ? thrown.message
      : typeof thrown === 'object' && thrown !== null && 'message' in thrown
        ? String(thrown.message)
        : String(thrown);
  return {
    kind: 'device',
    message: `The CPU engine (wasm) could not start: ${text}`,
    advice: 'Reload the page; if that does not help, use a current Chrome, Edge or Firefox.',
    details: { text },
  };
}
