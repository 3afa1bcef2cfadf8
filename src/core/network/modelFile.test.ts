// A model.json is accepted when sound, and refused with a message for each thing that does not fit.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { oracleJson } from '../../node/oracles.ts';
import { readModelFile } from './modelFile.ts';
import type { ModelFile, ModelList } from './modelManifest.ts';
import { storedBytes } from './storedWeight.ts';

const read = (name: string): ModelFile => oracleJson(`network/${name}/model.json`) as ModelFile;

type Draft = Record<string, unknown>;
const spoiled = (change: (draft: Draft) => void): string => {
  const draft = structuredClone(read('drunet18')) as unknown as Draft;
  change(draft);
  const result = readModelFile(draft, 'spoiled/model.json');
  return result.ok ? 'accepted' : result.error.message;
};
const weightsOf = (draft: Draft): Draft[] =>
  (draft['weightsManifest'] as { weights: Draft[] }[])[0]?.weights ?? [];

describe('readModelFile', () => {
  it.each(['drunet18', 'drunet34', 'drunet50', 'drunet101', 'drunet152', 'drunet50-one', 'unet', 'vgg'])(
    '[NET-3] accepts %s as PyTorch wrote it',
    (name) => {
      expect(readModelFile(read(name), name)).toMatchObject({ ok: true });
    },
  );

  it('[NET-3] accepts every model and feature network that is shipped', () => {
    const at = (path: string): unknown =>
      JSON.parse(readFileSync(new URL(`../../../public/models/${path}`, import.meta.url), 'utf8'));
    const { models, featureNetworks } = at('manifest.json') as ModelList;
    for (const { path } of [...models, ...featureNetworks])
      expect(readModelFile(at(path), path)).toMatchObject({ ok: true });
  });

  it.each<[string, (draft: Draft) => void, RegExp]>([
    ['another format', (d) => (d['format'] = 'layers-model'), /not a "synthmr-model"/],
    ['a later version', (d) => (d['formatVersion'] = 2), /version is 2/],
    ['an unknown family', (d) => (d['spec'] = { family: 'gan' }), /family "gan" is unknown/],
    ['an unknown depth', (d) => ((d['spec'] as Draft)['depth'] = 19), /no DRUNet-19/],
    ['another width', (d) => ((d['spec'] as Draft)['width'] = 4), /conv1\.weight has the shape \[7,7,3,8\]/],
    ['a missing weight', (d) => weightsOf(d).pop(), /weight head\.bias is missing/],
    [
      'a stray weight',
      (d) => weightsOf(d).push({ name: 'extra', shape: [1], dtype: 'float32' }),
      /"extra" is not part/,
    ],
    [
      'four-bit codes in odd groups',
      (d) => ((weightsOf(d)[0] ?? {})['quantization'] = { dtype: 'int4', scale: 1, group: 7 }),
      /lacks the scale or an even group/,
    ],
    ['a weight of another type', (d) => ((weightsOf(d)[1] ?? {})['dtype'] = 'int32'), /stored as "int32"/],
    [
      'a shard that climbs out',
      (d) => (d['shards'] = [{ path: '../x.bin', bytes: 1, sha256: '' }]),
      /plain file name/,
    ],
    [
      'a shard of another size',
      (d) => (((d['shards'] as Draft[])[0] ?? {})['bytes'] = 7),
      /shards hold 7 bytes/,
    ],
    [
      'too few windows',
      (d) => (((d['preprocessing'] as Draft)['windows'] as unknown[]).length = 2),
      /2 windows/,
    ],
    [
      'an odd grid',
      (d) => ((d['preprocessing'] as Draft)['grid'] = { size: 450, pixelMm: 0.5 }),
      /multiple of 32/,
    ],
    ['no contrasts', (d) => (d['contrasts'] = []), /0 contrasts for a network of 2/],
    ['no self-test', (d) => delete d['selfTest'], /self-test/],
    ['no card', (d) => delete d['card'], /card is missing/],
  ])('[NET-3] refuses %s and says so', (_what, change, message) => {
    expect(spoiled(change)).toMatch(message);
  });

  it('[NET-3] refuses what is no object at all', () => {
    for (const json of [null, 3, 'x', [], undefined]) expect(readModelFile(json, 'x').ok).toBe(false);
  });

  it('[NET-3] counts the bytes that a weight takes in its shard', () => {
    const quantization = { dtype: 'float16' } as const;
    expect(storedBytes({ name: 'w', shape: [3, 3, 2, 5], dtype: 'float32', quantization })).toBe(180);
  });
});
