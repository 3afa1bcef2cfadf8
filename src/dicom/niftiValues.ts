// Voxels of a NIfTI file as real values, slice by slice, in the order of its slices.
import type { AppError } from '../core/appError.ts';
import type { NiftiHeader } from '../core/files/niftiHeader.ts';
import type { NiftiSlices } from '../core/files/niftiSlices.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { type ByteSource, readPart } from './byteSource.ts';
import { type FrameInto, PADDING_HU } from './frameValues.ts';

/** The stored values of one slice, and where its pixels lie among them. */
interface StoredSlice {
  readonly values: ArrayLike<number>;
  readonly first: number;
}

/** A reader of one slice after another. A volume that is stored across its slices is read whole, once. */
export function niftiReader(
  source: ByteSource,
  header: NiftiHeader,
  slices: NiftiSlices,
): (slice: number, into: FrameInto) => Promise<Result<null>> {
  const [x, y, z] = header.size;
  let whole: Promise<Result<ArrayLike<number>>> | null = null;
  const stored = async (slice: number): Promise<Result<StoredSlice>> => {
    const first = slices.first + slice * slices.sliceStride;
    if (slices.sliceAxis !== 2) {
      const all = await (whole ??= voxels(source, header, 0, x * y * z));
      return all.ok ? ok({ values: all.value, first }) : all;
    }
    const start = Math.floor(first / (x * y)) * x * y;
    const own = await voxels(source, header, start, x * y);
    return own.ok ? ok({ values: own.value, first: first - start }) : own;
  };
  return async (slice, into) => {
    const found = await stored(slice);
    if (!found.ok) return found;
    fill(found.value, header, slices, into);
    return ok(null);
  };
}

/** Int16: HU, rounded and clipped, air where there is no number; Float32 and Uint16: raw units, 0 where there is none. */
function fill(
  { values, first }: StoredSlice,
  { slope, intercept }: NiftiHeader,
  { columns, rows, columnStride, rowStride }: NiftiSlices,
  into: FrameInto,
): void {
  const hu = into instanceof Int16Array;
  const [least, most] = hu ? [-32768, 32767] : into instanceof Uint16Array ? [0, 65535] : [-3e38, 3e38];
  const whole = !(into instanceof Float32Array);
  const missing = hu ? PADDING_HU : 0;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const value = slope * (values[first + row * rowStride + column * columnStride] ?? NaN) + intercept;
      const clipped = Math.min(most, Math.max(least, whole ? Math.round(value) : value));
      into[row * columns + column] = Number.isNaN(value) ? missing : clipped;
    }
}

async function voxels(
  source: ByteSource,
  header: NiftiHeader,
  first: number,
  count: number,
): Promise<Result<ArrayLike<number>>> {
  const { bytesPerVoxel, voxelOffset, littleEndian, type } = header;
  const start = voxelOffset + first * bytesPerVoxel;
  const part = await readPart(source, start, start + count * bytesPerVoxel);
  if (!part.ok) return part;
  if (part.value.length < count * bytesPerVoxel) return fail(cutShort);
  const bytes = part.value.slice(0, count * bytesPerVoxel); // aligned, and ours to turn over
  if (!littleEndian) turnOver(bytes, bytesPerVoxel);
  return ok(typed(bytes.buffer, type));
}

function typed(buffer: ArrayBuffer, type: NiftiHeader['type']): ArrayLike<number> {
  switch (type) {
    case 'int8':
      return new Int8Array(buffer);
    case 'uint8':
      return new Uint8Array(buffer);
    case 'int16':
      return new Int16Array(buffer);
    case 'uint16':
      return new Uint16Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
    case 'int64':
      return Float64Array.from(new BigInt64Array(buffer), Number);
    case 'uint64':
      return Float64Array.from(new BigUint64Array(buffer), Number);
  }
}

function turnOver(bytes: Uint8Array, size: number): void {
  if (size === 1) return;
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

export const cutShort: AppError = {
  kind: 'pixels',
  message: 'The NIfTI file is cut short: it ends before its voxels do.',
  advice: 'Copy it again from its source.',
};
