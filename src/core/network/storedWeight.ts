// How the numbers of one weight lie in a model's shards: in steps of a few bytes, one number or one group a step; there and back.
import { fromHalf, toHalf } from './half.ts';
import type { Quantization, WeightEntry } from './modelManifest.ts';

const BYTES = { float32: 4, uint8: 1, uint16: 2, float16: 2 } as const;
/** Added to a 4-bit code, -8 to 7, as it is stored. */
const MIDDLE = 8;
const SCALE_BYTES = 2;

type Grouped = Extract<Quantization, { readonly dtype: 'int4' }>;

export interface Steps {
  readonly count: number;
  /** Bytes of one step. */
  readonly bytes: number;
}

/** The steps of a weight, each of which can be read by itself. */
export function stepsOf({ shape, quantization }: WeightEntry): Steps {
  const count = sizeOf(shape);
  if (quantization?.dtype !== 'int4') return { count, bytes: BYTES[quantization?.dtype ?? 'float32'] };
  const { group } = quantization;
  const outputs = outputsOf(shape);
  return { count: outputs * Math.ceil(count / outputs / group), bytes: SCALE_BYTES + group / 2 };
}

/** Bytes that one weight takes in the shards. */
export function storedBytes(entry: WeightEntry): number {
  const { count, bytes } = stepsOf(entry);
  return count * bytes;
}

/** Puts the numbers of the steps from..to, which begin at byte `at`, into their places in values (all of the weight, in the order of its shape). */
export function readSteps(
  { shape, quantization }: WeightEntry,
  view: DataView,
  at: number,
  values: Float32Array,
  from: number,
  to: number,
): void {
  switch (quantization?.dtype) {
    case 'int4':
      readGroups(shape, quantization, new Uint8Array(view.buffer, view.byteOffset + at), values, from, to);
      return;
    case 'uint8': {
      const { scale, min } = quantization;
      for (let i = from; i < to; i++, at++) values[i] = view.getUint8(at) * scale + min;
      return;
    }
    case 'uint16': {
      const { scale, min } = quantization;
      for (let i = from; i < to; i++, at += 2) values[i] = view.getUint16(at, true) * scale + min;
      return;
    }
    case 'float16':
      for (let i = from; i < to; i++, at += 2) values[i] = fromHalf(view.getUint16(at, true));
      return;
    case undefined:
      for (let i = from; i < to; i++, at += 4) values[i] = view.getFloat32(at, true);
  }
}

/** Groups from..to, whose bytes begin at the first; in the order of the weight, which memory likes better than the order of the bytes. */
function readGroups(
  shape: readonly number[],
  { group, scale }: Grouped,
  bytes: Uint8Array,
  values: Float32Array,
  from: number,
  to: number,
): void {
  const outputs = outputsOf(shape);
  const inputs = sizeOf(shape) / outputs;
  const size = SCALE_BYTES + group / 2;
  const units = new Float64Array(outputs);
  for (let step = from; step < to;) {
    const begin = Math.floor(step / outputs) * group;
    const [first, end] = [step % outputs, Math.min(outputs, (step % outputs) + to - step)];
    const at = (step - from - first) * size; // where the group of output 0 begins, or would
    for (let o = first; o < end; o++) {
      const scaleAt = at + o * size;
      units[o] = fromHalf((bytes[scaleAt] ?? 0) | ((bytes[scaleAt + 1] ?? 0) << 8)) * scale;
    }
    for (let k = 0; k < group && begin + k < inputs; k++) {
      const [row, code, shift] = [(begin + k) * outputs, at + SCALE_BYTES + (k >> 1), (k & 1) * 4];
      for (let o = first; o < end; o++)
        values[row + o] = ((((bytes[code + o * size] ?? 0) >> shift) & 15) - MIDDLE) * (units[o] ?? 0) + 0; // no -0
    }
    step += end - first;
  }
}

/** The bytes from which the very same numbers are read again, of numbers that were read from such bytes. */
export function writeSteps(entry: WeightEntry, values: Float32Array): Uint8Array<ArrayBuffer> {
  const { shape, quantization } = entry;
  const bytes = new Uint8Array(storedBytes(entry));
  const view = new DataView(bytes.buffer);
  switch (quantization?.dtype) {
    case 'int4': {
      const { group, scale } = quantization;
      const places = placesOf(shape, group);
      for (let step = 0; step < stepsOf(entry).count; step++) {
        const at = step * (SCALE_BYTES + group / 2);
        const { first, count, outputs } = places(step);
        const numbers = Float32Array.from({ length: count }, (_, k) => values[first + k * outputs] ?? 0);
        const half = scaleOf(numbers, scale);
        if (half === null) throw new Error(`${entry.name} holds numbers that are not of four bits.`);
        view.setUint16(at, half, true);
        bytes.fill(MIDDLE * 17, at + SCALE_BYTES, at + SCALE_BYTES + group / 2);
        numbers.forEach((value, k) => {
          const code = codeOf(value, fromHalf(half) * scale) + MIDDLE;
          const place = at + SCALE_BYTES + (k >> 1);
          const pair = view.getUint8(place);
          view.setUint8(place, k & 1 ? (pair & 15) | (code << 4) : (pair & 240) | code);
        });
      }
      return bytes;
    }
    case 'uint8': {
      const { scale, min } = quantization;
      values.forEach((value, i) => view.setUint8(i, Math.round((value - min) / scale)));
      return bytes;
    }
    case 'uint16': {
      const { scale, min } = quantization;
      values.forEach((value, i) => view.setUint16(i * 2, Math.round((value - min) / scale), true));
      return bytes;
    }
    case 'float16':
      values.forEach((value, i) => view.setUint16(i * 2, toHalf(value), true));
      return bytes;
    case undefined:
      values.forEach((value, i) => view.setFloat32(i * 4, value, true));
      return bytes;
  }
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);
const outputsOf = (shape: readonly number[]): number => shape.at(-1) ?? 1;

interface Places {
  /** Where the group's first number stands. */
  readonly first: number;
  readonly count: number;
  /** From one number of the group to the next. */
  readonly outputs: number;
}

/** Groups go through the output channels first, so that neighbours in the shards are neighbours in the weight. */
function placesOf(shape: readonly number[], group: number): (step: number) => Places {
  const outputs = outputsOf(shape);
  const inputs = sizeOf(shape) / outputs;
  return (step) => {
    const begin = Math.floor(step / outputs) * group;
    return {
      first: begin * outputs + (step % outputs),
      count: Math.min(group, inputs - begin),
      outputs,
    };
  };
}

const codeOf = (value: number, unit: number): number => (unit === 0 ? 0 : Math.round(value / unit));

/** The 16-bit scale, counted in `scale`, of which all numbers are multiples by -8 to 7; null where there is none. */
function scaleOf(numbers: Float32Array, scale: number): number | null {
  const extreme = numbers.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  if (extreme === 0) return 0;
  for (let code = -8; code <= 7; code++) {
    if (code === 0) continue;
    const half = toHalf(extreme / scale / code);
    const unit = fromHalf(half) * scale;
    const same = (value: number): boolean => {
      const found = codeOf(value, unit);
      return found >= -8 && found <= 7 && Math.fround(found * unit) === value;
    };
    if (numbers.every(same)) return half;
  }
  return null;
}
