// A small untrained model, plainly labelled so, in the page's format.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlainConvolution } from '../core/network/convolution.ts';
import type { DrunetSpec, ModelFile, WeightEntry } from '../core/network/modelManifest.ts';
import { convolutionsOf } from '../core/network/networkSpec.ts';
import { makeSelfTest } from '../engine/selfTest.ts';
import { onNodeWasm } from './nodeEngine.ts';

const SPEC: DrunetSpec = { family: 'drunet', depth: 18, width: 8, inputs: 3, outputs: 2 };
export const UNTRAINED_ID = 'untrained-tiny';

/** Numbers in -1..1, the same on every machine (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** He-scaled uniform weights, as the 8 bits that are stored make them. */
function convolutions(): {
  name: string;
  plain: PlainConvolution;
  codes: Uint8Array;
  scale: number;
  min: number;
}[] {
  const random = seeded(18);
  return convolutionsOf(SPEC).map(({ name, kernel, inputs, outputs }) => {
    const bound = Math.sqrt(3 / (kernel * kernel * inputs));
    const [scale, min] = [(2 * bound) / 255, -bound];
    const codes = Uint8Array.from({ length: kernel * kernel * inputs * outputs }, () =>
      Math.round(((random() + 1) * 255) / 2),
    );
    const weight = Float32Array.from(codes, (code) => code * scale + min);
    const bias = Float32Array.from({ length: outputs }, () => 0.1 * random());
    return { name, plain: { shape: [kernel, kernel, inputs, outputs], weight, bias }, codes, scale, min };
  });
}

/** Writes model.json and its shard into `folder`; answers the bytes of the shard. `grid`: pixels a side of 224 mm. */
export async function writeUntrainedModel(folder: string, id = UNTRAINED_ID, grid = 448): Promise<number> {
  const layers = convolutions();
  const weights = layers.flatMap(({ name, plain, scale, min }): WeightEntry[] => [
    {
      name: `${name}.weight`,
      shape: plain.shape,
      dtype: 'float32',
      quantization: { dtype: 'uint8', scale, min },
    },
    { name: `${name}.bias`, shape: [plain.bias.length], dtype: 'float32' },
  ]);
  const shard = Buffer.concat(layers.flatMap(({ plain, codes }) => [codes, Buffer.from(plain.bias.buffer)]));
  const path = 'weights-1of1.bin';
  const sha256 = createHash('sha256').update(shard).digest('hex');
  const file: ModelFile = {
    format: 'synthmr-model',
    formatVersion: 1,
    id,
    name: grid === 448 ? 'DRUNet-18, untrained' : `DRUNet-18, untrained, ${grid} pixels`,
    version: '0.0.0',
    spec: SPEC,
    contrasts: ['T1', 'T2'],
    preprocessing: {
      windows: [
        { name: 'brain', centre: 40, width: 80 },
        { name: 'soft tissue', centre: 40, width: 400 },
        { name: 'bone', centre: 500, width: 3000 },
      ],
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
      grid: { size: grid, pixelMm: 224 / grid },
    },
    intensityScale: 'none: random weights',
    weightsManifest: [{ paths: [path], weights }],
    shards: [{ path, bytes: shard.length, sha256 }],
    weightsSha256: sha256,
    selfTest: await onNodeWasm(() =>
      makeSelfTest(SPEC, new Map(layers.map(({ name, plain }) => [name, plain]))),
    ),
    card: {
      trainedOn: 'Nothing: seeded random weights.',
      simulatedCt: false,
      heads: [],
      hours: 0,
      steps: 0,
      losses: 'none',
      limits: ['Untrained. Its images show nothing but that the page works.'],
      parent: null,
      date: '2026-11-22',
      metrics: {},
    },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, path), shard);
  writeFileSync(join(folder, 'model.json'), `${JSON.stringify(file)}\n`);
  return shard.length;
}
