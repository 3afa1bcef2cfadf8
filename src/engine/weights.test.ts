// Weights come out of shards cut anywhere as the numbers that went in, verified, kept for next time and taken from there.
import { describe, expect, it } from 'vitest';
import type { WeightStore } from '../core/network/modelSource.ts';
import { sha256 } from '../core/files/sha256.ts';
import { isAppError } from '../core/appError.ts';
import type { ModelFile, WeightEntry } from '../core/network/modelManifest.ts';
import type { LoadProgress } from '../core/network/engineApi.ts';
import { Dequantiser, loadWeights } from './weights.ts';

const entries: readonly WeightEntry[] = [
  {
    name: 'a.weight',
    shape: [1, 1, 3, 1],
    dtype: 'float32',
    quantization: { dtype: 'uint8', scale: 0.5, min: -1 },
  },
  { name: 'a.bias', shape: [2], dtype: 'float32' },
  { name: 'b.weight', shape: [2], dtype: 'float32', quantization: { dtype: 'uint16', scale: 0.25, min: 1 } },
  { name: 'b.bias', shape: [4], dtype: 'float32', quantization: { dtype: 'float16' } },
  {
    name: 'c.weight',
    shape: [1, 1, 4, 2],
    dtype: 'float32',
    quantization: { dtype: 'int4', scale: 0.5, group: 4 },
  },
  { name: 'c.bias', shape: [1], dtype: 'float32' },
];
const expected = {
  'a.weight': [-1, -0.5, 126.5],
  'a.bias': [0.5, -3],
  'b.weight': [1.25, 16384.75],
  'b.bias': [1, -2.5, 2 ** -24, 0],
  'c.weight': [-4, 2, -3, 3, 0, 0, 3.5, -1],
  'c.bias': [7],
};
const stored = new Uint8Array(3 + 8 + 4 + 8 + 8 + 4);
{
  const view = new DataView(stored.buffer);
  stored.set([0, 1, 255]);
  view.setFloat32(3, 0.5, true);
  view.setFloat32(7, -3, true);
  view.setUint16(11, 1, true);
  view.setUint16(13, 65535, true);
  [0x3c00, 0xc100, 0x0001, 0x0000].forEach((half, i) => view.setUint16(15 + 2 * i, half, true));
  stored.set([0x00, 0x3c, 0x20, 0xf8, 0x00, 0xc0, 0x56, 0x98], 23);
  view.setFloat32(31, 7, true);
}

describe('Dequantiser', () => {
  it('[WEI-1] gives the same numbers wherever the bytes are cut into shards', () => {
    for (let cut = 0; cut <= stored.length; cut++)
      for (let second = cut; second <= stored.length; second += 3) {
        const found: Record<string, number[]> = {};
        const decoder = new Dequantiser(entries, ({ name }, values) => (found[name] = [...values]));
        decoder.add(stored.slice(0, cut));
        decoder.add(stored.slice(cut, second));
        decoder.add(stored.slice(second));
        expect(found).toEqual(expected);
      }
  });
});

const { signal } = new AbortController();

async function model(bytes: Uint8Array<ArrayBuffer>): Promise<ModelFile> {
  const shards = await Promise.all(
    [bytes.slice(0, 10), bytes.slice(10)].map(async (part, i) => ({
      path: `weights-${i + 1}of2.bin`,
      bytes: part.length,
      sha256: await sha256(part),
    })),
  );
  return {
    id: 'm',
    name: 'M',
    shards,
    weightsManifest: [{ paths: shards.map(({ path }) => path), weights: entries }],
  } as unknown as ModelFile;
}
const served = (bytes: Uint8Array<ArrayBuffer>) => ({
  json: () => Promise.resolve(null),
  shard: (path: string) => Promise.resolve(path.includes('-1of') ? bytes.slice(0, 10) : bytes.slice(10)),
});
const memoryStore = (): WeightStore & { readonly kept: Map<string, Uint8Array<ArrayBuffer>> } => {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    kept,
    read: (hash) => Promise.resolve(kept.get(hash) ?? null),
    keep: (hash, bytes) => {
      kept.set(hash, bytes);
      return Promise.resolve(null);
    },
  };
};

describe('loadWeights', () => {
  it('[WEI-2] places each convolution and tells how many bytes have come', async () => {
    const placed: string[] = [];
    const events: LoadProgress[] = [];
    const options = {
      source: served(stored),
      store: null,
      signal,
      progress: (e: LoadProgress) => events.push(e),
    };
    const timings = await loadWeights(await model(stored), options, (name) => placed.push(name));
    expect(placed).toEqual(['a', 'b', 'c']);
    expect(events.at(-1)).toEqual({ stage: 'fetch', done: stored.length, total: stored.length });
    expect(timings).toMatchObject({ fromStorage: false, storageNote: null });
  });

  it('[WEI-3] refuses a shard whose bytes are not those of its SHA-256, naming it', async () => {
    const damaged = stored.slice();
    damaged[12] = 77;
    const options = { source: served(damaged), store: null, signal, progress: () => undefined };
    const error = await loadWeights(await model(stored), options, () => undefined).catch((e: unknown) => e);
    expect(isAppError(error) && error).toMatchObject({ kind: 'model', file: 'weights-2of2.bin' });
    expect(isAppError(error) && error.message).toContain('SHA-256');
  });

  it('[WEI-3] says when a shard was cut short', async () => {
    const options = { source: served(stored.slice(0, 15)), store: null, signal, progress: () => undefined };
    const error = await loadWeights(await model(stored), options, () => undefined).catch((e: unknown) => e);
    expect(isAppError(error) && error.message).toContain('5 of 25');
  });

  it('[WEI-4] takes kept shards from the storage, and fetches anew what was damaged there', async () => {
    const store = memoryStore();
    const file = await model(stored);
    const load = () =>
      loadWeights(
        file,
        { source: served(stored), store, signal, progress: () => undefined },
        () => undefined,
      );
    expect((await load()).fromStorage).toBe(false);
    expect((await load()).fromStorage).toBe(true);
    for (const hash of store.kept.keys()) store.kept.set(hash, new Uint8Array(10));
    expect((await load()).fromStorage).toBe(false);
    expect((await load()).fromStorage).toBe(true);
  });

  it('[WEI-4] goes on when the storage is full, and says so', async () => {
    const store: WeightStore = {
      ...memoryStore(),
      keep: () => Promise.resolve('The weights were not kept: full.'),
    };
    const options = { source: served(stored), store, signal, progress: () => undefined };
    const { storageNote } = await loadWeights(await model(stored), options, () => undefined);
    expect(storageNote).toBe('The weights were not kept: full.');
  });
});
