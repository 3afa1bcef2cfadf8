// One device for all GPU tests of a page, on which each shader is compiled once: a GPU in software compiles one for about a second.
import { requestOf } from '../openGpu.ts';

interface Shared {
  readonly device: Promise<GPUDevice>;
  /** By their code and constants. */
  readonly pipelines: Map<string, GPUComputePipeline>;
  readonly codes: WeakMap<GPUShaderModule, string>;
}

let shared: Shared | null = null;

/** The adapter, each of whose devices is a view of one and the same: closed, it frees its own buffers, and the device lives on. */
export function sharing(adapter: GPUAdapter): GPUAdapter {
  return new Proxy(adapter, {
    get: (target, key) => {
      if (key === 'requestDevice')
        return async () => {
          shared ??= {
            device: target.requestDevice(requestOf(target)),
            pipelines: new Map(),
            codes: new WeakMap(),
          };
          return viewOf(await shared.device, shared);
        };
      return bound(target, key);
    },
  });
}

function bound(target: object, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key, target);
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
}

/** What a test sets on a view stays with the view. */
function viewOf(device: GPUDevice, { pipelines, codes }: Shared): GPUDevice {
  const buffers = new Set<GPUBuffer>();
  let lose: (info: GPUDeviceLostInfo) => void = () => undefined;
  const made = (descriptor: GPUComputePipelineDescriptor): GPUComputePipeline => {
    const { module, constants = {} } = descriptor.compute;
    const code = codes.get(module);
    if (code === undefined || descriptor.layout !== 'auto')
      throw new Error('A shader of another device, or with a layout of its own.');
    const key = `${JSON.stringify(constants)} ${code}`;
    const pipeline = pipelines.get(key) ?? device.createComputePipeline(descriptor);
    pipelines.set(key, pipeline);
    return pipeline;
  };
  const own: Partial<GPUDevice> = {
    lost: new Promise<GPUDeviceLostInfo>((resolve) => {
      lose = resolve;
    }),
    createBuffer: (descriptor) => {
      const buffer = device.createBuffer(descriptor);
      buffers.add(buffer);
      return buffer;
    },
    createShaderModule: (descriptor) => {
      const module = device.createShaderModule(descriptor);
      codes.set(module, descriptor.code);
      return module;
    },
    createComputePipeline: made,
    createComputePipelineAsync: (descriptor) => Promise.resolve(made(descriptor)),
    destroy: () => {
      for (const buffer of buffers) buffer.destroy();
      buffers.clear();
      lose({ reason: 'destroyed', message: 'The view was closed.' } as GPUDeviceLostInfo);
      return undefined;
    },
  };
  const set = new Map<string | symbol, unknown>(Object.entries(own));
  return new Proxy(device, {
    get: (target, key) => (set.has(key) ? set.get(key) : bound(target, key)),
    set: (_target, key, value: unknown) => {
      set.set(key, value);
      return true;
    },
  });
}
