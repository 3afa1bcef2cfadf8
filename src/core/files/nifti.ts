// A stack as the parts of a NIfTI-1 file: header with the affine in RAS millimetres, then slice after slice.
import type { AppError } from '../appError.ts';
import { type RegularGrid, regularGrid, regularSlice } from '../geometry/regularGrid.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Stack, StackGeometry, StackVoxels } from '../geometry/stack.ts';
import type { Vec3 } from '../geometry/vec.ts';
import type { NiftiTexts } from './niftiMark.ts';

/** Header and the four bytes that announce extensions. */
const headerBytes = 352;
/** Code of an extension that is plain text. */
const COMMENT = 6;

/** NIfTI knows the patient's right, anterior and superior as positive; DICOM knows left, posterior, superior. */
const ras = ([x, y, z]: Vec3): Vec3 => [0 - x, 0 - y, z];

/** Rows of the voxel-to-patient matrix, in RAS mm: 3 x 4. */
export function niftiAffine({ geometry: g, sliceSpacing }: RegularGrid): readonly number[][] {
  const x = ras(g.rowAxis);
  const y = ras(g.columnAxis);
  const z = ras(g.normal);
  const origin = ras(g.positions[0] ?? [0, 0, 0]);
  return ([0, 1, 2] as const).map((i) => [
    x[i] * g.columnSpacing,
    y[i] * g.rowSpacing,
    z[i] * sliceSpacing,
    origin[i],
  ]);
}

/** Imaginary parts b, c, d of the unit quaternion (real part not negative) of a rotation given by its columns. */
function quaternion(x: Vec3, y: Vec3, z: Vec3): Vec3 {
  const squares = [
    1 + x[0] + y[1] + z[2],
    1 + x[0] - y[1] - z[2],
    1 - x[0] + y[1] - z[2],
    1 - x[0] - y[1] + z[2],
  ];
  const largest = squares.indexOf(Math.max(...squares));
  const s = 2 * Math.sqrt(Math.max(0, squares[largest] ?? 0));
  const [cb, cc, cd] = [y[2] - z[1], z[0] - x[2], x[1] - y[0]].map((v) => v / s) as [number, number, number];
  const [bc, bd, dc] = [y[0] + x[1], z[0] + x[2], z[1] + y[2]].map((v) => v / s) as [number, number, number];
  const [a, b, c, d] = (
    [
      [s / 4, cb, cc, cd],
      [cb, s / 4, bc, bd],
      [cc, bc, s / 4, dc],
      [cd, bd, dc, s / 4],
    ] as const
  )[largest] ?? [1, 0, 0, 0];
  // Readers get a as sqrt(1 - b² - c² - d²): half turns must not round to a sum just below 1.
  const sign = (a < 0 ? -1 : 1) * (Math.abs(a) < 1e-4 ? 1 + 1.2e-7 : 1);
  return [sign * b, sign * c, sign * d];
}

function datatype(voxels: StackVoxels): readonly [code: number, bits: number] {
  if (voxels instanceof Uint8Array) return [2, 8];
  if (voxels instanceof Int16Array) return [4, 16];
  if (voxels instanceof Uint16Array) return [512, 16];
  return [16, 32];
}

/** `description` is cut to 79 characters and `intentName` to 15; those outside ASCII become question marks. */
function header(
  grid: RegularGrid,
  voxels: StackVoxels,
  { description, intentName, comment, slope = 1 }: NiftiTexts,
): Uint8Array<ArrayBuffer> {
  const extension = commentExtension(comment);
  const bytes = new Uint8Array(headerBytes + extension.length);
  const view = new DataView(bytes.buffer);
  const floats = (at: number, values: readonly number[]): void =>
    values.forEach((value, i) => view.setFloat32(at + 4 * i, value, true));
  const shorts = (at: number, values: readonly number[]): void =>
    values.forEach((value, i) => view.setInt16(at + 2 * i, value, true));
  const text = (at: number, value: string): void =>
    bytes.set(new TextEncoder().encode(value.replace(/[^\x20-\x7e]/gu, '?')), at);
  const { geometry: g } = grid;
  const [code, bits] = datatype(voxels);
  view.setInt32(0, 348, true);
  shorts(40, [3, g.columns, g.rows, grid.slices.length, 1, 1, 1, 1]);
  shorts(70, [code, bits]);
  floats(76, [1, g.columnSpacing, g.rowSpacing, grid.sliceSpacing, 0, 0, 0, 0]);
  floats(108, [bytes.length, slope, 0]);
  bytes[123] = 2; // millimetres
  text(148, description.slice(0, 79));
  text(328, intentName.slice(0, 15));
  shorts(252, [1, 1]); // both forms are scanner coordinates
  floats(256, [...quaternion(ras(g.rowAxis), ras(g.columnAxis), ras(g.normal))]);
  const affine = niftiAffine(grid);
  floats(
    268,
    affine.map((row) => row[3] ?? 0),
  );
  floats(280, affine.flat());
  text(344, 'n+1');
  if (extension.length > 0) bytes[348] = 1;
  bytes.set(extension, headerBytes);
  return bytes;
}

/** A text as NIfTI carries it behind the header, padded to whole steps of 16 bytes; nothing for none. */
function commentExtension(comment: string): Uint8Array {
  if (comment === '') return new Uint8Array(0);
  const text = new TextEncoder().encode(comment);
  const bytes = new Uint8Array(Math.ceil((8 + text.length) / 16) * 16);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, bytes.length, true);
  view.setInt32(4, COMMENT, true);
  bytes.set(text, 8);
  return bytes;
}

/**
 * The grid that a NIfTI file can hold. A tilted or uneven stack is refused (`geometry`) unless it may be resampled.
 * `note`: what was done to it, in words.
 */
export function niftiGrid(
  geometry: StackGeometry,
  resample: boolean,
): Result<{ readonly grid: RegularGrid; readonly note: string | null }> {
  const grid = regularGrid(geometry);
  if (grid.identity) return ok({ grid, note: null });
  if (resample)
    return ok({
      grid,
      note: `Resampled from ${geometry.positions.length} tilted or unevenly spaced slices onto ${grid.slices.length} regular ones, ${grid.sliceSpacing.toFixed(2)} mm apart.`,
    });
  const error: AppError = {
    kind: 'geometry',
    message: 'The slices are tilted or unevenly spaced, which a NIfTI file cannot hold.',
    advice: 'Let it be resampled onto a regular grid, or export DICOM, which keeps every slice where it is.',
  };
  return fail(error);
}

/** The file's bytes in order, header first, then one part a slice. Each part is a copy. */
export function* niftiParts(
  stack: Stack,
  grid: RegularGrid,
  texts: NiftiTexts,
): Generator<Uint8Array<ArrayBuffer>, void> {
  yield header(grid, stack.voxels, texts);
  for (let k = 0; k < grid.slices.length; k++) {
    const slice = regularSlice(stack, grid, k);
    yield new Uint8Array(new Uint8Array(slice.buffer, slice.byteOffset, slice.byteLength));
  }
}
