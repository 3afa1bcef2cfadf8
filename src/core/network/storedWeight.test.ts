// Weights lie in the shards as the format says, and come back as the very same numbers however they are stored.
import { describe, expect, it } from 'vitest';
import { fromHalf } from './half.ts';
import type { Quantization, WeightEntry } from './modelManifest.ts';
import { readSteps, stepsOf, storedBytes, writeSteps } from './storedWeight.ts';

const entry = (shape: readonly number[], quantization?: Quantization): WeightEntry => ({
  name: 'w.weight',
  shape,
  dtype: 'float32',
  ...(quantization ? { quantization } : {}),
});
const read = (weight: WeightEntry, bytes: Uint8Array<ArrayBuffer>): Float32Array => {
  const values = new Float32Array(weight.shape.reduce((n, d) => n * d, 1));
  readSteps(weight, new DataView(bytes.buffer), 0, values, 0, stepsOf(weight).count);
  return values;
};

/** Bytes that any file of these entries may hold. */
function anyBytes(weight: WeightEntry, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(
    { length: storedBytes(weight) },
    (_, i) => Math.imul(i + seed, 2654435761) >>> 24,
  );
  const view = new DataView(bytes.buffer);
  const { quantization } = weight;
  const { count, bytes: step } = stepsOf(weight);
  if (quantization?.dtype === 'float16' || quantization?.dtype === 'int4')
    for (let i = 0; i < count; i++)
      view.setUint16(i * step, (view.getUint16(i * step, true) & 0x83ff) | 0x3400, true);
  if (!quantization) for (let i = 0; i < count; i++) view.setFloat32(i * 4, Math.sin(i + seed), true);
  return bytes;
}

describe('storedWeight', () => {
  it('[WEI-7] reads groups of four-bit codes: the scale, then pairs, through the output channels first', () => {
    const weight = entry([1, 1, 3, 2], { dtype: 'int4', scale: 2, group: 2 });
    const [one, half, minus] = [
      [0x00, 0x3c],
      [0x00, 0x38],
      [0x00, 0xbc],
    ] as const;
    const bytes = Uint8Array.from([...one, 0x0f, ...half, 0x98, ...minus, 0x83, ...one, 0x8a]);
    expect(storedBytes(weight)).toBe(12);
    // rows: inputs 0, 1 and 2; columns: outputs 0 and 1
    expect([...read(weight, bytes)]).toEqual([14, 0, -16, 1, 10, 4]);
  });

  it.each<[string, WeightEntry]>([
    ['32-bit floats', entry([3, 2])],
    ['16-bit floats', entry([3, 3, 2, 5], { dtype: 'float16' })],
    ['8-bit codes', entry([3, 3, 4, 5], { dtype: 'uint8', scale: 0.0123, min: -1.7 })],
    ['16-bit codes', entry([3, 3, 4, 5], { dtype: 'uint16', scale: 1.3e-4, min: -1.7 })],
    ['four-bit codes', entry([3, 3, 64, 5], { dtype: 'int4', scale: 0.37, group: 64 })],
    ['four-bit codes, the last group short', entry([3, 3, 3, 7], { dtype: 'int4', scale: 0.37, group: 8 })],
  ])('[WEI-7] writes %s from which the same numbers are read', (_what, weight) => {
    for (let seed = 0; seed < 20; seed++) {
      const values = read(weight, anyBytes(weight, seed));
      const written = writeSteps(weight, values);
      expect(written.length).toBe(storedBytes(weight));
      expect(read(weight, written)).toEqual(values);
    }
  });

  it('[WEI-7] stores a group of nothing, and refuses to store in four bits what is not of four bits', () => {
    const weight = entry([1, 1, 4, 1], { dtype: 'int4', scale: 1, group: 4 });
    const nothing = writeSteps(weight, new Float32Array(4));
    expect(fromHalf(new DataView(nothing.buffer).getUint16(0, true))).toBe(0);
    expect([...read(weight, nothing)]).toEqual([0, 0, 0, 0]);
    expect(() => writeSteps(weight, Float32Array.of(1, 0.123, 0.5, 0.77))).toThrow('w.weight');
  });
});
