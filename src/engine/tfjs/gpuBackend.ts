// tfjs' WebGPU backend, and what the engine needs of its private parts; privates.test.ts holds each of them to the installed tfjs.
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu/dist/webgpu_program';
import { engine, env, type Tensor, type TensorInfo, tidy } from '@tensorflow/tfjs-core';
import { type Dispatch, RecordedPass } from './recordedPass.ts';

const SUBMIT_AFTER = 'WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE';

/** A compute shader as tfjs runs it. */
export type GpuProgram = WebGPUProgram;

/** What tfjs' types hide of the backend. */
interface PrivateBackend {
  readonly commandQueueOwnedIds: WeakSet<object>;
  readonly commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: Pick<GPUComputePassEncoder, PassMethod> | null;
  readonly tensorMap: {
    readonly get: (dataId: object) => { resource: unknown; values: unknown } | undefined;
  };
  readonly uniformPendingDisposal: GPUBuffer[];
  readonly recordAndSubmit: (
    program: object,
    output: TensorInfo,
    inputs: readonly TensorInfo[],
    uniforms: readonly { type: string; data: number[] }[],
  ) => void;
}

/** A compute shader that writes into several tensors, which lie on the device already. */
export interface InPlaceProgram {
  readonly key: string;
  /** WGSL with `@compute fn main`, its tensors at bindings 0, 1, ... of group 0, its uniforms after them, behind one unused i32. */
  readonly code: () => string;
  readonly workgroups: readonly [number, number, number];
}

/** FROM_PIXELS: to such a program tfjs tells no shapes. */
const TOLD_NOTHING = 0;
type PassMethod = 'setPipeline' | 'setBindGroup' | 'dispatchWorkgroups' | 'end';

/** What they hide of its pool of buffers. */
interface PrivatePool {
  readonly freeBuffers: ReadonlyMap<string, GPUBuffer[]>;
  readonly usedBuffers: ReadonlyMap<string, GPUBuffer[]>;
  numFreeBuffers: number;
  numUsedBuffers: number;
  numBytesUsed: number;
  numBytesAllocated: number;
}

export class GpuBackend extends WebGPUBackend {
  /** Dispatches by shader while they are counted. */
  #dispatches: Map<string, number> | null = null;

