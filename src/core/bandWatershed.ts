// From a coarse mask to an exact one: each slice flooded at full resolution in the band that the coarse mask leaves open.
import { type Stack, slicePixels } from './stack.ts';
import { Watershed } from './watershed.ts';
import { type WorkGrid, sampleMask, sliceBox } from './workGrid.ts';

/** Labels of a voxel: for the watershed to decide, a marker of the inside, a marker of the outside. */
export const UNKNOWN = 0;
export const INSIDE = 1;
export const OUTSIDE = 2;

/** Pixels cut out of one slice. */
export interface Cutout {
  readonly labels: Uint8Array;
  readonly hu: Int16Array;
  readonly columns: number;
}

/**
 * Writes 1 into `mask`, for the slices `from` to `to` (exclusive), where the flood of the inside arrives first, and 0
 * elsewhere; answers with the voxels set in each of them. `markers` are labels on the work grid; `settle` may turn a
 * slice's labels (at full resolution, from the nearest work-grid voxel) into better ones by its Hounsfield units. The
 * relief is the magnitude of the gradient. Only the box around what is not plainly outside is looked at.
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
  const pixels = slicePixels(geometry);
  const memory = {
    labels: new Uint8Array(pixels),
    relief: new Uint8Array(pixels),
    hu: new Int16Array(pixels),
  };
  const watershed = new Watershed(pixels);
  const counts: number[] = [];
  mask.fill(0, from * pixels, to * pixels);
  for (let slice = from; slice < to; slice++) {
    const box = sliceBox(markers, (label) => label !== OUTSIDE, grid, geometry, slice);
    const { columns, rows } = box;
    const labels = memory.labels.subarray(0, columns * rows);
    const relief = memory.relief.subarray(0, columns * rows);
    const hu = memory.hu.subarray(0, columns * rows);
    const start = slice * pixels + box.row * geometry.columns + box.column;
    const gap = geometry.columns - columns;
    for (let row = 0, i = 0, at = start; row < rows; row++, at += gap)
      for (const end = i + columns; i < end; i++, at++) hu[i] = voxels[at] ?? 0;
    sampleMask(markers, grid, slice, box, labels);
    settle({ labels, hu, columns });
    gradient(hu, labels, columns, relief);
    watershed.flood(relief, labels, columns);
    let count = 0;
    for (let row = 0, i = 0, at = start; row < rows; row++, at += gap)
      for (const end = i + columns; i < end; i++, at++)
        if (labels[i] === INSIDE) {
          mask[at] = 1;
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
function gradient(hu: Int16Array, labels: Uint8Array, columns: number, relief: Uint8Array): void {
  const clamp = (i: number): number => Math.min(300, Math.max(-1000, hu[i] ?? -1000));
  for (let row = 0; row < relief.length; row += columns) {
    const up = row > 0 ? columns : 0;
    const down = row + columns < relief.length ? columns : 0;
    for (let x = 0, i = row; x < columns; x++, i++) {
      const left = x > 0 ? i - 1 : i;
      const right = x < columns - 1 ? i + 1 : i;
      if (labels[i] && labels[left] && labels[right] && labels[i - up] && labels[i + down]) continue;
      const dx = clamp(right) - clamp(left);
      const dy = clamp(i + down) - clamp(i - up);
      relief[i] = Math.min(255, Math.sqrt(dx * dx + dy * dy) / 8);
    }
  }
}
