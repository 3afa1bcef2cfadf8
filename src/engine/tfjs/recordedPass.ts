// A pass through a network that was recorded once and runs again and again: shaders, bind groups and memory stay as they are.
/** One dispatch: all that a GPU needs to be told of it. */
export interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly workgroups: readonly [number, number, number];
}

/** The backend, as far as a pass needs it. */
export interface PassBackend {
  readonly device: GPUDevice;
  /** Sends what is recorded and waits to be sent. */
  readonly submitRecorded: () => void;
  readonly ownBuffer: (size: number, usage: number) => GPUBuffer;
  readonly destroyOwned: (buffers: readonly GPUBuffer[]) => void;
}

/** Memory that a pass owns: nothing else may be given it, and it is destroyed with the pass. */
export interface PassMemory {
  readonly input: GPUBuffer;
  readonly outputs: readonly GPUBuffer[];
  /** Everything else: feature maps, each buffer taken by several one after another, and the dispatches' constants. */
  readonly others: readonly GPUBuffer[];
}

/**
 * A run writes the input, encodes the dispatches, submits once and maps the outputs: no tensor, no bind group and no buffer
 * is made. The numbers are those of the pass that was recorded, dispatch for dispatch.
 */
export class RecordedPass {
  readonly #backend: PassBackend;
  readonly #dispatches: readonly Dispatch[];
  readonly #memory: PassMemory;
  /** What the outputs are read back through, one after the other. */
  readonly #readBack: GPUBuffer;

  constructor(backend: PassBackend, dispatches: readonly Dispatch[], memory: PassMemory) {
    this.#backend = backend;
    this.#dispatches = dispatches;
    this.#memory = memory;
    const bytes = memory.outputs.reduce((sum, { size }) => sum + size, 0);
    this.#readBack = backend.ownBuffer(bytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  }

  get dispatches(): number {
    return this.#dispatches.length;
  }

  /** `input`: as many numbers as the recorded input holds; answers each recorded output's numbers. One run at a time. */
  async run(input: Float32Array): Promise<readonly Float32Array<ArrayBuffer>[]> {
    this.#submit(input);
    await this.#readBack.mapAsync(GPUMapMode.READ);
    try {
      const mapped = this.#readBack.getMappedRange();
      let from = 0;
      return this.#memory.outputs.map(({ size }) => {
        const values = new Float32Array(mapped.slice(from, from + size));
        from += size;
        return values;
      });
    } finally {
      this.#readBack.unmap();
    }
  }

  #submit(input: Float32Array): void {
    const { device } = this.#backend;
    const { input: into, outputs } = this.#memory;
    if (input.byteLength !== into.size)
      throw new Error(`The pass takes ${into.size / 4} numbers; ${input.length} came.`);
    this.#backend.submitRecorded(); // uploads that are still waiting come first
    device.queue.writeBuffer(into, 0, input);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    this.encode(pass);
    pass.end();
    let to = 0;
    for (const output of outputs) {
      encoder.copyBufferToBuffer(output, 0, this.#readBack, to, output.size);
      to += output.size;
    }
    device.queue.submit([encoder.finish()]);
  }

  /** Encodes the dispatches, on whatever numbers lie in the input. */
  encode(pass: GPUComputePassEncoder): void {
    for (const { pipeline, bindGroup, workgroups } of this.#dispatches) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      pass.dispatchWorkgroups(...workgroups);
    }
  }

  /** Destroys the pass's memory; it cannot run any more. */
  dispose(): void {
    const { input, outputs, others } = this.#memory;
    this.#backend.destroyOwned([input, ...outputs, ...others, this.#readBack]);
  }
}
