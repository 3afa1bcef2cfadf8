// One CT slice as the network takes it: masked, on the network's grid, windowed and standardised (METHOD 1.3 to 1.5).
import { linearTaps, resample } from './linearTaps.ts';
import type { Preprocessing } from './modelManifest.ts';
import type { NetworkGrid } from './networkGrid.ts';
import { type Stack, slicePixels } from './stack.ts';
import { windowed } from './windows.ts';

/** HU of everything outside the head mask or the slice. [R] */
const AIR = -1000;

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
  const { columns, rows } = ct.geometry;
  const { size, stepX, stepY } = grid;
  const pixels = slicePixels(ct.geometry);
  const aboveAir = new Float32Array(pixels);
  for (let i = 0, at = slice * pixels; i < pixels; i++, at++)
    if (head[at]) aboveAir[i] = Math.max(0, (ct.voxels[at] ?? AIR) - AIR);

  const transposed = stepX[0] === 0;
  const [column, row] = grid.origins[slice] ?? [0, 0];
  const across = transposed
    ? linearTaps(size, row, stepX[1], rows)
    : linearTaps(size, column, stepX[0], columns);
  const down = transposed
    ? linearTaps(size, column, stepY[0], columns)
    : linearTaps(size, row, stepY[1], rows);
  const hu = resample(aboveAir, columns, across, down, transposed);

  const { windows, mean, std } = preprocessing;
  const input = new Float32Array(size * size * windows.length);
  windows.forEach((window, channel) => {
    const [m = 0, s = 1] = [mean[channel], std[channel]];
    for (let i = 0; i < hu.length; i++)
      input[i * windows.length + channel] = (windowed((hu[i] ?? 0) + AIR, window) - m) / s;
  });
  return input;
}
