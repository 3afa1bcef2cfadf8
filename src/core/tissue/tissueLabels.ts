// Labels of grey and white matter: cleaned, measured in millilitres, and brought from their 1 mm grid onto another.
import { type Lattice, largestComponent, where } from '../geometry/lattice.ts';
import { slicePixels, type StackGeometry } from '../geometry/stack.ts';
import { add, dot, scale, subtract, type Vec3 } from '../geometry/vec.ts';

/** As the network numbers them; 0 is neither. */
export const WHITE = 1;
export const GREY = 2;

/** Which T1 was labelled. */
export type TissueSource = 'synthetic' | 'real';

export type Tissue = 'grey' | 'white';
export const tissues = ['grey', 'white'] as const satisfies readonly Tissue[];
export const labelOf: Readonly<Record<Tissue, number>> = { grey: GREY, white: WHITE };
export const tissueWords: Readonly<Record<Tissue, string>> = { grey: 'Grey matter', white: 'White matter' };

/** Of labels on the 1 mm grid. */
export interface TissueVolumes {
  /** Millilitres. */
  readonly grey: number;
  readonly white: number;
}

export const latticeOf = ({ columns, rows, positions }: StackGeometry): Lattice => ({
  size: [columns, rows, positions.length],
  spacing: [1, 1, 1],
});

/** Whether any of the slices shows grey or white matter; `pixels`: of a slice. */
export const showsTissue = (labels: Uint8Array, slices: readonly number[], pixels: number): boolean =>
  slices.some((slice) => labels.subarray(slice * pixels, (slice + 1) * pixels).some((label) => label !== 0));

/**
 * Keeps the largest face-connected piece of grey and white matter together, inside the skull where that is known: what else the
 * network labels is no brain. In place.
 */
export function keepBrain(labels: Uint8Array, grid: StackGeometry, inside: Uint8Array | null): void {
  const brain = largestComponent(
    where(labels, (label, i) => label !== 0 && (inside === null || inside[i] === 1)),
    latticeOf(grid),
  );
  for (let i = 0; i < labels.length; i++) if (!brain[i]) labels[i] = 0;
}

/** Voxels are 1 mm³ each. */
export function tissueVolumes(labels: Uint8Array): TissueVolumes {
  const counts = [0, 0, 0];
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return { grey: (counts[GREY] ?? 0) / 1000, white: (counts[WHITE] ?? 0) / 1000 };
}

/**
 * Labels from the 1 mm grid onto a stack's own voxels, into slices `from` to `to` (exclusive) of `into`: of the eight
 * voxels about each point the label that weighs most by trilinear weights, so that outlines are not made of 1 mm steps.
 */
export function labelsOnto(
  geometry: StackGeometry,
  grid: StackGeometry,
  labels: Uint8Array,
  into: Uint8Array,
  [from, to]: readonly [number, number] = [0, geometry.positions.length],
): void {
  const { columns, rows, rowAxis, columnAxis, columnSpacing, rowSpacing } = geometry;
  const pixels = slicePixels(geometry);
  const across = turned(scale(rowAxis, columnSpacing), grid);
  const down = turned(scale(columnAxis, rowSpacing), grid);
  const vote = voting(grid, labels);
  for (let slice = from; slice < to; slice++) {
    const position = geometry.positions[slice] ?? [0, 0, 0];
    const first = turned(subtract(position, grid.positions[0] ?? [0, 0, 0]), grid);
    const out = into.subarray(slice * pixels, (slice + 1) * pixels);
    out.fill(0);
    for (let row = 0; row < rows; row++) {
      let [x, y, z] = add(first, scale(down, row));
      for (
        let i = row * columns;
        i < (row + 1) * columns;
        i++, x += across[0], y += across[1], z += across[2]
      )
        out[i] = vote(x, y, z);
    }
  }
}

/** A direction in the patient along the grid's own axes, in voxels. */
const turned = (direction: Vec3, { rowAxis, columnAxis, normal }: StackGeometry): Vec3 => [
  dot(direction, rowAxis),
  dot(direction, columnAxis),
  dot(direction, normal),
];

/** The label at fractional grid coordinates. */
function voting(
  { columns, rows, positions }: StackGeometry,
  labels: Uint8Array,
): (x: number, y: number, z: number) => number {
  const plane = columns * rows;
  const lastX = columns - 1;
  const lastY = rows - 1;
  const lastZ = positions.length - 1;
  const weights = new Float64Array(3);
  return (x, y, z) => {
    if (x < 0 || y < 0 || z < 0 || x > lastX || y > lastY || z > lastZ) return 0;
    const [ix, iy, iz] = [Math.min(lastX - 1, x | 0), Math.min(lastY - 1, y | 0), Math.min(lastZ - 1, z | 0)];
    const o = iz * plane + iy * columns + ix;
    const a = labels[o] ?? 0;
    let same = true;
    weights.fill(0);
    for (let corner = 0; corner < 8; corner++) {
      const [dx, dy, dz] = [corner & 1, (corner >> 1) & 1, corner >> 2];
      const label = labels[o + dx + dy * columns + dz * plane] ?? 0;
      if (label !== a) same = false;
      const weight = (dx ? x - ix : 1 - x + ix) * (dy ? y - iy : 1 - y + iy) * (dz ? z - iz : 1 - z + iz);
      weights[label] = (weights[label] ?? 0) + weight;
    }
    if (same) return a;
    const [none = 0, white = 0, grey = 0] = weights;
    if (none >= white && none >= grey) return 0;
    return white >= grey ? WHITE : GREY;
  };
}
