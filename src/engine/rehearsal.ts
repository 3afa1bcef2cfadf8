// A slice's way through the network with nothing computed: every buffer is made and every shader asked for, before a weight is here.
import { engine, env, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { emptyPool, gpuBytes } from './gpuMemory.ts';
import type { ImageNetwork } from './head.ts';
import { hollowNetwork } from './network.ts';
import type { OpenGpu } from './webgpuBackend.ts';

/** A batch of slices, size x size each. */
export interface Pass {
  readonly slices: number;
  readonly size: number;
}

export interface Rehearsal {
  /** Bytes of the weights and of the first pass's feature maps. */
  readonly bytes: number;
  /** Why the GPU had no room for the first pass; null where it had. */
  readonly noRoom: string | null;
  /** Dispatches of the first pass by shader. */
  readonly kernels: Readonly<Record<string, number>>;
  /** Settles once every shader is compiled; nothing may be computed until then. Never rejects: answers what went wrong. */
  readonly compiled: Promise<unknown>;
}

/** The first pass is the largest. The weights' buffers stay in tfjs' pool, where the weights will find them. */
export async function rehearse(
  gpu: OpenGpu,
  spec: ImageNetwork,
  passes: readonly Pass[],
): Promise<Rehearsal> {
  const { backend, device } = gpu;
  const empty = (shape: readonly number[]): Tensor =>
    engine().makeTensorFromTensorInfo(backend.makeTensorInfo([...shape], 'float32'));
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  const network = hollowNetwork(spec, empty);
  const kernels = new Map<string, number>();
  let bytes = 0;
  env().set('WEBGPU_ENGINE_COMPILE_ONLY', true);
  try {
    for (const [i, { slices, size }] of passes.entries()) {
      const stop = i === 0 ? countDispatches(backend, kernels) : () => undefined;
      tidy(() => {
        network.forward(empty([slices, size, size, spec.inputs]) as Tensor4D);
      });
      stop();
      if (i === 0) bytes = gpuBytes(gpu);
      emptyPool(gpu);
    }
  } finally {
    env().set('WEBGPU_ENGINE_COMPILE_ONLY', false);
    network.dispose();
  }
  const compiled = backend.checkCompileCompletionAsync().catch((thrown: unknown) => thrown);
  const [invalid, full] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
  const failed = full ?? invalid;
  return { bytes, noRoom: failed ? failed.message : null, kernels: Object.fromEntries(kernels), compiled };
}

/** Notes each program that the backend is given, until the answer is called. */
function countDispatches(backend: WebGPUBackend, into: Map<string, number>): () => void {
  const own: Partial<Pick<WebGPUBackend, 'runWebGPUProgram'>> = backend;
  own.runWebGPUProgram = (program, ...rest) => {
    const name = program.shaderKey.replace(/[\s_{].*$/s, '');
    into.set(name, (into.get(name) ?? 0) + 1);
    return WebGPUBackendPrototype(backend).runWebGPUProgram.call(backend, program, ...rest);
  };
  return () => {
    delete own.runWebGPUProgram;
  };
}

const WebGPUBackendPrototype = (backend: WebGPUBackend): WebGPUBackend =>
  Object.getPrototypeOf(backend) as WebGPUBackend;
