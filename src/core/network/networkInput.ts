// One CT slice as the network takes it: masked, on the network's grid, windowed and standardised (docs/method.md 1.3 to 1.5).
import { linearTaps, type LinearTaps, resample } from '../geometry/linearTaps.ts';
import type { Preprocessing } from './modelManifest.ts';
import type { NetworkGrid } from './networkGrid.ts';
import { type Stack, type StackGeometry, slicePixels } from '../geometry/stack.ts';
import { windowed } from './windows.ts';

/** HU of everything outside the head mask or the slice. [R] */
export const AIR = -1000;

/**
 * Slice `slice` of the CT for the network: size x size x channels, channel fastest. HU outside the mask are air [R];
 * resampling is linear, antialiased where the CT is finer than the grid; each channel is one window, scaled to 0..1 and
 * standardised with its mean and std.
 */
export function networkInput(
  ct: Stack<Int16Array>,
  head: Uint8Array,
  slice: number,
  preprocessing: Preprocessing,
  grid: NetworkGrid,
): Float32Array<ArrayBuffer> {
  return standardised(huOnGrid(ct, head, slice, grid), preprocessing);
}

/** The slice's HU on the network's grid, size x size. */
export function huOnGrid(
  ct: Stack<Int16Array>,
  head: Uint8Array,
  slice: number,
  grid: NetworkGrid,
): Float32Array<ArrayBuffer> {
  const pixels = slicePixels(ct.geometry);
  const aboveAir = new Float32Array(pixels);
  for (let i = 0, at = slice * pixels; i < pixels; i++, at++)
    if (head[at]) aboveAir[i] = Math.max(0, (ct.voxels[at] ?? AIR) - AIR);
  const hu = ontoGrid(aboveAir, ct.geometry, slice, grid);
  for (let i = 0; i < hu.length; i++) hu[i] = (hu[i] ?? 0) + AIR;
  return hu;
}

/** One plane of a stack's slice, resampled onto the network's grid: size x size, zero beyond the slice. */
export function ontoGrid(
  plane: Float32Array,
  geometry: StackGeometry,
  slice: number,
  grid: NetworkGrid,
): Float32Array<ArrayBuffer> {
  const { columns, rows } = geometry;
  const { size, stepX, stepY } = grid;
  const transposed = stepX[0] === 0;
  const [column, row] = grid.origins[slice] ?? [0, 0];
  const along = (start: number, step: number, count: number): LinearTaps =>
    linearTaps(size, start, step, count);
  const across = transposed ? along(row, stepX[1], rows) : along(column, stepX[0], columns);
  const down = transposed ? along(column, stepY[0], columns) : along(row, stepY[1], rows);
  return resample(plane, columns, across, down, transposed);
}

/** HU to the network's channels: windowed, standardised, channel fastest. */
export function standardised(hu: Float32Array, preprocessing: Preprocessing): Float32Array<ArrayBuffer> {
  const { windows, mean, std } = preprocessing;
  const input = new Float32Array(hu.length * windows.length);
  windows.forEach((window, channel) => {
    const [m = 0, s = 1] = [mean[channel], std[channel]];
    for (let i = 0; i < hu.length; i++)
      input[i * windows.length + channel] = (windowed(hu[i] ?? AIR, window) - m) / s;
  });
  return input;
}
