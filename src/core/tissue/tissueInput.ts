// A T1 as the tissue network sees it: inside the head, at 1 mm, scaled from nothing to its brightest tissue.
import { type Affine, identityAt } from '../geometry/affine.ts';
import { beyond } from '../geometry/lattice.ts';
import { resampleOnto } from '../geometry/resampleOnto.ts';
import { type Stack, type StackGeometry, stackVoxels } from '../geometry/stack.ts';
import { quantile, reducedVolume, wholeVolume } from '../geometry/volume.ts';

/** What is labelled: synthetic MR on the CT's grid, or real MR on its own, with the map from points of the CT to points of it. */
export type TissueSourceImage =
  | { readonly of: 'synthetic'; readonly stack: Stack<Uint16Array> }
  | { readonly of: 'real'; readonly mr: Stack<Float32Array>; readonly map: Affine };

export interface TissueImage {
  /** On the tissue grid; 0 outside the head and where the image does not reach. */
  readonly values: Float32Array;
  /** 1 where the image has values; null where it has them everywhere in the head. */
  readonly reached: Uint8Array | null;
}

/**
 * Real MR from its own voxels, by the map that lays the CT over it: finer than it is on the CT's slices. Raw values; what is below
 * nothing counts as nothing.
 */
export function realOnTissueGrid(
  mr: Stack<Float32Array>,
  map: Affine,
  head: Stack<Uint8Array>,
  grid: StackGeometry,
): TissueImage {
  const values = new Float32Array(stackVoxels(grid));
  resampleOnto(grid, wholeVolume(mr), map, values);
  const inHead = resampled(head, grid);
  const reached = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (!Number.isNaN(value)) reached[i] = 1;
    values[i] = value > 0 && (inHead[i] ?? 0) > 0.5 ? value : 0;
  }
  return { values, reached };
}

/** 1 inside the skull, on the tissue grid; null where the skull is not closed, so that nothing is known to be inside. */
export function insideSkull(
  { geometry, voxels }: Stack<Uint8Array>,
  grid: StackGeometry,
): Uint8Array<ArrayBuffer> | null {
  return voxels.includes(1) ? beyond(resampled({ geometry, voxels }, grid), 0.5) : null;
}

/** Synthetic MR on the CT's grid: blocks of voxels finer than 1 mm are averaged first; between slices values are linear. */
export function onTissueGrid(
  { geometry, voxels }: Stack<Uint16Array>,
  head: Uint8Array,
  grid: StackGeometry,
): TissueImage {
  const stored = voxels.map((value, i) => (head[i] ? value : 0));
  return { values: resampled({ geometry, voxels: stored }, grid), reached: null };
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
  return new Float32Array(values).map((value) => (most > 0 ? Math.min(1, value / most) : 0));
}
