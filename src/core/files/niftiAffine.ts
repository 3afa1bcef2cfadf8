// NIfTI's two ways of saying where voxels lie, as DICOM's patient coordinates: left, posterior and superior positive, in mm.
import type { NiftiFields } from './niftiFields.ts';

type Row = readonly [number, number, number, number];
/** Stored voxel indices to mm. */
export type Affine = readonly [Row, Row, Row];

/** NIfTI's right and anterior are positive: both are turned over. `unit`: mm. */
const toPatient = (rows: readonly (readonly [number, number, number, number])[], unit: number): Affine => {
  const row = (i: number, sign: number): Row => {
    const [a, b, c, d] = rows[i] ?? [0, 0, 0, 0];
    return [0 + sign * a * unit, 0 + sign * b * unit, 0 + sign * c * unit, 0 + sign * d * unit];
  };
  return [row(0, -1), row(1, -1), row(2, 1)];
};

/** The general affine form. */
export function sformAffine({ srow }: Pick<NiftiFields, 'srow'>, unit: number): Affine {
  const row = (i: number): Row => [
    srow[4 * i] ?? NaN,
    srow[4 * i + 1] ?? NaN,
    srow[4 * i + 2] ?? NaN,
    srow[4 * i + 3] ?? NaN,
  ];
  return toPatient([row(0), row(1), row(2)], unit);
}

/** The rigid form: a quaternion, the voxel's size, and which way the third axis runs (qfac). */
export function qformAffine(
  { quaternion: [b, c, d], offset, pixdim }: Pick<NiftiFields, 'quaternion' | 'offset' | 'pixdim'>,
  unit: number,
): Affine {
  const rest = 1 - b * b - c * c - d * d;
  // Half turns are written with b, c and d alone, and rounding leaves a little more than 1.
  const scale = rest < 1e-7 ? 1 / Math.sqrt(b * b + c * c + d * d) : 1;
  const a = rest < 1e-7 ? 0 : Math.sqrt(rest);
  const [p, q, r] = [b * scale, c * scale, d * scale];
  const [x = NaN, y = NaN, plainZ = NaN] = pixdim.slice(1, 4).map(Math.abs);
  const z = (pixdim[0] ?? 1) < 0 ? -plainZ : plainZ;
  const rows = [
    [a * a + p * p - q * q - r * r, 2 * (p * q - a * r), 2 * (p * r + a * q)],
    [2 * (p * q + a * r), a * a + q * q - p * p - r * r, 2 * (q * r - a * p)],
    [2 * (p * r - a * q), 2 * (q * r + a * p), a * a + r * r - q * q - p * p],
  ].map(([i = 0, j = 0, k = 0], row): Row => [i * x, j * y, k * z, offset[row] ?? NaN]);
  return toPatient(rows, unit);
}

/** How far apart two forms put the corners of a volume at most, mm. */
export function furthestApart(a: Affine, b: Affine, size: readonly [number, number, number]): number {
  let most = 0;
  for (let corner = 0; corner < 8; corner++) {
    const voxel = size.map((n, axis) => ((corner >> axis) & 1) * (n - 1));
    const distance = Math.hypot(...a.map((row, i) => at(row, voxel) - at(b[i] ?? row, voxel)));
    most = Math.max(most, distance);
  }
  return most;
}

/** One coordinate of a voxel. */
const at = (row: Row, voxel: readonly number[]): number =>
  row[3] + (voxel[0] ?? 0) * row[0] + (voxel[1] ?? 0) * row[1] + (voxel[2] ?? 0) * row[2];

/** Patient coordinates of a voxel, fractions allowed, mm. */
export const voxelToPatient = (
  affine: Affine,
  voxel: readonly number[],
): readonly [number, number, number] => [at(affine[0], voxel), at(affine[1], voxel), at(affine[2], voxel)];