  get #private(): PrivateBackend {
    return this as unknown as PrivateBackend;
  }

  get #pool(): PrivatePool {
    return this.bufferManager as unknown as PrivatePool;
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

  readonly #inPlace = new Map<string, GPUComputePipeline>();

  /** Enqueues a program over `tensors`, any of which it may change. */
  runInPlace(
    { key, code, workgroups }: InPlaceProgram,
    tensors: readonly [TensorInfo, ...TensorInfo[]],
    uniforms: readonly { type: string; data: number[] }[],
  ): void {
    let pipeline = this.#inPlace.get(key);
    if (!pipeline) {
      const module = this.device.createShaderModule({ label: key, code: code() });
      pipeline = this.device.createComputePipeline({ label: key, layout: 'auto', compute: { module } });
      this.#inPlace.set(key, pipeline);
    }
    const [first, ...others] = tensors;
    for (const { dataId } of tensors) {
      this.uploadToGPU(dataId);
      // tfjs keeps what was read of a tensor, and would answer the old numbers at the next reading.
      const data = this.#private.tensorMap.get(dataId);
      if (data) data.values = null;
    }
    const program = { pipeline, dispatch: workgroups, pixelsOpType: TOLD_NOTHING };
    this.#private.recordAndSubmit(program, { ...first, shape: [1] }, others, uniforms);
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
    this.destroyOwned(this.#takeFree());
  }

  /** The pool's free buffers, which are no longer in it. They count as allocated until `destroyOwned`. */
  #takeFree(): GPUBuffer[] {
    const free = [...this.#pool.freeBuffers.values()].flatMap((buffers) => buffers.splice(0));
    this.#pool.numFreeBuffers -= free.length;
    return free;
  }

  /** Takes buffers that are in use out of the pool. */
  #takeUsed(taken: readonly GPUBuffer[]): void {
    for (const buffer of taken) {
      const used = this.#pool.usedBuffers.get(`${buffer.size}_${buffer.usage}`) ?? [];
      const at = used.indexOf(buffer);
      if (at < 0) throw new Error('The pool of buffers does not know this buffer.');
      used.splice(at, 1);
      this.#pool.numUsedBuffers--;
      this.#pool.numBytesUsed -= buffer.size;
    }
  }

  /** A buffer outside the pool, which counts as allocated until `destroyOwned`. */
  ownBuffer(size: number, usage: number): GPUBuffer {
    this.#pool.numBytesAllocated += size;
    return this.device.createBuffer({ size, usage });
  }

  destroyOwned(buffers: readonly GPUBuffer[]): void {
    for (const buffer of buffers) {
      this.#pool.numBytesAllocated -= buffer.size;
      buffer.destroy();
    }
  }

  /**
   * Records what `work` dispatches for an input of this shape, with nothing computed. All that `work` reads beside its input
   * must lie on the GPU already, its shaders must be compiled, and it may read nothing back.
   */
  record(inputShape: readonly number[], work: (input: Tensor) => readonly Tensor[]): RecordedPass {
    this.emptyPool(); // what is free in the pool afterwards is this pass's
    const dispatches: Dispatch[] = [];
    const now: { pipeline: GPUComputePipeline | null; bindGroup: GPUBindGroup | null } = {
      pipeline: null,
      bindGroup: null,
    };
    this.#private.computePassEncoder = {
      setPipeline: (pipeline) => {
        now.pipeline = pipeline;
      },
      setBindGroup: (_index: number, bindGroup: GPUBindGroup | null) => {
        now.bindGroup = bindGroup;
      },
      dispatchWorkgroups: (x, y = 1, z = 1) => {
        const { pipeline, bindGroup } = now;
        if (pipeline && bindGroup) dispatches.push({ pipeline, bindGroup, workgroups: [x, y, z] });
      },
      end: () => {
        throw new Error('Something was uploaded or submitted in the middle of a pass that is recorded.');
      },
    };
    const batch = env().getNumber(SUBMIT_AFTER);
    env().set(SUBMIT_AFTER, Infinity);
    try {
      const input = this.emptyTensor(inputShape);
      this.uploadToGPU(input.dataId);
      const outputs = tidy(() => [...work(input)]);
      const [into, ...results] = [input, ...outputs].map(({ dataId }) => this.#bufferOf(dataId));
      if (!into) throw new Error('The input has no buffer.');
      const constants = this.#private.uniformPendingDisposal.splice(0);
      this.#takeUsed([into, ...results, ...constants]);
      for (const tensor of [input, ...outputs]) {
        const data = this.#private.tensorMap.get(tensor.dataId);
        if (data) data.resource = null; // the pass owns it now: it does not go back to the pool
        tensor.dispose();
      }
      const memory = { input: into, outputs: results, others: [...constants, ...this.#takeFree()] };
      return new RecordedPass(this, dispatches, memory);
    } finally {
      env().set(SUBMIT_AFTER, batch);
      this.#private.computePassEncoder = null;
      this.submitRecorded();
    }
  }

  #bufferOf(dataId: object): GPUBuffer {
    const resource = this.#private.tensorMap.get(dataId)?.resource;
    if (!(resource instanceof GPUBuffer)) throw new Error('A recorded tensor has no buffer on the GPU.');
    return resource;
  }

  /** A tensor whose numbers are whatever lies in its buffer. */
  emptyTensor(shape: readonly number[]): Tensor {
    return engine().makeTensorFromTensorInfo(this.makeTensorInfo([...shape], 'float32'), this);
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
