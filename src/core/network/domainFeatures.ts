// What the lowest layer of a network held of a slice: one number a channel, the mean over the cells that show something; and how much shows.
import type { Preprocessing } from './modelManifest.ts';

/** A cell of D-CENTER covers so many pixels along each side. */
const CELL = 32;

/**
 * The mean of each channel over the cells of each slice, weighted by how much of a cell's pixels is not air: the head, or
 * whatever the network was shown. `centre`: slices x cells x channels, channel fastest; `input`: slices x size x size x
 * windows, standardised. Answers slices x (channels + 1): the last number is the share of the slice that is not air; a
 * slice of air alone has zeros.
 */
export function pooledFeatures(
  centre: Float32Array,
  input: Float32Array,
  slices: number,
  { grid, windows, mean, std }: Preprocessing,
): Float32Array<ArrayBuffer> {
  const air = windows.map((_, channel) => Math.fround((0 - (mean[channel] ?? 0)) / (std[channel] ?? 1)));
  const across = grid.size / CELL;
  const cells = across * across;
  const channels = centre.length / (slices * cells);
  const features = new Float32Array(slices * (channels + 1));
  const weights = new Float64Array(cells);
  for (let slice = 0; slice < slices; slice++) {
    shownPixels(input.subarray((slice * input.length) / slices), air, grid.size, weights);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (total === 0) continue;
    const sums = new Float64Array(channels);
    weights.forEach((weight, cell) => {
      if (weight === 0) return;
      const from = (slice * cells + cell) * channels;
      for (let c = 0; c < channels; c++) sums[c] = (sums[c] ?? 0) + weight * (centre[from + c] ?? NaN);
    });
    const at = slice * (channels + 1);
    sums.forEach((sum, c) => {
      features[at + c] = sum / total;
    });
    features[at + channels] = total / grid.size ** 2;
  }
  return features;
}

/** Into `counts`, one a cell: pixels of which any window shows more than air. */
function shownPixels(input: Float32Array, air: readonly number[], size: number, counts: Float64Array): void {
  counts.fill(0);
  const across = size / CELL;
  for (let y = 0, at = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      let shown = false;
      for (const floor of air) {
        if ((input[at] ?? floor) > floor) shown = true;
        at++;
      }
      const cell = Math.floor(y / CELL) * across + Math.floor(x / CELL);
      if (shown) counts[cell] = (counts[cell] ?? 0) + 1;
    }
}
