// What the engine takes of a GPU, counted at the GPUDevice itself: while a model comes, from slice to slice, and after a study is left.
import { describe, expect, it } from 'vitest';
import { countGpu } from './testing/countGpu.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import { convolutionsOf } from '../core/network/networkSpec.ts';
import { Engine } from './engine.ts';
import type { EngineHost } from './heldDevice.ts';
import { selfTestInput } from './selfTest.ts';
import { sharing } from './testing/sharedDevice.ts';

const SIZE = 64;
const folder = '/scripts/oracles/network/drunet18';
const quiet = { signal: new AbortController().signal, progress: () => undefined };

interface Claims {
  readonly limits?: Readonly<Record<string, number>>;
  readonly hardware?: boolean;
  /** Asked whenever an error scope is closed. */
  readonly full?: () => boolean;
}

/** The adapter of this machine, which claims to be another: one in software, that takes one slice at a time, unless `hardware`. */
function claiming({ limits = {}, hardware = false, full = () => false }: Claims): GPU {
  const requestAdapter = async (): Promise<GPUAdapter | null> => {
    const found = await navigator.gpu.requestAdapter();
    if (!found) return null;
    const real = sharing(found);
    const [vendor, architecture] = hardware ? ['acme', 'one'] : ['google', 'swiftshader'];
    const info = { vendor, architecture, device: '', description: '' };
    return {
      info,
      features: real.features,
      limits: new Proxy(real.limits, {
        get: (of, name): unknown => limits[String(name)] ?? Reflect.get(of, name, of),
      }),
      requestDevice: async () => {
        const device = await real.requestDevice();
        const pop = device.popErrorScope.bind(device);
        device.popErrorScope = async () =>
          (await pop()) ?? (full() ? new GPUOutOfMemoryError('not enough memory left') : null);
        return device;
      },
    } as unknown as GPUAdapter;
  };
  return { requestAdapter } as unknown as GPU;
}

/** The fixture with a small grid, its only shard cut into `shards`. */
function host(gpu: GPU, shards = 1, fetched: string[] = []): EngineHost {
  return {
    gpu,
    store: null,
    startWasm: () => Promise.reject(new Error('The CPU was not asked for.')),
    openModel: () => ({
      json: async () => {
        const file = (await (await fetch(`${folder}/model.json`)).json()) as ModelFile;
        const bytes = await whole();
        const parts = cut(bytes, shards);
        return {
          ...file,
          preprocessing: { ...file.preprocessing, grid: { size: SIZE, pixelMm: 3.5 } },
          weightsManifest: [
            {
              paths: parts.map((_, i) => `part${i}`),
              weights: file.weightsManifest.flatMap((m) => m.weights),
            },
          ],
          shards: await Promise.all(
            parts.map(async (part, i) => ({
              path: `part${i}`,
              bytes: part.length,
              sha256: await sha256(part),
            })),
          ),
        };
      },
      shard: async (path) => {
        fetched.push(path);
        return cut(await whole(), shards)[Number(path.slice(4))] ?? new Uint8Array(0);
      },
    }),
  };
}

const whole = async (): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await fetch(`${folder}/weights-1of1.bin`)).arrayBuffer());
const cut = (bytes: Uint8Array<ArrayBuffer>, parts: number): Uint8Array<ArrayBuffer>[] => {
  const each = Math.ceil(bytes.length / parts);
  return Array.from({ length: parts }, (_, i) => bytes.slice(i * each, (i + 1) * each));
};
async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
const largest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - (b[i] ?? NaN))), a.length === b.length ? 0 : NaN);

