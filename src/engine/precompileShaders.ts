// A slice's way through the network with nothing computed: every buffer is made and every shader asked for, before a weight is here.
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { ImageNetwork } from './head.ts';
import { networkWithoutWeights } from './network.ts';
import type { OpenGpu } from './openGpu.ts';

/** A batch of slices, size x size each. */
export interface Pass {
  readonly slices: number;
  readonly size: number;
}

export interface Precompiled {
  /** Bytes of the weights and of the first pass's feature maps. */
  readonly bytes: number;
  /** Why the GPU had no memory for the first pass; null where it had. */
  readonly tooLarge: string | null;
  /** Dispatches of the first pass by shader. */
  readonly kernels: Readonly<Record<string, number>>;
  /** Settles once every shader is compiled; nothing may be computed until then. Never rejects: answers what went wrong. */
  readonly compiled: Promise<unknown>;
}

/** The first pass is the largest. The weights' buffers stay in tfjs' pool, where the weights will find them. */
export async function precompileShaders(
  { backend, device }: OpenGpu,
  spec: ImageNetwork,
  [largest, ...others]: readonly [Pass, ...Pass[]],
): Promise<Precompiled> {
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  const network = networkWithoutWeights(spec, backend);
  const record = ({ slices, size }: Pass): Readonly<Record<string, number>> =>
    backend.compileOnly(() => {
      tidy(() => {
        network.forward(backend.emptyTensor([slices, size, size, spec.inputs]) as Tensor4D);
      });
    });
  let bytes: number;
  let kernels: Readonly<Record<string, number>>;
  try {
    kernels = record(largest);
    bytes = backend.bytesAllocated;
    backend.emptyPool();
    for (const pass of others) {
      record(pass);
      backend.emptyPool();
    }
  } finally {
    network.dispose();
  }
  const compiled = backend.shadersCompiled();
  const [invalid, full] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
  return { bytes, tooLarge: (full ?? invalid)?.message ?? null, kernels, compiled };
}
