// The inside of the skull in a CT: what bone surrounds on nearly all sides, down to the foramen magnum.
import { type Cutout, INSIDE, OUTSIDE, UNKNOWN } from './bandWatershed.ts';
import {
  type Component,
  type Lattice,
  complement,
  components,
  dilate,
  distanceTo,
  erode,
  fillPlanes,
  planar,
  where,
} from '../geometry/lattice.ts';
import type { ReducedCt } from '../geometry/workGrid.ts';

/** HU above which a pixel is bone, and below which it is air. */
const BONE = 200;
const AIR = -300;
/** HU that tell thin bone in a 2 mm voxel: by its mean in thick slices, by its brightest pixel in thin, noisy ones. */
const BONY_MEAN = 120;
const BONY_PIXEL = 300;
/** Of all directions that do not end at the stack's ends, the share in which the inside of a skull meets bone. */
const ENCLOSED = 0.85;
/** Passages narrower than twice this (fissures, burr holes) do not lead out of the skull. */
const PASSAGE_MM = 7;
/** Below the widest plane, the inside ends where its area falls under that of the foramen magnum and its surroundings. */
const FORAMEN_MM2 = 1200;
/** Of the largest enclosed space, the share that another needs to be considered: more than mouth or neck have beside a brain. */
const LARGE_SHARE = 1 / 3;
/** How far from the coarse mask the true border may lie. */
const BAND_MM = 3;

/**
 * Labels of the inside of the skull (brain, its fluid and membranes, vessels, calcifications) on the work grid, for
 * `settleIntracranial` and a flood of each slice. Works on thin and partial stacks, too: directions that leave the stack
 * through its ends do not count. Where the skull is open (surgery), it ends about where the bone would be. No voxel is
 * inside where no skull closes around anything. `upwards`: the normal's part towards the head.
 */
export function intracranialMarkers(
  { mean, brightest }: ReducedCt,
  lattice: Lattice,
  upwards: number,
): Uint8Array {
  const bone = where(mean, (hu, i) => hu > BONY_MEAN || (brightest[i] ?? 0) > BONY_PIXEL);
  const enclosed = enclosure(bone, lattice);
  const soft = where(mean, (hu, i) => hu > AIR && bone[i] === 0 && (enclosed[i] ?? 0) >= ENCLOSED);
  const core = cranialCavity(erode(soft, lattice, PASSAGE_MM), lattice, upwards);
  const reach = dilate(core, lattice, PASSAGE_MM + lattice.spacing[0]);
  const reached = where(soft, (value, i) => value === 1 && reach[i] === 1);
  return bandMarkers(fillPlanes(endAtForamen(reached, lattice, upwards), lattice), lattice);
}

/**
 * Of the large spaces that bone encloses, the one that reaches highest: where a stack ends at the skull base, the mouth may be
 * larger than what it shows of the brain.
 */
function cranialCavity(spaces: Uint8Array, lattice: Lattice, upwards: number): Uint8Array {
  const { labels, parts } = components(spaces, lattice);
  const most = Math.max(0, ...parts.map(({ voxels }) => voxels));
  const top = ({ low, high }: Component): number => (upwards < 0 ? -low[2] : high[2]);
  const [cavity] = parts
    .filter(({ voxels }) => voxels >= LARGE_SHARE * most)
    .sort((a, b) => top(b) - top(a) || b.voxels - a.voxels);
  return where(labels, (label) => label !== 0 && label === cavity?.label);
}

/** In the band that the coarse mask leaves open, bone and air are outside. */
export function settleIntracranial({ labels, open, hu }: Cutout): void {
  for (const i of open) if ((hu[i] ?? 0) > BONE || (hu[i] ?? 0) < AIR) labels[i] = OUTSIDE;
}

/** What a direction comes to, as bits: whether it meets bone, and above those of 26 such sums, whether it counts. */
const THROUGH_END = 0;
const LEFT = 32;
const HIT = 33;

/**
 * For each voxel, the share of the 26 directions to a neighbour, followed on, in which bone is met before the volume is
 * left at its sides; directions that leave it through the first or last plane are not counted.
 */
function enclosure(bone: Uint8Array, { size: [nx, ny, nz] }: Lattice): Float32Array {
  const hits = bone.map((value) => (value ? HIT : 0));
  const sums = new Uint16Array(bone.length);
  const ahead = new Uint8Array(bone.length);
  for (let direction = 0; direction < 27; direction++) {
    const [dx, dy, dz] = [
      (direction % 3) - 1,
      (Math.floor(direction / 3) % 3) - 1,
      Math.floor(direction / 9) - 1,
    ];
    if (dx === 0 && dy === 0 && dz === 0) continue;
    const step = dx + dy * nx + dz * nx * ny;
    // Towards larger indices the last voxel comes first, so that what lies ahead of a voxel is known.
    const forward = step > 0;
    const along = forward ? -1 : 1;
    for (let row = 0; row < ny * nz; row++) {
      const at = forward ? ny * nz - 1 - row : row;
      const y = (at % ny) + dy;
      const z = Math.floor(at / ny) + dz;
      const beyond = z < 0 || z >= nz ? THROUGH_END : y < 0 || y >= ny ? LEFT : null;
      let from = at * nx + (forward ? nx - 1 : 0);
      let stop = from + along * nx;
      if (beyond === null && dx !== 0) {
        // At the side that it leaves by, what lies one step on is another row's.
        const side = at * nx + (dx > 0 ? nx - 1 : 0);
        const fate = LEFT | (hits[side] ?? 0);
        ahead[side] = fate;
        sums[side] = (sums[side] ?? 0) + fate;
        if (side === from) from += along;
        else stop -= along;
      }
      for (let i = from; i !== stop; i += along) {
        const fate = (beyond ?? ahead[i + step] ?? 0) | (hits[i] ?? 0);
        ahead[i] = fate;
        sums[i] = (sums[i] ?? 0) + fate;
      }
    }
  }
  const shares = new Float32Array(sums.length);
  for (let i = 0; i < sums.length; i++) {
    const sum = sums[i] ?? 0;
    if (sum >= LEFT) shares[i] = (sum & 31) / (sum >> 5);
  }
  return shares;
}

/** Clears the planes below the foramen magnum: those below the first one, seen from the widest, with too small an area. */
function endAtForamen(
  inside: Uint8Array,
  { size: [nx, ny, nz], spacing: [dx, dy] }: Lattice,
  upwards: number,
): Uint8Array {
  const areas = Array.from({ length: nz }, (_, z) =>
    inside.subarray(z * nx * ny, (z + 1) * nx * ny).reduce((sum, value) => sum + value * dx * dy, 0),
  );
  const down = upwards < 0 ? 1 : -1;
  let z = areas.indexOf(Math.max(...areas));
  while (z >= 0 && z < nz && (areas[z] ?? 0) >= FORAMEN_MM2) z += down;
  for (; z >= 0 && z < nz; z += down) inside.fill(0, z * nx * ny, (z + 1) * nx * ny);
  return inside;
}

function bandMarkers(inside: Uint8Array, lattice: Lattice): Uint8Array {
  const planes = planar(lattice);
  const toOutside = distanceTo(complement(inside), planes);
  const toInside = distanceTo(inside, planes);
  return inside.map((_, i) =>
    (toOutside[i] ?? 0) > BAND_MM ? INSIDE : (toInside[i] ?? 0) > BAND_MM ? OUTSIDE : UNKNOWN,
  );
}
