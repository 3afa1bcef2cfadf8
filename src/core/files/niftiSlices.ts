// A NIfTI volume as slices in DICOM's order: whatever way it is stored, columns and rows run as a radiologist looks at them.
import type { Plane } from '../geometry/seriesGeometry.ts';
import { length, scale, type Vec3 } from '../geometry/vec.ts';
import { voxelToPatient } from './niftiAffine.ts';
import type { NiftiHeader } from './niftiHeader.ts';

export interface NiftiSlices {
  readonly plane: Plane;
  readonly columns: number;
  readonly rows: number;
  readonly count: number;
  /** Unit vectors along which columns and rows grow, patient coordinates. */
  readonly rowAxis: Vec3;
  readonly columnAxis: Vec3;
  /** mm between columns, and between rows. */
  readonly columnSpacing: number;
  readonly rowSpacing: number;
  /** Which stored axis goes from slice to slice; slices along the last one lie in the file one after another. */
  readonly sliceAxis: 0 | 1 | 2;
  /** Voxels to go in the file for the next column, row and slice, and the first voxel's place: all may run backwards. */
  readonly columnStride: number;
  readonly rowStride: number;
  readonly sliceStride: number;
  readonly first: number;
  /** Centre of each slice's first voxel, patient coordinates in mm. */
  readonly positions: readonly Vec3[];
}

/** An axis whose voxels are so many times longer than the others' is the one that was scanned slice by slice. */
const COARSE = 1.5;

const planes = ['sagittal', 'coronal', 'axial'] as const;
/** For slices across the patient's x, y and z: the patient axis along columns and its sense, then the rows'. */
const looks = [
  { across: [1, 1], down: [2, -1] },
  { across: [0, 1], down: [2, -1] },
  { across: [0, 1], down: [1, 1] },
] as const;

/** Axial slices, unless the voxels show that they were scanned along another axis. */
export function niftiSlices({ affine, size }: Pick<NiftiHeader, 'affine' | 'size'>): NiftiSlices {
  const along = ([0, 1, 2] as const).map((axis): Vec3 => [affine[0][axis], affine[1][axis], affine[2][axis]]);
  const lengths = along.map(length);
  const bodyOf = bodyAxes(along);
  const storedOf = (body: number): 0 | 1 | 2 => {
    const found = bodyOf.indexOf(body);
    return found === 0 || found === 1 ? found : 2;
  };
  const sliceAxis = scannedAxis(lengths, size) ?? storedOf(2);
  const across = bodyOf[sliceAxis] ?? 2;
  const look = looks[across] ?? looks[2];

  const strides = [1, size[0], size[0] * size[1]] as const;
  /** A stored axis walked in a patient direction: backwards where it is stored the other way round. */
  const walk = (axis: 0 | 1 | 2, body: number, sense: number) => {
    const backwards = (along[axis]?.[body] ?? 0) * sense < 0;
    const step = scale(along[axis] ?? [0, 0, 0], backwards ? -1 : 1);
    return {
      count: size[axis],
      stride: backwards ? -strides[axis] : strides[axis],
      from: backwards ? size[axis] - 1 : 0,
      axis,
      step,
      mm: lengths[axis] ?? 1,
    };
  };
  const column = walk(storedOf(look.across[0]), look.across[0], look.across[1]);
  const row = walk(storedOf(look.down[0]), look.down[0], look.down[1]);
  const slice = walk(sliceAxis, across, across === 0 ? -1 : 1);
  const corner = [0, 0, 0];
  for (const { axis, from } of [column, row, slice]) corner[axis] = from;
  const origin = voxelToPatient(affine, corner);
  return {
    plane: planes[across] ?? 'axial',
    columns: column.count,
    rows: row.count,
    count: slice.count,
    rowAxis: scale(column.step, 1 / column.mm),
    columnAxis: scale(row.step, 1 / row.mm),
    columnSpacing: column.mm,
    rowSpacing: row.mm,
    sliceAxis,
    columnStride: column.stride,
    rowStride: row.stride,
    sliceStride: slice.stride,
    first: corner.reduce((sum, index, axis) => sum + index * (strides[axis] ?? 0), 0),
    positions: Array.from({ length: slice.count }, (_, k): Vec3 => [
      origin[0] + k * slice.step[0],
      origin[1] + k * slice.step[1],
      origin[2] + k * slice.step[2],
    ]),
  };
}

/** The patient axis that each stored axis is nearest to; each is taken once, the clearest first. */
function bodyAxes(along: readonly Vec3[]): readonly number[] {
  const share = along.map((axis) => axis.map((part) => Math.abs(part) / length(axis)));
  const found = [-1, -1, -1];
  for (let turn = 0; turn < 3; turn++) {
    let best = [0, 0];
    let most = -1;
    for (let axis = 0; axis < 3; axis++)
      for (let body = 0; body < 3; body++) {
        const value = share[axis]?.[body] ?? 0;
        if (found[axis] === -1 && !found.includes(body) && value > most) [most, best] = [value, [axis, body]];
      }
    const [axis = 0, body = 0] = best;
    found[axis] = body;
  }
  return found;
}

/** The stored axis that was scanned slice by slice; null where voxels are about as long as wide. */
function scannedAxis(lengths: readonly number[], size: readonly [number, number, number]): 0 | 1 | 2 | null {
  const axes = [0, 1, 2] as const;
  const single = axes.filter((axis) => size[axis] === 1);
  if (single.length === 1) return single[0] ?? null;
  const [longest, next] = [...axes].sort((a, b) => (lengths[b] ?? 0) - (lengths[a] ?? 0));
  if (longest === undefined || next === undefined) return null;
  return (lengths[longest] ?? 0) > COARSE * (lengths[next] ?? 0) ? longest : null;
}
