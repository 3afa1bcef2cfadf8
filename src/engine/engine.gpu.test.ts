// The engine on WebGPU, in Chromium: compiled ahead, and a lost device is replaced in the middle of the work.
import { describe, expect, it } from 'vitest';
import type { ModelFile } from '../core/network/modelManifest.ts';
import { Engine } from './engine.ts';
import type { EngineHost } from './heldDevice.ts';
import { describeAdapter } from './openGpu.ts';
import { selfTestInput } from './selfTest.ts';
import { startPageWasm } from './tfjs/pageWasm.ts';

const SIZE = 64;
const folder = '/scripts/oracles/network/drunet18';
const quiet = { signal: new AbortController().signal, progress: () => undefined };

/** The fixture, with a small grid. */
const host = (gpu: GPU | null): EngineHost => ({
  gpu,
  store: null,
  openModel: () => ({
    json: async () => {
      const file = (await (await fetch(`${folder}/model.json`)).json()) as ModelFile;
      return { ...file, preprocessing: { ...file.preprocessing, grid: { size: SIZE, pixelMm: 3.5 } } };
    },
    shard: async (path) => new Uint8Array(await (await fetch(`${folder}/${path}`)).arrayBuffer()),
  }),
  startWasm: () => startPageWasm(1),
});

const devices: GPUDevice[] = [];
/** This browser's GPU; the devices that are taken of it are noted. */
const watched = {
  requestAdapter: async () => {
    const adapter = await navigator.gpu.requestAdapter();
    const request = adapter?.requestDevice.bind(adapter);
    if (adapter && request)
      adapter.requestDevice = async (descriptor) => {
        const device = await request(descriptor);
        devices.push(device);
        return device;
      };
    return adapter;
  },
} as unknown as GPU;
const loseDevice = (): void => devices.at(-1)?.destroy();
const largest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - (b[i] ?? NaN))), 0);

describe('Engine on WebGPU', () => {
  it('[ENG-10] automatic: a software adapter loses to the CPU, and the reason names it; of a real one a trial tells', async () => {
    const adapter = await navigator.gpu.requestAdapter();
    const { software, adapter: name } = describeAdapter(adapter ?? expect.unreachable());
    const engine = new Engine(host(navigator.gpu));
    const { backend, reason } = await engine.start({ choice: 'auto' });
    engine.close();
    if (software) {
      expect(backend).toBe('wasm');
      expect(reason).toContain(`the only GPU is software (${name})`);
    } else expect(reason).toMatch(/faster than the (CPU|GPU): [\d.]+ ms against [\d.]+ ms/);
  });

  it('[ENG-11] a device lost between slices and one lost during a slice are replaced, where none is to be had by the CPU; the pixels are the same', async () => {
    let offered = true;
    const fickle = {
      requestAdapter: () => (offered ? watched.requestAdapter() : Promise.resolve(null)),
    };
    const engine = new Engine(host(fickle as unknown as GPU));
    await expect(engine.start({ choice: 'webgpu' })).resolves.toMatchObject({ backend: 'webgpu' });
    const loaded = await engine.loadModel({ url: 'fixture' }, quiet);
    expect(loaded.selfTest.passed).toBe(true);
    expect(loaded.timings.compileMs).toBeGreaterThan(0);

    const input = selfTestInput(SIZE, 3);
    const unbroken = await engine.predict({ input }, quiet);
    expect(unbroken.movedTo).toBeUndefined();

    loseDevice();
    const between = await engine.predict({ input }, quiet);
    expect(between.movedTo?.reason).toMatch(/^The GPU was lost \(.+\)\. A fresh one was taken\./);
    expect(largest(between.output, unbroken.output)).toBeLessThan(1e-6);

    const running = engine.predict({ input }, quiet);
    setTimeout(() => loseDevice(), 5);
    const during = await running;
    expect(during.movedTo?.backend).toBe('webgpu');
    expect(largest(during.output, unbroken.output)).toBeLessThan(1e-6);

    const { tensors } = await engine.status();
    await engine.predict({ input }, quiet);
    expect((await engine.status()).tensors).toBe(tensors);

    // Where no fresh device is to be had, the CPU goes on with the same model.
    offered = false;
    loseDevice();
    const after = await engine.predict({ input }, quiet);
    expect(after.movedTo).toMatchObject({ backend: 'wasm' });
    expect(after.movedTo?.reason).toContain('The CPU takes over.');
    expect(largest(after.output, unbroken.output)).toBeLessThan(1e-4);
    engine.close();
  });
});
