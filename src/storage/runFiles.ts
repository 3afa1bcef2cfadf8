// What a fine-tune keeps in the browser: prepared pairs, the plan of each run, its checkpoint, and its best weights.
import type { Convolutions, PlainConvolution } from '../core/network/convolution.ts';
import type { Checkpoint } from '../core/training/checkpoint.ts';
import {
  freshProgress,
  type Preview,
  type PreviewSet,
  type RunEnd,
  type RunPlan,
  type RunProgress,
} from '../core/training/fineTune.ts';
import type { Contrast } from '../core/contrast.ts';
import { sliceBytes, type TrainingSlice } from '../core/training/trainingSlice.ts';
import { type Chunk, fileAt, foldersIn, readJson, remove, writeFile, writeJson } from './originFiles.ts';

const pairs = ['finetune', 'pairs'];
const runs = ['finetune', 'runs'];

/** A prepared pair; nothing in it names a person. */
export interface KeptPair {
  readonly key: string;
  /** A hash of who it is. */
  readonly patient: string;
  readonly size: number;
  readonly pixelMm: number;
  /** The model's contrasts; `present` says which of them the pair has. */
  readonly contrasts: readonly Contrast[];
  readonly present: readonly boolean[];
  readonly slices: number;
  /** In words: how the MR lies on the CT. */
  readonly summary: string;
  readonly warnings: readonly string[];
  /** Data URLs of the middle slice: CT, and the real MR laid over it. */
  readonly pictures: { readonly ct: string; readonly mr: string };
  readonly date: string;
}

export interface KeptRun {
  readonly plan: RunPlan;
  readonly progress: RunProgress | null;
  /** Null while it is not over. */
  readonly end: RunEnd | null;
  /** The model that it made. */
  readonly modelId: string | null;
}

export const keptPairs = async (): Promise<readonly KeptPair[]> => {
  const found: KeptPair[] = [];
  for (const key of await foldersIn(pairs)) {
    const pair = await readJson<KeptPair>([...pairs, key], 'pair.json');
    if (pair) found.push(pair);
    else await remove(pairs, key); // broken off while it was prepared
  }
  return found.sort((a, b) => a.date.localeCompare(b.date));
};

/** The description comes last: a pair without one was never finished. */
export async function keepPair(pair: KeptPair, slices: readonly TrainingSlice[]): Promise<void> {
  const folder = [...pairs, pair.key];
  try {
    await writeFile(
      folder,
      'slices.bin',
      (function* (): Generator<Chunk> {
        for (const { hu, target, mask } of slices) yield* [hu, target, mask];
      })(),
    );
    await writeJson(folder, 'pair.json', pair);
  } catch (thrown) {
    await remove(pairs, pair.key);
    throw thrown;
  }
}

export const removePair = (key: string): Promise<void> => remove(pairs, key);

/** Opens a pair for reading slice by slice; null where it is not kept. */
export async function openPair(key: string): Promise<((index: number) => Promise<TrainingSlice>) | null> {
  const pair = await readJson<KeptPair>([...pairs, key], 'pair.json');
  const file = await fileAt([...pairs, key], 'slices.bin');
  if (!pair || !file) return null;
  const area = pair.size ** 2;
  const contrasts = pair.contrasts.length;
  const bytes = sliceBytes(pair.size, contrasts);
  return async (index) => {
    const buffer = await file.slice(index * bytes, (index + 1) * bytes).arrayBuffer();
    return {
      hu: new Int16Array(buffer, 0, area),
      target: new Uint16Array(buffer, area * 2, area * contrasts),
      mask: new Uint8Array(buffer, area * (2 + 2 * contrasts), area),
    };
  };
}

export async function keptRun(id: string): Promise<KeptRun | null> {
  const run = await readJson<Omit<KeptRun, 'progress'>>([...runs, id], 'run.json');
  const progress = run ? await readJson<RunProgress>([...runs, id], 'progress.json') : null;
  return run ? { ...run, progress: progress && { ...freshProgress, ...progress } } : null;
}

export async function keptRuns(): Promise<readonly KeptRun[]> {
  const found = await Promise.all((await foldersIn(runs)).map(keptRun));
  return found
    .flatMap((run) => (run ? [run] : []))
    .sort((a, b) => b.plan.created.localeCompare(a.plan.created));
}

export const keepRun = (run: Omit<KeptRun, 'progress'>): Promise<void> =>
  writeJson([...runs, run.plan.id], 'run.json', run);

export const removeRun = (id: string): Promise<void> => remove(runs, id);

interface Head {
  readonly progress: RunProgress;
  readonly step: number | null;
  readonly variables: readonly { readonly key: string; readonly length: number }[];
}