describe('GPU memory', () => {
  const counters = countGpu();

  it('[ENG-15] bytes are level after the first slice, and leaving a study gives all but the weights back', async () => {
    const engine = new Engine(host(claiming({})));
    await engine.start({ choice: 'webgpu' });
    const before = counters.take().liveBytes;
    const live = (): number => counters.take().liveBytes - before;
    const { deviceBytes } = await engine.loadModel({ url: 'fixture' }, quiet);
    const weights = live();
    const input = selfTestInput(SIZE, 3);
    await engine.predict({ input }, quiet);
    const level = live();
    const { tensors } = await engine.status();
    for (let i = 0; i < 12; i++) await engine.predict({ input }, quiet);
    expect(live()).toBe(level);
    expect(await engine.status()).toMatchObject({ tensors, slices: 13, bytesInUse: level });
    // What was told beforehand is what is taken, but for the buffers that uniforms and reading back need.
    expect(level).toBeGreaterThanOrEqual(deviceBytes);
    expect(level).toBeLessThan(deviceBytes * 1.05 + 300_000);

    await engine.release();
    expect(live()).toBe(weights);
    await engine.predict({ input }, quiet);
    expect(live()).toBe(level);
    engine.close();
  });

  it('[ENG-16] weights come up shard by shard with no second copy, and every shader is compiled before the first slice', async () => {
    const engine = new Engine(host(navigator.gpu, 12));
    await engine.start({ choice: 'webgpu' });
    const before = counters.take().liveBytes;
    const { deviceBytes, timings, kernels, file } = await engine.loadModel({ url: 'fixture' }, quiet);
    const { liveBytes, peakBytes, pipelines } = counters.take();
    const weights = liveBytes - before;
    expect(pipelines).toBeGreaterThan(0);
    expect(timings.compiledInMs).toBeGreaterThan(0);
    expect(kernels['synthmr-convolution']).toBe(convolutionsOf(file.spec).length);
    // At most: the room for a slice, and one shard's weights on their way.
    expect(peakBytes - before).toBeLessThan(deviceBytes + weights / 2);
    await engine.predict({ input: selfTestInput(SIZE, 3) }, quiet);
    expect(counters.take().pipelines).toBe(0);
    engine.close();
  });

  it('[ENG-13] a GPU whose buffers are too small, or that has no memory left, is told so before any weight is fetched', async () => {
    const fetched: string[] = [];
    const limits = { maxStorageBufferBindingSize: 10_000 };
    const small = new Engine(host(claiming({ limits }), 1, fetched));
    await small.start({ choice: 'webgpu' });
    await expect(small.loadModel({ url: 'fixture' }, quiet)).rejects.toMatchObject({
      details: { tooSmall: true, why: 'one of its buffers needs 0 MB, and the GPU allows 0 MB a buffer' },
    });
    small.close();

    let noMemory = true;
    const full = new Engine(host(claiming({ full: () => noMemory }), 1, fetched));
    await full.start({ choice: 'webgpu' });
    await expect(full.loadModel({ url: 'fixture' }, quiet)).rejects.toMatchObject({
      details: { tooSmall: true, why: 'the GPU gives no more (not enough memory left)' },
    });
    expect(fetched).toEqual([]);
    noMemory = false;
    await expect(full.loadModel({ url: 'fixture' }, quiet)).resolves.toMatchObject({ maxBatch: 1 });
    full.close();
  });

  it('[ENG-14] several slices at once have the pixels of one by one', async () => {
    const area = SIZE * SIZE * 3;
    const engine = new Engine(host(claiming({ hardware: true })));
    await engine.start({ choice: 'webgpu' });
    expect((await engine.loadModel({ url: 'fixture' }, quiet)).maxBatch).toBe(4);
    const one = selfTestInput(SIZE, 3);
    const batch = new Float32Array(area * 2);
    for (let i = 0; i < 2; i++)
      batch.set(
        one.map((v) => v * (1 - i / 2)),
        i * area,
      );
    const together = await engine.predict({ input: batch }, quiet);
    const each = (area / 3) * 2;
    for (let i = 0; i < 2; i++) {
      const { output } = await engine.predict({ input: batch.slice(i * area, (i + 1) * area) }, quiet);
      expect(largest(output, together.output.subarray(i * each, (i + 1) * each))).toBeLessThan(1e-5);
    }
    engine.close();
  });
});
