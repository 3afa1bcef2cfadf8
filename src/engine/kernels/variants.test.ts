import { describe, expect, it } from 'vitest';
import { chooserOf } from '../tuning/chosenVariants.ts';
import { type Layer, layerKey } from './layer.ts';
import { stepsOf } from './tiledProgram.ts';
import { candidatesFor, SHAPES, type Variant, variantName, variantNamed } from './variants.ts';

const limits = { maxComputeWorkgroupStorageSize: 32768, maxComputeInvocationsPerWorkgroup: 256 };
const layer = (change: Partial<Layer> = {}): Layer => ({
  kernel: 3,
  stride: 1,
  n: 1,
  height: 28,
  width: 28,
  outputs: 256,
  channels: [256, 0],
  halved: [false, false, false],
  residual: 'none',
  relu: true,
  gradient: 'none',
  ...change,
});
const names = (variants: readonly Variant[]): string[] => variants.map(variantName);

describe('candidates of a layer', () => {
  it('[ENG-22] cut the sums of small maps into parts, of large maps not', () => {
    const small = names(candidatesFor(layer(), limits));
    expect(small[0]).toBe('direct');
    expect(small).toEqual(expect.arrayContaining(['wide', 'wide x 4', 'wide x 8', 'small', 'small x 2']));
    const large = names(candidatesFor(layer({ height: 224, width: 224, outputs: 64 }), limits));
    expect(large).toEqual(expect.arrayContaining(['wide', 'tall', 'low']));
    expect(large.some((name) => name.includes(' x '))).toBe(false);
  });

  it('[ENG-22] fit the device and the layer: no tile over its memory, none mostly beyond its outputs', () => {
    const head = layer({ outputs: 8, height: 224, width: 224 });
    expect(names(candidatesFor(head, limits))).toEqual(['direct', 'thin']);
    const weak = { maxComputeWorkgroupStorageSize: 16384, maxComputeInvocationsPerWorkgroup: 256 };
    expect(names(candidatesFor(layer(), weak))).not.toContain('tall');
    expect(names(candidatesFor(layer(), weak))).toContain('wide');
    expect(names(candidatesFor(layer({ channels: [3, 0] }), limits))).toEqual(['direct']);
  });

  it('[ENG-30] take Winograd’s kernel for 3x3 convolutions of stride 1 alone', () => {
    const small = names(candidatesFor(layer(), limits));
    expect(small).toEqual(expect.arrayContaining(['winograd', 'winograd x 8', 'winogradSmall x 2']));
    const others = [{ stride: 2 }, { kernel: 1 }, { kernel: 7 }, { channels: [3, 0] as const }];
    for (const other of others)
      expect(names(candidatesFor(layer(other), limits)).join()).not.toContain('winograd');
    // Little of so shallow a sum is left when its outputs are transformed once a part.
    expect(names(candidatesFor(layer({ channels: [32, 0] }), limits)).join()).not.toContain('winograd x');
  });

  it("[ENG-24] of a filter's gradient cut its pixels so that a large GPU is filled, and Winograd is none of a gradient's", () => {
    const filter = names(candidatesFor(layer({ gradient: 'filter', relu: false }), limits));
    expect(filter).toEqual(expect.arrayContaining(['direct', 'wide x 8', 'small x 2']));
    const early = layer({ gradient: 'filter', height: 112, width: 112, outputs: 64, channels: [64, 0] });
    expect(names(candidatesFor(early, limits))).toContain('wide x 64');
    const masked = names(candidatesFor(layer({ gradient: 'masked', relu: false }), limits));
    expect(masked).toContain('wide');
    expect(masked.some((name) => name.startsWith('winograd'))).toBe(false);
  });

  it('[ENG-22] are found again by their names, and a name that is none is none', () => {
    for (const variant of candidatesFor(layer(), limits))
      expect(variantNamed(variantName(variant))).toEqual(variant);
    expect(variantNamed('huge')).toBeNull();
  });

  it('[ENG-22] have steps for every kernel place and input quad, each input by itself', () => {
    expect(stepsOf(3, [20, 4], SHAPES.wide)).toBe(9 * (2 + 1));
  });

  it('[ENG-23] a layer at another size takes what its like took, one that was not measured the default', () => {
    const choice = { variant: 'low x 4', ms: 1, directMs: 2 };
    const choose = chooserOf({ [layerKey(layer())]: choice, 'x y z': { ...choice, variant: 'gone' } });
    expect(choose(layer())).toEqual({ shape: 'low', parts: 4 });
    expect(choose(layer({ height: 4, width: 4 }))).toEqual({ shape: 'low', parts: 4 });
    expect(choose(layer({ outputs: 128 }))).toBe('direct');
  });
});