/** Progress and weights in one file, so that they are never of different moments. */
export async function keepCheckpoint(
  id: string,
  progress: RunProgress,
  checkpoint: Checkpoint | null,
): Promise<void> {
  const entries = Object.entries(checkpoint?.variables ?? {});
  const head: Head = {
    progress,
    step: checkpoint?.step ?? null,
    variables: entries.map(([key, { value }]) => ({ key, length: value.length })),
  };
  await writeFile(
    [...runs, id],
    'checkpoint.bin',
    packed(
      head,
      entries.flatMap(([, { value, first, second }]) => [value, first, second]),
    ),
  );
  await writeJson([...runs, id], 'progress.json', progress);
}

export async function readCheckpoint(
  id: string,
): Promise<{ readonly progress: RunProgress; readonly checkpoint: Checkpoint | null } | null> {
  const read = await unpacked([...runs, id], 'checkpoint.bin');
  if (!read) return null;
  const { take } = read;
  const head = read.head as Head;
  const variables: Record<string, Checkpoint['variables'][string]> = {};
  for (const { key, length } of head.variables)
    variables[key] = { value: take(length), first: take(length), second: take(length) };
  const progress = { ...freshProgress, ...head.progress };
  return { progress, checkpoint: head.step === null ? null : { step: head.step, variables } };
}

type Shapes = readonly { readonly name: string; readonly shape: PlainConvolution['shape'] }[];

export const keepBest = (id: string, fold: number, trained: Convolutions): Promise<void> =>
  writeFile(
    [...runs, id],
    `best-${fold}.bin`,
    packed(
      [...trained].map(([name, { shape }]) => ({ name, shape })),
      [...trained.values()].flatMap(({ weight, bias }) => [weight, bias]),
    ),
  );

export async function readBest(id: string, fold: number): Promise<Convolutions> {
  const read = await unpacked([...runs, id], `best-${fold}.bin`);
  const best = new Map<string, PlainConvolution>();
  if (!read) return best;
  for (const { name, shape } of read.head as Shapes) {
    const [h, w, i, o] = shape;
    best.set(name, { shape, weight: read.take(h * w * i * o), bias: read.take(o) });
  }
  return best;
}

interface PreviewHead {
  readonly epoch: number;
  readonly previews: readonly Omit<Preview, 'synthetic' | 'real'>[];
}

/** The pictures of the last validation, so that a run that is looked at again shows them. */
export const keepPreviews = (id: string, { epoch, previews }: PreviewSet): Promise<void> =>
  writeFile(
    [...runs, id],
    'previews.bin',
    packed(
      {
        epoch,
        previews: previews.map(({ size, contrast, pair, psnr, ssim, tenengrad }) => ({
          size,
          contrast,
          pair,
          psnr,
          ssim,
          tenengrad,
        })),
      } satisfies PreviewHead,
      previews.flatMap(({ synthetic, real }) => [synthetic, real]),
    ),
  );

/** Null where nothing has validated yet. */
export async function readPreviews(id: string): Promise<PreviewSet | null> {
  const read = await unpacked([...runs, id], 'previews.bin');
  if (!read) return null;
  const { epoch, previews } = read.head as PreviewHead;
  const plane = (size: number): Uint8Array<ArrayBuffer> => read.bytes(size * size);
  return {
    epoch,
    previews: previews.map((one) => ({ ...one, synthetic: plane(one.size), real: plane(one.size) })),
  };
}

/** Length of the head, the head as JSON padded to four bytes, then the numbers. */
function* packed(head: unknown, arrays: readonly Chunk[]): Generator<Chunk> {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const padded = new Uint8Array(4 + Math.ceil(text.length / 4) * 4).fill(0x20);
  new DataView(padded.buffer).setUint32(0, padded.length - 4, true);
  padded.set(text, 4);
  yield padded;
  yield* arrays;
}

interface Unpacked {
  readonly head: unknown;
  readonly take: (length: number) => Float32Array<ArrayBuffer>;
  readonly bytes: (length: number) => Uint8Array<ArrayBuffer>;
}

async function unpacked(folder: readonly string[], name: string): Promise<Unpacked | null> {
  const file = await fileAt(folder, name);
  if (!file) return null;
  const buffer = await file.arrayBuffer();
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as unknown;
  let at = 4 + length;
  return {
    head,
    take: (count) => {
      const values = new Float32Array(buffer, at, count);
      at += 4 * count;
      return values;
    },
    bytes: (count) => {
      const values = new Uint8Array(buffer, at, count);
      at += count;
      return values;
    },
  };
}
