// A model's weights from its shards: fetched or taken from storage, verified, dequantised one shard at a time.
import { sha256 } from '../core/files/sha256.ts';
import type { ModelSource, WeightStore } from '../core/network/modelSource.ts';
import type { Convolutions, PlainConvolution } from '../core/network/convolution.ts';
import type { AppError } from '../core/appError.ts';
import type { ModelFile, WeightEntry } from '../core/network/modelManifest.ts';
import type { LoadProgress } from '../core/network/engineApi.ts';
import { readSteps, stepsOf } from '../core/network/storedWeight.ts';

export interface WeightTimings {
  readonly fetchMs: number;
  readonly decodeMs: number;
  readonly fromStorage: boolean;
  readonly storageNote: string | null;
}

interface LoadOptions {
  readonly source: ModelSource;
  /** What keeps shards for next time; none where it is absent. */
  readonly store?: WeightStore | null;
  readonly signal?: AbortSignal;
  readonly progress?: (event: LoadProgress) => void;
  /** Called after each shard, once all of its convolutions are handed over. */
  readonly shardUploaded?: () => void;
}

/** Hands every convolution to `take` as soon as its last byte is here; no more than two shards are held at a time. */
export async function loadWeights(
  file: ModelFile,
  options: LoadOptions,
  take: (name: string, convolution: PlainConvolution) => void,
): Promise<WeightTimings> {
  const { signal, progress } = options;
  const total = file.shards.reduce((sum, { bytes }) => sum + bytes, 0);
  const pairs = new Pairs(take);
  let done = 0;
  let fetchMs = 0;
  let decodeMs = 0;
  let stored = 0;
  let storageNote: string | null = null;

  for (const { paths, weights } of file.weightsManifest) {
    const decoder = new Dequantiser(weights, (entry, values) => pairs.add(entry, values));
    for (const path of paths) {
      signal?.throwIfAborted();
      const begun = performance.now();
      const before = done;
      const shard = await readShard(file, path, options, (bytes) =>
        progress?.({ stage: 'fetch', done: before + bytes, total }),
      );
      fetchMs += performance.now() - begun;
      done += shard.bytes.length;
      progress?.({ stage: 'fetch', done, total });
      if (shard.fromStorage) stored++;
      storageNote ??= shard.note;

      const decoding = performance.now();
      decoder.add(shard.bytes);
      options.shardUploaded?.();
      decodeMs += performance.now() - decoding;
    }
  }
  return { fetchMs, decodeMs, fromStorage: stored === file.shards.length, storageNote };
}

/** All convolutions of a model, in the order of its file. */
export async function readConvolutions(file: ModelFile, options: LoadOptions): Promise<Convolutions> {
  const weights = new Map<string, PlainConvolution>();
  await loadWeights(file, options, (name, plain) => weights.set(name, plain));
  return weights;
}

interface Shard {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly fromStorage: boolean;
  readonly note: string | null;
}

async function readShard(
  file: ModelFile,
  path: string,
  { source, store: browser }: LoadOptions,
  progress: (bytes: number) => void,
): Promise<Shard> {
  const wanted = file.shards.find((shard) => shard.path === path);
  if (!wanted) throw new Error(`The shard ${path} is not listed.`);
  const store = source.local ? null : (browser ?? null);
  const kept = await store?.read(wanted.sha256);
  if (kept && kept.length === wanted.bytes && (await sha256(kept)) === wanted.sha256)
    return { bytes: kept, fromStorage: true, note: null };
  const spoiled = kept ? `The kept copy of ${path} was damaged, so it was fetched again.` : null;

  const bytes = await source.shard(path, progress);
  const found = bytes.length === wanted.bytes ? await sha256(bytes) : `${bytes.length} bytes`;
  if (found !== wanted.sha256) throw damaged(file, path, wanted.bytes, bytes.length);
  return { bytes, fromStorage: false, note: (await store?.keep(wanted.sha256, bytes)) ?? spoiled };
}

const damaged = (file: ModelFile, path: string, expected: number, found: number): AppError => ({
  kind: 'model',
  message:
    expected === found
      ? `The weights ${path} of ${file.name} are damaged: their SHA-256 is not the one in the model file.`
      : `The weights ${path} of ${file.name} are cut short: ${found} of ${expected} bytes.`,
  advice: 'Load the model again; if that does not help, replace the file.',
  file: path,
  details: { model: file.id, shard: path, expected, found },
});

/** Bytes in, weights out, in the manifest's order; a weight, and even one of its steps, may lie across two shards. */
export class Dequantiser {
  readonly #entries: readonly WeightEntry[];
  readonly #emit: (entry: WeightEntry, values: Float32Array<ArrayBuffer>) => void;
  #index = 0;
  /** Steps of the entry at hand. */
  #read = 0;
  #values: Float32Array<ArrayBuffer> | null = null;
  #rest = new Uint8Array(0);

  constructor(
    entries: readonly WeightEntry[],
    emit: (entry: WeightEntry, values: Float32Array<ArrayBuffer>) => void,
  ) {
    this.#entries = entries;
    this.#emit = emit;
  }

  add(shard: Uint8Array<ArrayBuffer>): void {
    const bytes = this.#rest.length > 0 ? joined(this.#rest, shard) : shard;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    for (;;) {
      const entry = this.#entries[this.#index];
      if (!entry) break;
      const values = (this.#values ??= new Float32Array(entry.shape.reduce((n, d) => n * d, 1)));
      const steps = stepsOf(entry);
      const end = Math.min(steps.count, this.#read + Math.floor((bytes.length - at) / steps.bytes));
      readSteps(entry, view, at, values, this.#read, end);
      at += (end - this.#read) * steps.bytes;
      this.#read = end;
      if (end < steps.count) break;
      this.#emit(entry, values);
      this.#index++;
      this.#read = 0;
      this.#values = null;
    }
    this.#rest = bytes.slice(at);
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Brings each convolution's weight and bias together. */
class Pairs {
  readonly #take: (name: string, convolution: PlainConvolution) => void;
  readonly #waiting = new Map<string, { entry: WeightEntry; values: Float32Array<ArrayBuffer> }>();

  constructor(take: (name: string, convolution: PlainConvolution) => void) {
    this.#take = take;
  }

  add(entry: WeightEntry, values: Float32Array<ArrayBuffer>): void {
    const dot = entry.name.lastIndexOf('.');
    const name = entry.name.slice(0, dot);
    const other = this.#waiting.get(name);
    if (!other) {
      this.#waiting.set(name, { entry, values });
      return;
    }
    this.#waiting.delete(name);
    const here = { entry, values };
    const [weight, bias] = entry.name.endsWith('.weight') ? [here, other] : [other, here];
    const [h = 0, w = 0, i = 0, o = 0] = weight.entry.shape;
    this.#take(name, { shape: [h, w, i, o], weight: weight.values, bias: bias.values });
  }
}
