// A T1 as the tissue network sees it: inside the head, at 1 mm, scaled from nothing to its brightest tissue.
import { identityAt } from '../geometry/affine.ts';
import { beyond } from '../geometry/lattice.ts';
import { resampleOnto } from '../geometry/resampleOnto.ts';
import { type Stack, type StackGeometry, stackVoxels, SYNTHETIC_MAX } from '../geometry/stack.ts';
import { quantile, reducedVolume } from '../geometry/volume.ts';

/** Real MR may be brighter than any synthetic one; it is stored on the same scale. */
const MOST_STORED = 65535;

export interface TissueImage {
  /** On the tissue grid; 0 outside the head and where the image does not reach. */
  readonly values: Float32Array;
  /** 1 where the image has values; null where it has them everywhere in the head. */
  readonly reached: Uint8Array | null;
}

/** 1 inside the skull, on the tissue grid; null where the skull is not closed, so that nothing is known to be inside. */
export function insideSkull(
  { geometry, voxels }: Stack<Uint8Array>,
  grid: StackGeometry,
): Uint8Array<ArrayBuffer> | null {
  return voxels.includes(1) ? beyond(resampled({ geometry, voxels }, grid), 0.5) : null;
}

/**
 * `image`: synthetic MR (0..SYNTHETIC_MAX), or real MR as intensities on the CT's grid, NaN where it does not reach. Blocks of
 * voxels finer than 1 mm are averaged first; between slices values are linear.
 */
export function onTissueGrid(
  { geometry, voxels }: Stack<Uint16Array> | Stack<Float32Array>,
  head: Uint8Array,
  grid: StackGeometry,
): TissueImage {
  const stored = new Uint16Array(voxels.length);
  if (voxels instanceof Uint16Array) {
    for (let i = 0; i < stored.length; i++) if (head[i]) stored[i] = voxels[i] ?? 0;
    return { values: resampled({ geometry, voxels: stored }, grid), reached: null };
  }
  const shown = new Uint8Array(voxels.length);
  for (let i = 0; i < stored.length; i++) {
    const value = voxels[i] ?? NaN;
    if (Number.isNaN(value)) continue;
    shown[i] = 1;
    if (head[i]) stored[i] = Math.min(MOST_STORED, Math.max(0, Math.round(value * SYNTHETIC_MAX)));
  }
  const share = resampled({ geometry, voxels: shown }, grid);
  return { values: resampled({ geometry, voxels: stored }, grid), reached: beyond(share, 0.5) };
}

/** NaN becomes 0. */
function resampled(stack: Stack, grid: StackGeometry): Float32Array {
  const values = new Float32Array(stackVoxels(grid));
  resampleOnto(grid, reducedVolume(stack, 1), identityAt([0, 0, 0]), values);
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = 0;
  return values;
}

/** Of the values inside the head, the share that lies below 1: fat and vessels beyond it are cut. */
const BRIGHTEST = 0.999;

/** 0 stays 0, the 99.9th percentile of what is above it becomes 1, and nothing lies beyond: as the network's own page scales a head. */
export function scaled(values: Float32Array): Float32Array<ArrayBuffer> {
  const most = quantile(values, BRIGHTEST, (i) => (values[i] ?? 0) > 0);
  return Float32Array.from(values, (value) => (most > 0 ? Math.min(1, value / most) : 0));
}
