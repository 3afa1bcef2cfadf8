// Network output back onto the CT's own pixels, so that synthetic MR overlays the CT voxel for voxel (docs/method.md 1.5).
import { linearTaps, resample } from '../geometry/linearTaps.ts';
import { type NetworkGrid, toNetwork } from './networkGrid.ts';
import { SYNTHETIC_MAX, type StackGeometry, slicePixels } from '../geometry/stack.ts';

/**
 * Writes one slice of synthetic MR. `output` is size x size x contrasts, contrast fastest, 0..1; `into` holds one whole
 * volume a contrast. Resampling is linear, antialiased where the CT is coarser than the grid; values are clipped, scaled
 * to 0..SYNTHETIC_MAX and rounded; zero outside the mask.
 */
export function placeOutput(
  geometry: StackGeometry,
  head: Uint8Array,
  slice: number,
  grid: NetworkGrid,
  output: Float32Array,
  into: readonly Uint16Array[],
): void {
  const { columns, rows } = geometry;
  const { size } = grid;
  const pixels = slicePixels(geometry);
  const transposed = grid.stepX[0] === 0;
  const [x0, y0] = toNetwork(grid, slice, 0, 0);
  const [xColumn, yColumn] = toNetwork(grid, slice, 1, 0);
  const [xRow, yRow] = toNetwork(grid, slice, 0, 1);
  const across = transposed
    ? linearTaps(columns, y0, yColumn - y0, size)
    : linearTaps(columns, x0, xColumn - x0, size);
  const down = transposed ? linearTaps(rows, x0, xRow - x0, size) : linearTaps(rows, y0, yRow - y0, size);
  into.forEach((volume, contrast) => {
    const plane = new Float32Array(size * size);
    for (let i = 0; i < plane.length; i++) plane[i] = output[i * into.length + contrast] ?? 0;
    const placed = resample(plane, size, across, down, transposed);
    for (let i = 0, at = slice * pixels; i < pixels; i++, at++) {
      const value = Math.round((placed[i] ?? 0) * SYNTHETIC_MAX);
      volume[at] = head[at] ? Math.min(SYNTHETIC_MAX, Math.max(0, value)) : 0;
    }
  });
}
