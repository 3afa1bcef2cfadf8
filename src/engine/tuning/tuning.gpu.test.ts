// Tuning on a device: measured, proved, struck out, kept; and whole networks in tiles against PyTorch.
import { memory } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelSource } from '../../core/network/modelSource.ts';
import type { Tuning, TuningStore } from '../../core/network/tuning.ts';
import { openDevice } from '../device.ts';
import { chooseBy } from '../kernels/chooser.ts';
import { type Layer, layerKey } from '../kernels/layer.ts';
import { closeWebGpu, type OpenGpu } from '../openGpu.ts';
import { openTestGpu } from '../testing/openTestGpu.ts';
import { sharing } from '../testing/sharedDevice.ts';
import { loadModelOntoDevice } from '../loadModelOntoDevice.ts';
import { takesWinograd } from '../kernels/variants.ts';
import { compareWithPyTorch, PARITY_TOLERANCE } from '../testing/parityCase.ts';
import { withWorkgroups } from '../testing/tuningCase.ts';
import { applyTuning, tuneNetwork, withdrawTuning } from './tuneNetwork.ts';

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
  gradient: 'none',
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

const folder = '/scripts/oracles/network/drunet18';
const bytesOf = async (file: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await fetch(`${folder}/${file}`)).arrayBuffer());

type Json = Readonly<Record<string, unknown>>;

/** PyTorch's DRUNet-18, its model.json as `changed` makes it. */
const drunet18 = (changed: (file: Json) => Json): ModelSource => ({
  json: async () => changed((await (await fetch(`${folder}/model.json`)).json()) as Json),
  shard: bytesOf,
});

/** Slices of 32 x 32, so that a GPU in software measures them in seconds. */
const smallGrid = (preprocessing: unknown): unknown => ({
  ...(preprocessing as Json),
  grid: { ...(preprocessing as { grid: Json }).grid, size: 32 },
});

const sharedGpu = {
  requestAdapter: async () => {
    const adapter = await navigator.gpu.requestAdapter();
    return adapter && sharing(adapter);
  },
} as unknown as GPU;

describe('tuning on WebGPU', () => {
  let gpu: OpenGpu;
  beforeEach(async () => {
    gpu = await openTestGpu(navigator.gpu);
  });
  afterEach(() => {
    chooseBy(gpu.backend, null);
    closeWebGpu(gpu);
  });

  it('[ENG-23] measures a layer once on a device, and keeps what it found; nothing is left behind', async () => {
    const store = memoryStore();
    const bytes = gpu.backend.bytesAllocated;
    const { numTensors } = memory();
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
    expect(memory().numTensors).toBe(numTensors);
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

  it('[ENG-22] variants with which a whole network fails are struck out for good, and all layers run in the default', async () => {
    const store = memoryStore();
    const request = { gpu, layers, store, program: 'test' };
    const key = layerKey(layer);
    const tuning: Tuning = { layers: { [key]: { variant: 'thin', ms: 1, directMs: 2 } }, struck: [] };
    await store.keep(`${gpu.adapter} | test | kernels 2`, tuning);
    const tuned = await tuneNetwork(request);
    expect(tuned.report.variants).toEqual({ thin: 3 });
    applyTuning(gpu, tuned.tuning);
    const { tuning: withdrawn, report } = await withdrawTuning(
      request,
      tuned,
      ['forward'],
      'the self-test fails with it',
    );
    expect(report.variants).toEqual({ direct: 3 });
    expect(withdrawn).toEqual({
      layers: {},
      struck: [{ variant: 'thin', why: 'the self-test fails with it' }],
    });
    expect([...store.kept.values()]).toEqual([withdrawn]);
    expect((await tuneNetwork(request)).report.variants).toEqual({ direct: 3 }); // the only candidate is struck out
  });

  it('[ENG-21] a model that comes onto a GPU is tuned beside its download, and passes its self-test as tuned', async () => {
    const store = memoryStore();
    const device = await openDevice(
      { gpu: sharedGpu, startWasm: () => Promise.reject(new Error('not asked for')) },
      'webgpu',
      () => undefined,
    );
    if (!device.gpu) throw new Error('No GPU was opened.');
    // As a card's: software is not tuned. With small workgroups, so that fewer candidates are to be compiled.
    const card = {
      ...device,
      gpu: { ...device.gpu, software: false, device: withWorkgroups(device.gpu.device, 64) },
    };
    try {
      const { network, loaded } = await loadModelOntoDevice({
        url: 'drunet18',
        device: card,
        source: drunet18((file) => ({ ...file, preprocessing: smallGrid(file['preprocessing']) })),
        store: null,
        memoryBytes: null,
        tuning: { store, program: 'test' },
        signal: new AbortController().signal,
        progress: () => undefined,
      });
      expect(loaded.selfTest.passed).toBe(true);
      expect(loaded.tuning).toMatchObject({ source: 'measured', struck: [] });
      const layersOfPass = Object.values(loaded.tuning?.variants ?? {}).reduce((sum, n) => sum + n, 0);
      expect(layersOfPass).toBeGreaterThan(20);
      expect(store.kept.size).toBe(1);
      network.dispose();
    } finally {
      chooseBy(device.gpu.backend, null);
      closeWebGpu(device.gpu);
    }
  });

  it('[ENG-22] DRUNet-18 in tiles, cut into parts or not, gives PyTorch’s numbers to 1e-4', async () => {
    const source = drunet18((file) => file);
    const expected = new Float32Array((await bytesOf('expected.bin')).buffer);
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

  it('[ENG-30] DRUNet-18 with its 3x3 layers by Winograd gives PyTorch’s numbers to 1e-4', async () => {
    const expected = new Float32Array((await bytesOf('expected.bin')).buffer);
    let layersByWinograd = 0;
    chooseBy(gpu.backend, (layer) => {
      if (!takesWinograd(layer)) return 'direct';
      layersByWinograd++;
      return { shape: 'winogradSmall', parts: 2 };
    });
    const report = await compareWithPyTorch(
      drunet18((file) => file),
      expected,
    );
    expect(layersByWinograd).toBeGreaterThan(20);
    expect(report.relativeError).toBeLessThan(PARITY_TOLERANCE);
  });
});
