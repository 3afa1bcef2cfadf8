// A stack of parallel slices as they were acquired: the one grid that CT, masks, synthetic MR and registered real MR share.
import type { Vec3 } from './vec.ts';

/**
 * Where the voxels of a stack lie. Slices are parallel and sorted by position along the normal; their gaps may be
 * uneven and their origins may shift in the plane (gantry tilt): `positions` tells for each slice.
 */
export interface StackGeometry {
  /** Pixels in a row (x) and rows (y). */
  readonly columns: number;
  readonly rows: number;
  /** mm between neighbouring columns, and between neighbouring rows. */
  readonly columnSpacing: number;
  readonly rowSpacing: number;
  /** Unit vectors: direction of increasing column index, of increasing row index, and their cross product. */
  readonly rowAxis: Vec3;
  readonly columnAxis: Vec3;
  readonly normal: Vec3;
  /** Centre of the first voxel of each slice, patient coordinates in mm, ascending along the normal. */
  readonly positions: readonly Vec3[];
  /** Nominal slice thickness in mm, where stated. */
  readonly sliceThickness: number | null;
}

/**
 * Voxels of a stack: slice after slice, row after row, column fastest. CT: Int16 Hounsfield units. Masks: Uint8 0/1.
 * Synthetic MR: Uint16, 0..SYNTHETIC_MAX for 0..1. Real MR on the CT's grid: Float32, NaN where the MR does not reach.
 */
export interface Stack<V extends StackVoxels = StackVoxels> {
  readonly geometry: StackGeometry;
  readonly voxels: V;
}

export type StackVoxels = Int16Array | Uint8Array | Uint16Array | Float32Array;

/** The stored value of synthetic intensity 1.0: 12 bits, as exported. */
export const SYNTHETIC_MAX = 4095;

export const slicePixels = (g: StackGeometry): number => g.columns * g.rows;
export const stackVoxels = (g: StackGeometry): number => g.columns * g.rows * g.positions.length;
