// Tuning on a device: measured, proved, struck out, kept; and whole networks in tiles against PyTorch.
import { memory } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Tuning, TuningStore } from '../../core/network/tuning.ts';
import { chooseBy } from '../kernels/chooser.ts';
import { type Layer, layerKey } from '../kernels/layer.ts';
import { closeWebGpu, findAdapter, type OpenGpu, openWebGpu } from '../openGpu.ts';
import { compareWithPyTorch, PARITY_TOLERANCE } from '../testing/parityCase.ts';
import { tuneNetwork } from './tuneNetwork.ts';

const layer: Layer = {
  kernel: 1,
  stride: 1,
  n: 1,
  height: 8,
  width: 8,
  outputs: 8,
  channels: [8, 0],
  halved: [false, false, false],
  residual: 'none',
  relu: true,
};
const layers = new Map([[layerKey(layer), { layer, count: 3 }]]);

/** A store in memory, by device. */
function memoryStore(): TuningStore & { readonly kept: Map<string, Tuning> } {
  const kept = new Map<string, Tuning>();
  return {
    kept,
    read: (device) => Promise.resolve(kept.get(device) ?? null),
    keep: (device, tuning) => {
      kept.set(device, tuning);
      return Promise.resolve();
    },
    clear: () => {
      kept.clear();
      return Promise.resolve();
    },
  };
}

describe('tuning on WebGPU', () => {
  let gpu: OpenGpu;
  beforeEach(async () => {
    const adapter = await findAdapter(navigator.gpu);
    if (!adapter) throw new Error('These tests need WebGPU.');
    gpu = await openWebGpu(adapter);
  });
  afterEach(() => {
    chooseBy(gpu.backend, null);
    closeWebGpu(gpu);
  });

  it('[ENG-23] measures a layer once on a device, and keeps what it found; nothing is left behind', async () => {
    const store = memoryStore();
    const bytes = gpu.backend.bytesAllocated;
    const { report, tuning } = await tuneNetwork({ gpu, layers, store, program: 'test' });
    expect(report).toMatchObject({ source: 'measured', unmeasured: 0, struck: [] });
    expect(Object.values(report.variants)).toEqual([3]);
    expect(report.ms).toBeLessThanOrEqual(report.directMs);
    expect(report.directMs).toBeGreaterThan(0);
    expect([...store.kept.values()]).toEqual([tuning]);
    const again = await tuneNetwork({ gpu, layers, store, program: 'test' });
    expect(again.report).toMatchObject({ source: 'kept', ms: report.ms });
    expect((await tuneNetwork({ gpu, layers: new Map(), store, program: 'other' })).tuning.layers).toEqual(
      {},
    );
    gpu.backend.emptyPool();
    expect(gpu.backend.bytesAllocated).toBe(bytes);
    expect(memory().numTensors).toBe(0);
  });

  it('[ENG-22] a variant that computes wrongly on this device is struck out, and told', async () => {
    const { device } = gpu;
    const make = device.createShaderModule.bind(device);
    device.createShaderModule = (descriptor) =>
      make({ ...descriptor, code: descriptor.code.replace('fma(vec4<f32>(v.w)', 'fma(vec4<f32>(v.z)') });
    const { report, tuning } = await tuneNetwork({ gpu, layers, store: null, program: 'test' });
    expect(report.variants).toEqual({ direct: 3 });
    expect(tuning.struck).toEqual([
      { variant: 'thin', why: expect.stringMatching(/^computes 1x1\/1 .* incorrectly: off by/) as string },
    ]);
  });

  it('[ENG-22] DRUNet-18 in tiles, cut into parts or not, gives PyTorch’s numbers to 1e-4', async () => {
    const folder = '/scripts/oracles/network/drunet18';
    const bytes = async (file: string): Promise<Uint8Array<ArrayBuffer>> =>
      new Uint8Array(await (await fetch(`${folder}/${file}`)).arrayBuffer());
    const source = {
      json: async () => (await (await fetch(`${folder}/model.json`)).json()) as unknown,
      shard: bytes,
    };
    const expected = new Float32Array((await bytes('expected.bin')).buffer);
    let layersInTiles = 0;
    chooseBy(gpu.backend, ({ kernel }) => {
      layersInTiles++;
      return { shape: 'small', parts: kernel === 3 ? 2 : 1 };
    });
    const report = await compareWithPyTorch(source, expected);
    expect(layersInTiles).toBeGreaterThan(20);
    expect(report.relativeError).toBeLessThan(PARITY_TOLERANCE);
    expect(report).toMatchObject({ tensorsLeft: 0, tensorsAfterDispose: 0 });
  });
});
