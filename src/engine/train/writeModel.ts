// A fine-tuned model in the page's format: its parent's file with new weights, a self-test and a card of its own.
import { sha256 } from '../../core/files/sha256.ts';
import type { Convolutions } from '../../core/network/convolution.ts';
import {
  type ModelCard,
  type ModelFile,
  PERCENTILE_SCALE,
  type WeightEntry,
} from '../../core/network/modelManifest.ts';
import { writeSteps } from '../../core/network/storedWeight.ts';
import { makeSelfTest } from '../selfTest.ts';

export interface NewModel {
  readonly parent: ModelFile;
  /** All convolutions. */
  readonly weights: Convolutions;
  /** Those that were trained: stored as 32-bit floats; the others as the parent stores them, to the bit. */
  readonly trained: ReadonlySet<string>;
  readonly id: string;
  readonly name: string;
  readonly card: ModelCard;
}

export interface WrittenModel {
  readonly file: ModelFile;
  readonly shards: readonly { readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

const SHARD_BYTES = 16 * 2 ** 20;

/** Needs a started backend: the self-test's numbers are this network's own. */
export async function writeModel(model: NewModel): Promise<WrittenModel> {
  const { parent, weights, trained, id, name, card } = model;
  if (parent.spec.family === 'vgg') throw new Error('A feature network makes no images.');
  const entries = parent.weightsManifest.flatMap((group) => group.weights);
  const kept = entries.map((entry): WeightEntry => {
    const { name: weight, shape } = entry;
    return trained.has(convolutionOf(weight)) ? { name: weight, shape, dtype: 'float32' } : entry;
  });
  const parts = kept.map((entry) => writeSteps(entry, valuesOf(entry, weights)));
  const blob = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    blob.set(part, at);
    at += part.length;
  }
  const count = Math.max(1, Math.ceil(blob.length / SHARD_BYTES));
  const shards = Array.from({ length: count }, (_, i) => ({
    path: `weights-${i + 1}of${count}.bin`,
    bytes: blob.slice(i * SHARD_BYTES, (i + 1) * SHARD_BYTES),
  }));
  const file: ModelFile = {
    ...withoutDomain(parent),
    id,
    name,
    version: '1.0.0',
    intensityScale: PERCENTILE_SCALE,
    weightsManifest: [{ paths: shards.map(({ path }) => path), weights: kept }],
    shards: await Promise.all(
      shards.map(async ({ path, bytes }) => ({ path, bytes: bytes.length, sha256: await sha256(bytes) })),
    ),
    weightsSha256: await sha256(blob),
    selfTest: await makeSelfTest(parent.spec, weights),
    card,
  };
  return { file, shards };
}

/** What the parent's lowest layer held of its training pairs is not what these weights hold of theirs. */
function withoutDomain(parent: ModelFile): ModelFile {
  const { domain, ...rest } = parent;
  return domain ? rest : parent;
}

const convolutionOf = (weight: string): string => weight.slice(0, weight.lastIndexOf('.'));

function valuesOf({ name }: WeightEntry, weights: NewModel['weights']): Float32Array {
  const convolution = weights.get(convolutionOf(name));
  if (!convolution) throw new Error(`The weights lack ${name}.`);
  return name.endsWith('.weight') ? convolution.weight : convolution.bias;
}
