// The head in phases is the upsampling and convolution that the definition names; broken outputs never become images.
import { describe, expect, it } from 'vitest';
import type { DrunetSpec } from '../core/network/modelManifest.ts';
import { headChannels, headOnDevice, intensitiesOf, logitsOf } from './head.ts';

const spec: DrunetSpec = { family: 'drunet', depth: 18, width: 2, inputs: 3, outputs: 2 };
const value = (i: number): number => Math.sin(1.7 * i + 0.3);

/** 3x3 convolution with zeros around, plain and slow. */
function convolve(
  image: (y: number, x: number, c: number) => number,
  size: number,
  inputs: number,
  outputs: number,
  weight: Float32Array,
  bias: Float32Array,
): Float32Array {
  const out = new Float32Array(size * size * outputs);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      for (let o = 0; o < outputs; o++) {
        let sum = bias[o] ?? 0;
        for (let ky = 0; ky < 3; ky++)
          for (let kx = 0; kx < 3; kx++) {
            const [sy, sx] = [y + ky - 1, x + kx - 1];
            if (sy < 0 || sx < 0 || sy >= size || sx >= size) continue;
            for (let i = 0; i < inputs; i++)
              sum += image(sy, sx, i) * (weight[((ky * 3 + kx) * inputs + i) * outputs + o] ?? 0);
          }
        out[(y * size + x) * outputs + o] = sum;
      }
  return out;
}

describe('head', () => {
  it('[ENG-4] a convolution in four phases equals nearest upsampling and a 3x3 convolution, borders included', () => {
    const low = 3;
    const size = 2 * low;
    const weight = Float32Array.from({ length: 9 * 2 * 2 }, (_, i) => value(i));
    const bias = Float32Array.from([0.25, -0.5]);
    const pixel = (y: number, x: number, c: number): number => value(100 + (y * low + x) * 2 + c);
    const wanted = convolve((y, x, c) => pixel(y >> 1, x >> 1, c), size, 2, 2, weight, bias);

    const phased = headOnDevice(spec, { shape: [3, 3, 2, 2], weight, bias });
    expect(phased.shape).toEqual([3, 3, 2, headChannels(spec)]);
    const onDevice = convolve(pixel, low, 2, headChannels(spec), phased.weight, phased.bias);
    const found = logitsOf(spec, onDevice, size);
    found.forEach((v, i) => expect(v).toBeCloseTo(wanted[i] ?? NaN, 5));
  });

  it('[ENG-4] a U-Net head is padded to four outputs and read back without them', () => {
    const unet = { family: 'unet', width: 2, inputs: 3, outputs: 1 } as const;
    const weight = Float32Array.from({ length: 18 }, (_, i) => value(i));
    const padded = headOnDevice(unet, { shape: [3, 3, 2, 1], weight, bias: Float32Array.from([1]) });
    expect(padded.shape).toEqual([3, 3, 2, 4]);
    expect([
      ...logitsOf(
        unet,
        Float32Array.from({ length: 16 }, (_, i) => i),
        2,
      ),
    ]).toEqual([0, 4, 8, 12]);
  });

  it('[ENG-5] logits become intensities between 0 and 1', () => {
    const result = intensitiesOf(Float32Array.from([0, 100, -100, Math.log(3)]));
    const values = result.ok ? [...result.value] : [];
    [0.5, 1, 0, 0.75].forEach((wanted, i) => expect(values[i]).toBeCloseTo(wanted, 6));
  });

  it.each([
    ['all zero', [0, 0, 0], /every value is zero/],
    ['not a number', [1, NaN, 2], /value 1 of 3 is NaN/],
    ['infinite', [Infinity], /Infinity/],
  ])('[ENG-5] an output that is %s is an error, never an image', (_what, values, message) => {
    const result = intensitiesOf(Float32Array.from(values));
    expect(result.ok ? '' : result.error.message).toMatch(message);
  });
});
