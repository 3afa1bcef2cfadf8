// What the engine uses of tfjs that tfjs does not promise, each part by name: a new version that changed one is told of in words.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { engine, env, getGradient } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type GpuProgram, GpuBackend } from './gpuBackend.ts';
import './registerGradients.ts';

/** One part, what it is used for, and whether the installed tfjs still has it as it is used. */
interface Part {
  readonly name: string;
  readonly usedFor: string;
  readonly unchanged: () => boolean | Promise<boolean>;
}

const require = createRequire(import.meta.url);
const wasmPackage = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
const textOf = (path: string): string => readFileSync(join(wasmPackage, path), 'utf8');

/** A GPU that makes buffers and shaders, counts dispatches and computes nothing. */
class FakeDevice {
  readonly features = new Set<string>();
  readonly limits = { maxComputeWorkgroupsPerDimension: 65535 };
  readonly lost = new Promise<never>(() => undefined);
  readonly shaders: string[] = [];
  readonly destroyed: number[] = [];
  dispatches = 0;
  submits = 0;
  /** Bytes of uniforms. */
  written = 0;
  readonly queue = {
    writeBuffer: (_to: object, _at: number, _data: ArrayBuffer, _from: number, bytes: number) => {
      this.written += bytes;
    },
    submit: () => {
      this.submits++;
    },
  };
  createBuffer({ size, usage }: { size: number; usage: number }): object {
    return Object.assign(new FakeBuffer(), {
      size,
      usage,
      getMappedRange: () => new ArrayBuffer(size),
      unmap: () => undefined,
      destroy: () => this.destroyed.push(size),
    });
  }
  createShaderModule({ code }: { code: string }): object {
    this.shaders.push(code);
    return {};
  }
  readonly createBindGroup = (): object => ({});
  readonly createComputePipeline = (): object => ({ getBindGroupLayout: () => ({}) });
  readonly createComputePipelineAsync = (): Promise<object> => Promise.resolve(this.createComputePipeline());
  readonly createCommandEncoder = (): object => ({
    copyBufferToBuffer: () => undefined,
    finish: () => ({}),
    beginComputePass: () => ({
      setPipeline: () => undefined,
      setBindGroup: () => undefined,
      dispatchWorkgroups: () => this.dispatches++,
      end: () => undefined,
    }),
  });
}
/** Stands for the browser's GPUBuffer: tfjs asks only whether a resource is one. */
const FakeBuffer = WeakMap;

const program = (): GpuProgram => ({
  variableNames: ['x'],
  variableComponents: [4],
  outputComponent: 4,
  outputShape: [64],
  uniforms: 'quads : i32,',
  workgroupSize: [64, 1, 1],
  dispatchLayout: { x: [0] },
  dispatch: [1, 1, 1],
  shaderKey: 'doubled',
  getUserCode: () => `
fn main(index : i32) { if (index < uniforms.quads) { result[index] = 2.0 * x[index]; } }`,
});

/** A backend on a fake device, with a tensor of 64 numbers on it. */
function fakeGpu() {
  const device = new FakeDevice();
  const backend = new GpuBackend(device as unknown as GPUDevice, {} as GPUAdapterInfo);
  const x = backend.makeTensorInfo([64], 'float32', new Float32Array(64));
  const run = () => backend.runWebGPUProgram(program(), [x], 'float32', [{ type: 'int32', data: [16] }]);
  const hidden = (of: object, field: string): unknown => Reflect.get(of, field);
  return { device, backend, x, run, hidden };
}

