// From a coarse mask to an exact one: each slice flooded at full resolution in the band that the coarse mask leaves open.
import { type LongTask, pause } from './longTask.ts';
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
 * Writes 1 into `mask` where the flood of the inside arrives first. `markers` are labels on the work grid; `settle` may
 * turn a slice's labels (at full resolution, from the nearest work-grid voxel) into better ones by its Hounsfield units.
 * The relief is the magnitude of the gradient. Only the box around what is not plainly outside is looked at.
 */
export async function floodBands(
  { geometry, voxels }: Stack<Int16Array>,
  grid: WorkGrid,
  markers: Uint8Array,
  settle: (cutout: Cutout) => void,
  mask: Uint8Array,
  task: LongTask,
): Promise<void> {
  const pixels = slicePixels(geometry);
  const memory = {
    labels: new Uint8Array(pixels),
    relief: new Uint8Array(pixels),
    hu: new Int16Array(pixels),
  };
  const watershed = new Watershed(pixels);
  const slices = geometry.positions.length;
  mask.fill(0);
  for (let slice = 0; slice < slices; slice++) {
    const box = sliceBox(markers, (label) => label !== OUTSIDE, grid, geometry, slice);
    const { columns, rows } = box;
    const [labels, relief] = [
      memory.labels.subarray(0, columns * rows),
      memory.relief.subarray(0, columns * rows),
    ];
    const hu = memory.hu.subarray(0, columns * rows);
    const start = slice * pixels + box.row * geometry.columns + box.column;
    for (let row = 0; row < rows; row++) {
      const from = start + row * geometry.columns;
      hu.set(voxels.subarray(from, from + columns), row * columns);
    }
    sampleMask(markers, grid, slice, box, labels);
    settle({ labels, hu, columns });
    gradient(hu, labels, columns, relief);
    watershed.flood(relief, labels, columns);
    for (let i = 0; i < labels.length; i++)
      if (labels[i] === INSIDE) mask[start + Math.floor(i / columns) * geometry.columns + (i % columns)] = 1;
    if (slice % 4 === 3) await pause(task, slice / slices);
  }
}

/**
 * Magnitude of the central-difference gradient where there is no label yet and beside there, 8 HU a step: an edge from
 * air to skin in one pixel does not saturate.
 */
function gradient(hu: Int16Array, labels: Uint8Array, columns: number, relief: Uint8Array): void {
  const clamp = (i: number): number => Math.min(300, Math.max(-1000, hu[i] ?? -1000));
  for (let i = 0; i < relief.length; i++) {
    const x = i % columns;
    const left = x > 0 ? i - 1 : i;
    const right = x < columns - 1 ? i + 1 : i;
    const above = i >= columns ? i - columns : i;
    const below = i + columns < hu.length ? i + columns : i;
    if (labels[i] && labels[left] && labels[right] && labels[above] && labels[below]) continue;
    const dx = clamp(right) - clamp(left);
    const dy = clamp(below) - clamp(above);
    relief[i] = Math.min(255, Math.sqrt(dx * dx + dy * dy) / 8);
  }
}
