// tfjs' WebGPU backend, and what the engine needs of its private parts; privates.test.ts holds each of them to the installed tfjs.
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu/dist/webgpu_program';
import { engine, env, type Tensor } from '@tensorflow/tfjs-core';

/** A compute shader as tfjs runs it. */
export type GpuProgram = WebGPUProgram;

/** What tfjs' types hide of the backend. */
interface PrivateBackend {
  readonly commandQueueOwnedIds: WeakSet<object>;
  readonly commandEncoder: GPUCommandEncoder | null;
}

/** What they hide of its pool of buffers. */
interface PrivatePool {
  readonly freeBuffers: ReadonlyMap<string, GPUBuffer[]>;
  numFreeBuffers: number;
  numBytesAllocated: number;
}

export class GpuBackend extends WebGPUBackend {
  /** Dispatches by shader while they are counted. */
  #dispatches: Map<string, number> | null = null;

  get #private(): PrivateBackend {
    return this as unknown as PrivateBackend;
  }

  /**
   * Gives a disposed tensor's buffer to the next dispatch. tfjs holds it until the commands that use it are submitted,
   * fifteen dispatches at a time. There is no need to: commands run in the order in which they are recorded, tensors are
   * uploaded by recorded copies, and a pooled buffer is never destroyed before the backend. So a slice needs the memory
   * that is live, and no more.
   */
  override disposeData(dataId: object, force?: boolean): boolean {
    this.#private.commandQueueOwnedIds.delete(dataId);
    return super.disposeData(dataId, force);
  }

  override runWebGPUProgram(
    program: GpuProgram,
    ...rest: RunArguments
  ): ReturnType<WebGPUBackend['runWebGPUProgram']> {
    if (this.#dispatches) {
      const name = program.shaderKey.replace(/[\s_{].*$/s, '');
      this.#dispatches.set(name, (this.#dispatches.get(name) ?? 0) + 1);
    }
    return super.runWebGPUProgram(program, ...rest);
  }

  /** Bytes of all buffers, the pool included. */
  get bytesAllocated(): number {
    return this.bufferManager.numBytesAllocated;
  }

  /** Puts tensors onto the GPU now, not when they are first used. */
  upload(...tensors: readonly Tensor[]): void {
    for (const { dataId } of tensors) this.uploadToGPU(dataId);
  }

  /** Sends what is recorded. Uploads are recorded as copies, and the buffers that they are copied from go with this. */
  submitRecorded(): void {
    if (!this.#private.commandEncoder) return;
    this.endComputePassEncoder();
    this.submitQueue();
  }

  /** Destroys every pooled buffer that no tensor uses: for another shape of work, or for none. */
  emptyPool(): void {
    this.submitRecorded();
    const pool = this.bufferManager as unknown as PrivatePool;
    for (const buffers of pool.freeBuffers.values())
      for (const buffer of buffers.splice(0)) {
        pool.numFreeBuffers--;
        pool.numBytesAllocated -= buffer.size;
        buffer.destroy();
      }
  }

  /** A tensor whose numbers are whatever lies in its buffer. */
  emptyTensor(shape: readonly number[]): Tensor {
    return engine().makeTensorFromTensorInfo(this.makeTensorInfo([...shape], 'float32'));
  }

  /** Records with nothing computed: buffers are made and shaders asked for. Answers the dispatches by shader. */
  compileOnly(record: () => void): Readonly<Record<string, number>> {
    const dispatches = (this.#dispatches = new Map<string, number>());
    env().set('WEBGPU_ENGINE_COMPILE_ONLY', true);
    try {
      record();
    } finally {
      env().set('WEBGPU_ENGINE_COMPILE_ONLY', false);
      this.#dispatches = null;
    }
    return Object.fromEntries(dispatches);
  }

  /** Settles once every shader that was asked for is compiled. Never rejects: answers what went wrong. */
  shadersCompiled(): Promise<unknown> {
    return this.checkCompileCompletionAsync().catch((thrown: unknown) => thrown);
  }
}

type RunArguments =
  Parameters<WebGPUBackend['runWebGPUProgram']> extends [unknown, ...infer Rest] ? Rest : never;
