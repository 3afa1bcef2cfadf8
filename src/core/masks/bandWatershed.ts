// From a coarse mask to an exact one: each slice flooded at full resolution in the band that the coarse mask leaves open.
import { type Stack, slicePixels } from '../geometry/stack.ts';
import { eachNeighbour, Watershed } from './watershed.ts';
import { type WorkGrid, rowsCovered, sampleMask, slicePixelsOf } from '../geometry/workGrid.ts';

/** Labels of a voxel: for the watershed to decide, a marker of the inside, a marker of the outside. */
export const UNKNOWN = 0;
export const INSIDE = 1;
export const OUTSIDE = 2;

/** Whole rows of one slice. */
export interface Cutout {
  readonly labels: Uint8Array;
  /** Those that are not plainly inside or outside, in their order. */
  readonly open: Int32Array;
  readonly hu: Int16Array;
  readonly columns: number;
}

/**
 * Writes 1 into `mask`, for the slices `from` to `to` (exclusive), where the flood of the inside arrives first, and 0
 * elsewhere; answers with the voxels set in each of them. `markers` are labels on the work grid; `settle` may turn a
 * slice's labels (at full resolution, from the nearest work-grid voxel) into better ones by its Hounsfield units. The
 * relief is the magnitude of the gradient. Only the rows in which something is not plainly outside are looked at.
 */
export function floodBands(
  { geometry, voxels }: Stack<Int16Array>,
  grid: WorkGrid,
  markers: Uint8Array,
  settle: (cutout: Cutout) => void,
  mask: Uint8Array,
  from: number,
  to: number,
): number[] {
  const { columns } = geometry;
  const pixels = slicePixels(geometry);
  const memory = {
    labels: new Uint8Array(pixels),
    relief: new Uint8Array(pixels),
    open: new Int32Array(pixels),
  };
  const watershed = new Watershed(pixels);
  const counts: number[] = [];
  mask.fill(0, from * pixels, to * pixels);
  for (let slice = from; slice < to; slice++) {
    const rows = rowsCovered(markers, (label) => label !== OUTSIDE, grid, geometry, slice);
    const start = rows[0] * columns;
    const end = rows[1] * columns;
    const hu = slicePixelsOf(voxels, pixels, slice, grid).subarray(start, end);
    const labels = memory.labels.subarray(0, end - start);
    const first = grid.turned ? (slice + 1) * pixels - 1 - start : slice * pixels + start;
    const step = grid.turned ? -1 : 1;
    sampleMask(markers, grid, geometry, slice, rows, labels);
    let opened = 0;
    for (let i = 0; i < labels.length; i++)
      if (labels[i] !== INSIDE && labels[i] !== OUTSIDE) memory.open[opened++] = i;
    const open = memory.open.subarray(0, opened);
    settle({ labels, open, hu, columns });
    gradient(hu, labels, columns, open, memory.relief);
    watershed.flood(memory.relief, labels, columns, open);
    let count = 0;
    for (let i = 0; i < labels.length; i++)
      if (labels[i] === INSIDE) {
        mask[first + step * i] = 1;
        count++;
      }
    counts.push(count);
  }
  return counts;
}

/**
 * Magnitude of the central-difference gradient where there is no label yet and beside there, 8 HU a step: an edge from
 * air to skin in one pixel does not saturate.
 */
function gradient(
  hu: Int16Array,
  labels: Uint8Array,
  columns: number,
  open: Int32Array,
  relief: Uint8Array,
): void {
  const clamp = (i: number): number => Math.min(300, Math.max(-1000, hu[i] ?? -1000));
  const measure = (i: number): void => {
    const x = i % columns;
    const dx = clamp(x < columns - 1 ? i + 1 : i) - clamp(x > 0 ? i - 1 : i);
    const dy = clamp(i + columns < hu.length ? i + columns : i) - clamp(i >= columns ? i - columns : i);
    relief[i] = Math.min(255, Math.sqrt(dx * dx + dy * dy) / 8);
  };
  const measureMarker = (i: number): void => {
    if (labels[i]) measure(i);
  };
  for (const i of open) {
    if (labels[i]) continue;
    measure(i);
    eachNeighbour(i, columns, hu.length, measureMarker);
  }
}
