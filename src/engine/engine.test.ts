// The engine in Node, on wasm: a model is loaded, tested and run; what goes wrong is said.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oraclePath } from '../node/oracles.ts';
import { modelFolder } from '../node/modelFolder.ts';
import { nodeEngine, type NodeEngine } from '../node/nodeEngine.ts';
import { writeUntrainedModel } from '../node/untrainedModel.ts';
import { isAppError } from '../core/appError.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import { convolutionsOf } from '../core/network/networkSpec.ts';
import { networkNeeds } from '../core/network/networkNeeds.ts';
import { Engine } from './engine.ts';
import type { LoadProgress } from '../core/network/engineApi.ts';
import { selfTestInput } from './selfTest.ts';

const quiet = {
  signal: new AbortController().signal,
  progress: () => undefined,
};
const failure = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return isAppError(error) ? error.message : `not an AppError: ${String(error)}`;
};

describe('Engine on wasm', () => {
  const folder = mkdtempSync(join(tmpdir(), 'synthmr-engine-'));
  const url = join(folder, 'model.json');
  let node: NodeEngine;
  beforeAll(async () => {
    await writeUntrainedModel(folder);
    node = nodeEngine(2);
  });
  afterAll(() => {
    node.close();
    rmSync(folder, { recursive: true });
  });

  it('[ENG-6] says which backend runs and why, in words', async () => {
    await expect(node.engine.start({ choice: 'auto' })).resolves.toMatchObject({
      backend: 'wasm',
      adapter: 'wasm, SIMD, 2 threads',
      threads: 2,
      reason: 'Runs on the CPU: this browser has no WebGPU.',
    });
    expect(await failure(node.engine.start({ choice: 'webgpu' }))).toBe('This browser has no WebGPU.');
    await node.engine.start({ choice: 'wasm' });
  });

  it('[ENG-7] loads a model in stages, passes its self-test and predicts its speed and memory', async () => {
    const stages: string[] = [];
    const progress = (event: unknown): void => {
      const { stage } = event as LoadProgress;
      if (stages.at(-1) !== stage) stages.push(stage);
    };
    const loaded = await node.engine.loadModel({ url }, { ...quiet, progress });
    expect(stages).toEqual(['fetch', 'self-test']);
    expect(loaded.file.id).toBe('untrained-tiny');
    expect(loaded.selfTest.passed).toBe(true);
    expect(loaded.selfTest.largestDifference).toBeLessThan(1e-5);
    expect(loaded.secondsPerSlice).toBeGreaterThan(0);
    expect(loaded.deviceBytes).toBeGreaterThan(2 * 310_000);
    const { fetchMs, decodeMs, uploadMs, compileMs, checkMs, totalMs } = loaded.timings;
    const parts = fetchMs + decodeMs + uploadMs + compileMs + checkMs;
    expect(parts).toBeGreaterThan(0);
    expect(parts).toBeLessThanOrEqual(totalMs);
    expect(loaded.kernels.FusedConv2D).toBe(convolutionsOf(loaded.file.spec).length);
  });

  it('[ENG-13] what a network needs is reckoned from above, and no more than by half', async () => {
    for (const fixture of ['drunet18', 'drunet50', 'unet']) {
      const { file, deviceBytes } = await node.engine.loadModel(
        { url: oraclePath(`network/${fixture}/model.json`) },
        quiet,
      );
      if (file.spec.family === 'vgg') throw new Error('No image network.');
      const { weightBytes, featureBytes } = networkNeeds(file.spec, file.preprocessing.grid.size);
      const reckoned = 2 * weightBytes + featureBytes;
      expect(reckoned, fixture).toBeGreaterThanOrEqual(deviceBytes);
      expect(reckoned, fixture).toBeLessThan(1.5 * deviceBytes);
    }
    await node.engine.loadModel({ url }, quiet);
  });

  it('[ENG-13] a machine too small for a network is told so, in figures, before any weight is fetched', async () => {
    const fetched: string[] = [];
    const engine = new Engine({
      gpu: null,
      store: null,
      memoryBytes: 20e6,
      startWasm: () => Promise.resolve(1),
      openModel: (path) => {
        const source = modelFolder(path);
        return {
          ...source,
          shard: (shard, progress) => {
            fetched.push(shard);
            return source.shard(shard, progress);
          },
        };
      },
    });
    await engine.start({ choice: 'wasm' });
    const failed: unknown = await engine.loadModel({ url }, quiet).catch((thrown: unknown) => thrown);
    expect(failed).toMatchObject({
      kind: 'device',
      message:
        'DRUNet-18, untrained is too large for this device: it needs about 16 MB, and of this machine’s memory it may take 10 MB.',
      details: { tooSmall: true, model: 'untrained-tiny' },
    });
    expect(fetched).toEqual([]);
  });

  it('[ENG-8] a slice goes in and an image comes out, from shared memory too; tensors and bytes stay level', async () => {
    const shared = new Float32Array(new SharedArrayBuffer(448 * 448 * 3 * 4));
    shared.set(selfTestInput(448, 3));
    const first = await node.engine.predict({ input: shared }, quiet);
    const before = await node.engine.status();
    const second = await node.engine.predict({ input: selfTestInput(448, 3) }, quiet);
    const after = await node.engine.status();
    expect(first.output).toHaveLength(448 * 448 * 2);
    expect(Buffer.compare(Buffer.from(second.output.buffer), Buffer.from(first.output.buffer))).toBe(0);
    console.log(`448 x 448 on two threads: ${second.milliseconds.toFixed(0)} ms`);
    expect(Math.min(...first.output.subarray(0, 9999))).toBeGreaterThan(0);
    expect(new Set(first.output.subarray(0, 9999)).size).toBeGreaterThan(100);
    expect(after).toEqual({ ...before, slices: before.slices + 1 });
    expect(after.firstSliceMs).toBe(first.milliseconds);
  });

  it('[ENG-8] a cancelled call does nothing', async () => {
    const signal = AbortSignal.abort();
    await expect(
      node.engine.predict({ input: new Float32Array(1) }, { ...quiet, signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('[ENG-9] a failed self-test stops the model from being used', async () => {
    const file = JSON.parse(readFileSync(url, 'utf8')) as ModelFile;
    const outputs = file.selfTest.outputs.map((probe, i) =>
      i === 3 ? { ...probe, value: probe.value + 0.01 } : probe,
    );
    const spoiled = join(folder, 'spoiled.json');
    writeFileSync(spoiled, JSON.stringify({ ...file, selfTest: { ...file.selfTest, outputs } }));
    expect(await failure(node.engine.loadModel({ url: spoiled }, quiet))).toMatch(
      /computes DRUNet-18, untrained incorrectly.* differs by 0\.01/,
    );
    expect(await failure(node.engine.predict({ input: selfTestInput(448, 3) }, quiet))).toBe(
      'No model is loaded.',
    );
    expect(await node.engine.status()).toMatchObject({ tensors: 0, modelId: null });
  });
});
