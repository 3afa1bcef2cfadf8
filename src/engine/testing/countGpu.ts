// Counts what any WebGPU program does, by wrapping the prototypes: the same for every contestant, on any device.

export interface GpuCounts {
  readonly dispatches: number;
  readonly submits: number;
  readonly pipelines: number;
  readonly bindGroups: number;
  readonly buffersMade: number;
  readonly liveBytes: number;
  readonly peakBytes: number;
  readonly readBackBytes: number;
}

export interface Counters {
  /** What was counted since the last call; live and peak bytes go on, the peak from what is live now. */
  take(): GpuCounts;
  /** While true, dispatches are counted but not sent: sizes that a software adapter cannot bear are still counted. */
  dry: boolean;
}

const MAP_READ = 1;

export function countGpu(): Counters {
  const bytes = new WeakMap<GPUBuffer, number>();
  const none = { dispatches: 0, submits: 0, pipelines: 0, bindGroups: 0, buffersMade: 0, readBackBytes: 0 };
  const counts = { ...none };
  let live = 0;
  let peak = 0;
  const counters: Counters = {
    dry: false,
    take: () => {
      const taken = { ...counts, liveBytes: live, peakBytes: peak };
      Object.assign(counts, none);
      peak = live;
      return taken;
    },
  };

  wrap(GPUDevice.prototype, 'createBuffer', function (inner, descriptor) {
    const buffer = inner.call(this, descriptor);
    bytes.set(buffer, descriptor.size);
    live += descriptor.size;
    peak = Math.max(peak, live);
    counts.buffersMade++;
    return buffer;
  });
  wrap(GPUBuffer.prototype, 'destroy', function (inner) {
    live -= bytes.get(this) ?? 0;
    bytes.delete(this);
    inner.call(this);
  });
  wrap(GPUDevice.prototype, 'createComputePipeline', function (inner, descriptor) {
    counts.pipelines++;
    return inner.call(this, descriptor);
  });
  wrap(GPUDevice.prototype, 'createComputePipelineAsync', function (inner, descriptor) {
    counts.pipelines++;
    return inner.call(this, descriptor);
  });
  wrap(GPUDevice.prototype, 'createBindGroup', function (inner, descriptor) {
    counts.bindGroups++;
    return inner.call(this, descriptor);
  });
  wrap(GPUQueue.prototype, 'submit', function (inner, buffers) {
    counts.submits++;
    inner.call(this, buffers);
  });
  wrap(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', function (inner, ...groups) {
    counts.dispatches++;
    if (!counters.dry) inner.apply(this, groups);
  });
  wrap(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', function (inner, ...place) {
    counts.dispatches++;
    if (!counters.dry) inner.apply(this, place);
  });
  wrap(GPUCommandEncoder.prototype, 'copyBufferToBuffer', function (inner, ...all) {
    const to = all.find((value, i): value is GPUBuffer => i > 0 && value instanceof GPUBuffer);
    const length = all.at(-1);
    if (to && to.usage & MAP_READ) counts.readBackBytes += typeof length === 'number' ? length : to.size;
    (inner as (...args: unknown[]) => undefined).apply(this, all);
  });
  return counters;
}

type Methods<T> = { [K in keyof T]: T[K] extends (...args: never[]) => unknown ? K : never }[keyof T];

/** Replaces a method by one that is given the original first. */
function wrap<T extends object, K extends Methods<T>>(
  prototype: T,
  name: K,
  outer: T[K] extends (...args: infer A) => infer R
    ? (this: T, inner: (this: T, ...args: A) => R, ...args: A) => R
    : never,
): void {
  const inner = prototype[name];
  Object.defineProperty(prototype, name, {
    configurable: true,
    value(this: T, ...args: unknown[]) {
      return (outer as (...all: unknown[]) => unknown).call(this, inner, ...args);
    },
  });
}
