// How well two labellings of one grid agree, tissue by tissue: Dice, and the 95 % Hausdorff distance of their surfaces.
import { complement, distanceTo, type Lattice, where } from '../geometry/lattice.ts';
import { labelOf, type Tissue, tissues } from './tissueLabels.ts';

export interface Agreement {
  /** 2 |A and B| / (|A| + |B|); NaN where both are empty. */
  readonly dice: number;
  /** mm: the larger of the two directed 95th percentiles of the distance from one surface to the other; NaN where either is empty. */
  readonly hausdorff95: number;
}

export type TissueAgreement = Readonly<Record<Tissue, Agreement>>;

/** Voxels where `reached` is 0 count as neither: one of the two images does not show them. */
export function tissueAgreement(
  a: Uint8Array,
  b: Uint8Array,
  reached: Uint8Array | null,
  lattice: Lattice,
): TissueAgreement {
  const of = (tissue: Tissue): Agreement => {
    const label = labelOf[tissue];
    const mask = (labels: Uint8Array): Uint8Array =>
      where(labels, (value, i) => value === label && (reached === null || reached[i] === 1));
    return agreement(mask(a), mask(b), lattice);
  };
  const [grey, white] = tissues.map(of);
  if (!grey || !white) throw new Error('There are two tissues.');
  return { grey, white };
}

export function agreement(a: Uint8Array, b: Uint8Array, lattice: Lattice): Agreement {
  let [both, all] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    both += (a[i] ?? 0) & (b[i] ?? 0);
    all += (a[i] ?? 0) + (b[i] ?? 0);
  }
  return { dice: (2 * both) / all, hausdorff95: hausdorff95(a, b, lattice) };
}

function hausdorff95(a: Uint8Array, b: Uint8Array, lattice: Lattice): number {
  const { masks, size } = cropped([a, b], lattice);
  const [first, second] = masks.map((mask) => surfaceOf(mask, size));
  if (!first || !second) return NaN;
  const within = { size, spacing: lattice.spacing };
  const directed = (from: Uint8Array, to: Uint8Array): number => {
    const distances = distanceTo(to, within).filter((_, i) => from[i] === 1);
    return percentile(distances.sort(), 0.95);
  };
  return Math.max(directed(first, second), directed(second, first));
}

/** As NumPy's default: linear between the two nearest of the sorted values; NaN of none. */
function percentile(sorted: Float32Array, q: number): number {
  const at = q * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? NaN;
  return below + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] ?? NaN) - below);
}

/** Set voxels with a face towards one that is not set; the volume's border counts as not set. */
function surfaceOf(mask: Uint8Array, [nx, ny, nz]: Lattice['size']): Uint8Array {
  const outside = complement(mask);
  const plane = nx * ny;
  return where(mask, (value, i) => {
    if (!value) return false;
    const x = i % nx;
    const y = Math.floor(i / nx) % ny;
    const z = Math.floor(i / plane);
    if (x === 0 || y === 0 || z === 0 || x === nx - 1 || y === ny - 1 || z === nz - 1) return true;
    return (
      outside[i - 1] === 1 ||
      outside[i + 1] === 1 ||
      outside[i - nx] === 1 ||
      outside[i + nx] === 1 ||
      outside[i - plane] === 1 ||
      outside[i + plane] === 1
    );
  });
}

/** The masks within the box that they span together and one voxel more: distances between them need no more. */
function cropped(
  masks: readonly Uint8Array[],
  { size: [nx, ny, nz] }: Lattice,
): { readonly masks: readonly Uint8Array[]; readonly size: Lattice['size'] } {
  const low = [nx, ny, nz];
  const high = [-1, -1, -1];
  for (const mask of masks)
    for (let i = mask.indexOf(1); i >= 0; i = mask.indexOf(1, i + 1)) {
      const at = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
      at.forEach((value, axis) => {
        low[axis] = Math.min(low[axis] ?? value, value);
        high[axis] = Math.max(high[axis] ?? value, value);
      });
    }
  const [x0, y0, z0] = low.map((value) => value - 1) as [number, number, number];
  const [sx, sy, sz] = low.map((value, axis) => Math.max(0, (high[axis] ?? -1) - value + 3)) as [
    number,
    number,
    number,
  ];
  return {
    size: [sx, sy, sz],
    masks: masks.map((mask) => {
      const part = new Uint8Array(sx * sy * sz);
      for (let z = 0; z < sz; z++)
        for (let y = 0; y < sy; y++) {
          if (z + z0 < 0 || y + y0 < 0 || z + z0 >= nz || y + y0 >= ny) continue;
          const row = ((z + z0) * ny + y + y0) * nx;
          const [from, to] = [Math.max(0, x0), Math.min(nx, x0 + sx)];
          part.set(mask.subarray(row + from, row + to), (z * sy + y) * sx + from - x0);
        }
      return part;
    }),
  };
}
