// A safetensors file: names, shapes and numbers of its tensors (format: huggingface.co/docs/safetensors).
import type { AppError } from '../../src/core/appError.ts';
import { fromHalf } from '../../src/core/network/half.ts';

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  /** As 32-bit floats, row-major, whatever they are stored as. */
  readonly values: () => Float32Array<ArrayBuffer>;
}

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Little-endian, as every machine that runs Node stores them. */
  readonly values: Float32Array<ArrayBuffer>;
}

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** What its writer noted beside the tensors. */
  readonly notes: Readonly<Record<string, string>>;
}

const LARGEST_HEADER = 100_000_000;
const BYTES: Readonly<Record<string, number>> = { F64: 8, F32: 4, F16: 2, BF16: 2 };

/** Throws an AppError that says what is wrong with the file. Tensors of integers are listed but hold no values. */
export function readSafetensors(bytes: Uint8Array<ArrayBuffer>, file: string): SafetensorsFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length >= 8 ? Number(view.getBigUint64(0, true)) : 0;
  if (length < 2 || length > LARGEST_HEADER || 8 + length > bytes.length)
    throw broken(file, 'it does not begin with the header of a safetensors file');
  const header = parsed(new TextDecoder().decode(bytes.subarray(8, 8 + length)), file);
  const tensors = new Map<string, StoredTensor>();
  const { __metadata__: notes = {}, ...entries } = header;
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = entry as Readonly<Record<string, unknown>>;
    if (typeof dtype !== 'string' || !isNumbers(shape) || !isNumbers(offsets) || offsets.length !== 2)
      throw broken(file, `its entry ${name} lacks type, shape or place`);
    const [from = 0, to = 0] = offsets.map((offset) => 8 + length + offset);
    const count = shape.reduce((n, d) => n * d, 1);
    const size = BYTES[dtype];
    if (to > bytes.length || from > to || (size !== undefined && to - from !== count * size))
      throw broken(
        file,
        `its tensor ${name} is cut short: ${Math.max(0, Math.min(to, bytes.length) - from)} bytes`,
      );
    tensors.set(name, {
      shape,
      dtype,
      values: () => numbersOf(view, dtype, from, size === undefined ? 0 : count),
    });
  }
  if (tensors.size === 0) throw broken(file, 'it holds no tensor');
  return { tensors, notes: notes as Readonly<Record<string, string>> };
}

/** The same format written, every tensor as 32-bit floats: length, header and numbers, in parts. */
export function* writeSafetensors(
  tensors: readonly NamedTensor[],
  notes: Readonly<Record<string, string>>,
): Generator<Uint8Array> {
  const header: Record<string, unknown> = { __metadata__: notes };
  let at = 0;
  for (const { name, shape, values } of tensors)
    header[name] = { dtype: 'F32', shape, data_offsets: [at, (at += values.byteLength)] };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20); // numbers begin at a multiple of 8
  padded.set(text);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(padded.length), true);
  yield length;
  yield padded;
  for (const { values } of tensors) yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((one) => Number.isInteger(one) && one >= 0);

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const header: unknown = JSON.parse(text);
    if (typeof header === 'object' && header !== null) return header as Readonly<Record<string, unknown>>;
  } catch {
    // said below
  }
  throw broken(file, 'its header is no JSON');
}

function numbersOf(view: DataView, dtype: string, from: number, count: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(count);
  const read = reader(view, dtype);
  const step = BYTES[dtype] ?? 4;
  for (let i = 0, at = from; i < count; i++, at += step) values[i] = read(at);
  return values;
}

function reader(view: DataView, dtype: string): (at: number) => number {
  switch (dtype) {
    case 'F64':
      return (at) => view.getFloat64(at, true);
    case 'F16':
      return (at) => fromHalf(view.getUint16(at, true));
    case 'BF16': {
      const wide = new DataView(new ArrayBuffer(4));
      return (at) => {
        wide.setUint32(0, view.getUint16(at, true) << 16);
        return wide.getFloat32(0);
      };
    }
    default:
      return (at) => view.getFloat32(at, true);
  }
}

const broken = (file: string, why: string): AppError => ({
  kind: 'model',
  message: `${file} cannot be read: ${why}.`,
  advice: 'Save the state dict anew with safetensors.torch.save_file, or give the .pth itself.',
  file,
});
