// The inside of the skull in a CT: what bone surrounds on nearly all sides, down to the foramen magnum.
import { type Cutout, INSIDE, OUTSIDE, UNKNOWN, floodBands } from './bandWatershed.ts';
import {
  type Lattice,
  complement,
  dilate,
  distanceTo,
  erode,
  fillPlanes,
  largestComponent,
  planar,
  where,
} from './lattice.ts';
import { type LongTask, pause, portion } from './longTask.ts';
import type { Stack } from './stack.ts';
import { maskMl, reduceCt, workGrid } from './workGrid.ts';

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
/** How far from the coarse mask the true border may lie. */
const BAND_MM = 3;
/** A skull that holds less than this share of the head is not closed enough to tell its inside. */
const LEAST_SHARE = 0.05;

/**
 * Writes 1 into `intracranial` inside the skull (brain, its fluid and membranes, vessels, calcifications) and 0
 * elsewhere. Works on thin and partial stacks, too: directions that leave the stack through its ends do not count.
 * Where the skull is open (surgery), the mask ends about where the bone would be. When no inside is found, the mask is
 * empty and `intracranialMissing` is true.
 */
export async function intracranialMask(
  ct: Stack<Int16Array>,
  head: Uint8Array,
  intracranial: Uint8Array,
  task: LongTask = {},
): Promise<{ readonly intracranialMl: number; readonly intracranialMissing: boolean }> {
  const { geometry } = ct;
  const grid = workGrid(geometry);
  const { lattice } = grid;
  const mean = await reduceCt(ct, grid, 'mean', portion(task, 0, 0.15));
  const brightest = await reduceCt(ct, grid, 'maximum', portion(task, 0.15, 0.3));
  const bone = where(mean, (hu, i) => hu > BONY_MEAN || (brightest[i] ?? 0) > BONY_PIXEL);
  const enclosed = enclosure(bone, lattice);
  await pause(task, 0.45);
  const soft = where(mean, (hu, i) => hu > AIR && bone[i] === 0 && (enclosed[i] ?? 0) >= ENCLOSED);
  const core = largestComponent(erode(soft, lattice, PASSAGE_MM), lattice);
  const reach = dilate(core, lattice, PASSAGE_MM + lattice.spacing[0]);
  const inside = fillPlanes(
    endAtForamen(
      where(soft, (value, i) => value === 1 && reach[i] === 1),
      lattice,
      geometry.normal[2],
    ),
    lattice,
  );
  await pause(task, 0.55);

  const settle = ({ labels, hu }: Cutout): void => {
    for (let i = 0; i < labels.length; i++)
      if (labels[i] === UNKNOWN && ((hu[i] ?? 0) > BONE || (hu[i] ?? 0) < AIR)) labels[i] = OUTSIDE;
  };
  await floodBands(ct, grid, bandMarkers(inside, lattice), settle, intracranial, portion(task, 0.55, 1));
  const intracranialMl = maskMl(intracranial, geometry);
  if (intracranialMl >= LEAST_SHARE * maskMl(head, geometry))
    return { intracranialMl, intracranialMissing: false };
  intracranial.fill(0);
  return { intracranialMl: 0, intracranialMissing: true };
}

const LEFT = 0;
const HIT = 1;
const THROUGH_END = 2;

/**
 * For each voxel, the share of the 26 directions to a neighbour, followed on, in which bone is met before the volume is
 * left at its sides; directions that leave it through the first or last plane are not counted.
 */
function enclosure(bone: Uint8Array, { size: [nx, ny, nz] }: Lattice): Float32Array {
  const hits = new Uint8Array(bone.length);
  const counted = new Uint8Array(bone.length);
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
    for (let n = 0; n < bone.length; n++) {
      const i = forward ? bone.length - 1 - n : n;
      const x = (i % nx) + dx;
      const y = (Math.floor(i / nx) % ny) + dy;
      const z = Math.floor(i / (nx * ny)) + dz;
      const fate = bone[i]
        ? HIT
        : z < 0 || z >= nz
          ? THROUGH_END
          : x < 0 || x >= nx || y < 0 || y >= ny
            ? LEFT
            : (ahead[i + step] ?? LEFT);
      ahead[i] = fate;
      if (fate === HIT) hits[i] = (hits[i] ?? 0) + 1;
      if (fate !== THROUGH_END) counted[i] = (counted[i] ?? 0) + 1;
    }
  }
  return Float32Array.from(hits, (hit, i) => (counted[i] ? hit / (counted[i] ?? 1) : 0));
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