const PARTS: readonly Part[] = [
  {
    name: 'WebGPUBackend.commandQueueOwnedIds',
    usedFor:
      "giving a disposed tensor's buffer to the next dispatch, so that a slice needs the live memory alone",
    unchanged: () => {
      const { backend, run, hidden } = fakeGpu();
      const first = run();
      if (!(hidden(backend, 'commandQueueOwnedIds') instanceof WeakSet)) return false;
      const before = backend.bytesAllocated;
      backend.disposeData(first.dataId);
      run();
      return backend.bytesAllocated - before < 64 * 4; // uniforms, and no second result
    },
  },
  {
    name: 'WebGPUBackend.commandEncoder, endComputePassEncoder, submitQueue',
    usedFor: 'sending uploads shard by shard, so that no second copy of the weights is held',
    unchanged: () => {
      const { device, backend, run, hidden } = fakeGpu();
      run();
      const recorded = hidden(backend, 'commandEncoder') !== null;
      const before = device.submits;
      backend.submitRecorded();
      return recorded && device.submits === before + 1 && hidden(backend, 'commandEncoder') === null;
    },
  },
  {
    name: 'WebGPUBackend.uploadToGPU, BufferManager.numBytesAllocated',
    usedFor: 'bringing weights up before they are used, and telling how many bytes the GPU holds',
    unchanged: () => {
      const { backend, x } = fakeGpu();
      const before = backend.bytesAllocated;
      backend.uploadToGPU(x.dataId);
      return backend.bytesAllocated >= before + 64 * 4;
    },
  },
  {
    name: 'BufferManager.freeBuffers, numFreeBuffers',
    usedFor: 'freeing the pooled buffers of another shape of work',
    unchanged: () => {
      const { device, backend, run } = fakeGpu();
      backend.disposeData(run().dataId);
      backend.emptyPool();
      return device.destroyed.includes(64 * 4) && backend.bufferManager.getNumFreeBuffers() === 0;
    },
  },
  {
    name: 'WebGPUBackend.computePassEncoder, uniformPendingDisposal, tensorMap, BufferManager.usedBuffers, the flag WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE',
    usedFor: 'recording a pass once, with its memory, and running it again and again',
    unchanged: () => {
      const { device, backend, run } = fakeGpu();
      run();
      backend.emptyPool();
      const before = { bytes: backend.bytesAllocated, sent: device.dispatches };
      const pass = backend.record([64], () =>
        Array.from({ length: 20 }, () => engine().makeTensorFromTensorInfo(run(), backend)),
      );
      const held = backend.bytesAllocated - before.bytes;
      const computed = device.dispatches - before.sent;
      pass.dispose();
      // An input, twenty results, what they are read back through, and twenty buffers of constants.
      const results = (1 + 20 + 20) * 64 * 4;
      return (
        pass.dispatches === 20 && computed === 0 && held > results && backend.bytesAllocated === before.bytes
      );
    },
  },
  {
    name: 'the flag WEBGPU_ENGINE_COMPILE_ONLY, WebGPUBackend.checkCompileCompletionAsync',
    usedFor: 'compiling all shaders during the download, with nothing computed',
    unchanged: async () => {
      const { device, backend, run } = fakeGpu();
      const counted = backend.compileOnly(run);
      const asked = { shaders: device.shaders.length, dispatches: device.dispatches };
      if (asked.shaders !== 1 || asked.dispatches !== 0 || counted['doubled'] !== 1) return false;
      if ((await backend.shadersCompiled()) !== undefined) return false;
      run();
      return device.dispatches > asked.dispatches && device.shaders.length === asked.shaders;
    },
  },
  {
    name: 'WebGPUBackend.runWebGPUProgram and the shader round a program',
    usedFor: 'running the convolutions and their gradients, which are written for its names',
    unchanged: () => {
      const { device, run } = fakeGpu();
      run();
      const [code = ''] = device.shaders;
      return [
        /var<storage, read_write> result: array<vec4<f32>>/,
        /var<storage, read> x: array<vec4<f32>>/,
        /quads : i32/,
        /var<uniform> uniforms: Uniforms/,
        /main\(getGlobalIndex\(\)\)/,
      ].every((pattern) => pattern.test(code));
    },
  },
  {
    name: 'WebGPUBackend.recordAndSubmit, and that it tells a program of pixels no shapes',
    usedFor: "programs of the engine's own that write into several tensors: Adam in one dispatch",
    unchanged: () => {
      const { device, backend, x } = fakeGpu();
      const { written } = device;
      const program = { key: 'own', code: () => 'own', workgroups: [1, 1, 1] } as const;
      backend.runInPlace(program, [x, x], [{ type: 'int32', data: [7] }]);
      return device.dispatches === 1 && device.written === written + 8;
    },
  },
  {
    name: 'WebGPUBackend.incRef, makeTensorInfo',
    usedFor: "writing a convolution's result into its residual's buffer, and buffers that hold no numbers",
    unchanged: () => {
      const { backend, x } = fakeGpu();
      backend.incRef(x.dataId);
      return backend.refCount(x.dataId) === 2 && !backend.disposeData(x.dataId);
    },
  },
  {
    name: 'engine().runKernel, engine().makeTensorFromTensorInfo',
    usedFor: "running the engine's own kernels as tfjs' operations run theirs",
    unchanged: () =>
      typeof engine().runKernel === 'function' && typeof engine().makeTensorFromTensorInfo === 'function',
  },
  {
    name: '@tensorflow/tfjs-core/dist/register_all_gradients',
    usedFor: 'differentiating in fine-tuning with no more of tfjs than its core',
    unchanged: () => (getGradient('Relu') as object | undefined) !== undefined,
  },
  {
    name: 'the files dist/tfjs-backend-wasm*.wasm',
    usedFor: 'serving the wasm build from the page itself',
    unchanged: () =>
      ['', '-simd', '-threaded-simd'].every((kind) =>
        existsSync(join(wasmPackage, `dist/tfjs-backend-wasm${kind}.wasm`)),
      ),
  },
  {
    name: 'the cores that the wasm build asks for (navigator.hardwareConcurrency, os.cpus)',
    usedFor: 'running as many threads as there are cores, where the build takes half',
    unchanged: () =>
      /require\("os"\)\.cpus\(\)\.length;return navigator\["hardwareConcurrency"\]/.test(
        textOf('wasm-out/tfjs-backend-wasm-threaded-simd.js'),
      ),
  },
  {
    name: 'the flag WASM_HAS_SIMD_SUPPORT',
    usedFor: 'naming the wasm build that runs',
    unchanged: async () => {
      await import('@tensorflow/tfjs-backend-wasm');
      return typeof (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) === 'boolean';
    },
  },
  {
    name: 'wasmWorkerContents of wasm-out/tfjs-backend-wasm-threaded-simd.worker.js',
    usedFor: "starting the wasm build's threads in Node, which tfjs refuses",
    unchanged: () =>
      /^module\.exports\.wasmWorkerContents = `/.test(
        textOf('wasm-out/tfjs-backend-wasm-threaded-simd.worker.js'),
      ),
  },
  {
    name: 'the functions that tfjs wraps of its wasm module (module.tfjs)',
    usedFor: "handing Node's own threaded module to BackendWasm",
    unchanged: () => {
      const wrapped = (text: string): string[] =>
        [...text.matchAll(/cwrap\('(\w+)'/g)].map(([, name]) => name ?? '').sort();
      const whole = textOf('dist/backend_wasm.js');
      const theirs = wrapped(whole.slice(whole.indexOf('module.tfjs = {')).split('};')[0] ?? '');
      const ours = wrapped(readFileSync(join(import.meta.dirname, 'nodeWasm.ts'), 'utf8'));
      return theirs.join() === ours.join() && /this\.wasm\.PThread\.terminateAllThreads/.test(whole);
    },
  },
];

beforeAll(() => {
  vi.stubGlobal('navigator', { gpu: {} });
  vi.stubGlobal('GPUBufferUsage', {
    STORAGE: 128,
    COPY_SRC: 4,
    COPY_DST: 8,
    UNIFORM: 64,
    MAP_READ: 1,
    MAP_WRITE: 2,
  });
  vi.stubGlobal('GPUBuffer', FakeBuffer);
  vi.stubGlobal('GPUTexture', Map);
  vi.stubGlobal('GPUExternalTexture', Map);
});
afterAll(() => {
  vi.unstubAllGlobals();
});

it('every private part of tfjs that the engine uses is as it was', async () => {
  const changed: string[] = [];
  for (const { name, usedFor, unchanged } of PARTS) {
    const same = await Promise.resolve()
      .then(unchanged)
      .catch(() => false);
    if (!same) changed.push(`${name}: used for ${usedFor}`);
  }
  const { version } = require('@tensorflow/tfjs-core/package.json') as { version: string };
  expect(changed, `tfjs ${version} changed what src/engine/tfjs uses of it`).toEqual([]);
});
