// The network's grid: one square grid for a whole series, in canonical orientation, mapped exactly to each slice's pixels.
import type { Preprocessing } from './modelManifest.ts';
import { type Result, fail, ok } from '../result.ts';
import { type StackGeometry, slicePixels } from '../geometry/stack.ts';
import { type Vec3, dot, subtract } from '../geometry/vec.ts';

/**
 * The network's grid over every slice of a stack: x grows to the patient's left, y to posterior, as far as quarter turns
 * and flips of the slices allow. Centred on the box of the whole head mask, with tilt taken out, so that it stays on one
 * place in the patient from slice to slice. [R] docs/method.md 1.5
 */
export interface NetworkGrid {
  /** Pixels along each side, and mm between them. */
  readonly size: number;
  readonly pixelMm: number;
  /** How many source columns and rows one network pixel further along x, and along y, is; one of the two is 0. */
  readonly stepX: readonly [number, number];
  readonly stepY: readonly [number, number];
  /** Source column and row of the centre of network pixel (0, 0), for each slice. */
  readonly origins: readonly (readonly [number, number])[];
}

/**
 * Lays the grid over a series. The pixel size is `grid.pixelMm`, or, where the head's box is larger than the grid, the
 * smallest at which it fits. Fails with `geometry` when the mask is empty or the slices are not axial.
 */
export function networkGrid(
  geometry: StackGeometry,
  head: Uint8Array,
  grid: Preprocessing['grid'],
): Result<NetworkGrid> {
  const { rowAxis, columnAxis, normal, columnSpacing, rowSpacing } = geometry;
  const obliqueness = (Math.acos(Math.min(1, Math.abs(normal[2]))) * 180) / Math.PI;
  if (obliqueness > 45)
    return fail({
      kind: 'geometry',
      message: 'The slices of this series are not axial; the network was trained on axial slices only.',
      advice: 'Pick an axial series of the same study, or reformat this one into axial slices first.',
      details: { degreesFromAxial: Math.round(obliqueness) },
    });
  const box = headBox(geometry, head);
  if (!box)
    return fail({
      kind: 'geometry',
      message: 'The head mask of this series is empty, so there is nothing to show to the network.',
      advice: 'Pick another series; the program needs a CT of the head in Hounsfield units.',
    });
  const side = Math.max(box.high[0] - box.low[0], box.high[1] - box.low[1]);
  const pixelMm = Math.max(grid.pixelMm, side / (grid.size - 1));

  // The slice axis nearest to the patient's left becomes x, the other one y.
  const turned = Math.abs(rowAxis[0]) < Math.abs(columnAxis[0]);
  const [axisX, axisY] = turned ? [columnAxis, rowAxis] : [rowAxis, columnAxis];
  const toLeft = (axisX[0] < 0 ? -1 : 1) * pixelMm;
  const toBack = (axisY[1] < 0 ? -1 : 1) * pixelMm;
  const stepX: [number, number] = turned ? [0, toLeft / rowSpacing] : [toLeft / columnSpacing, 0];
  const stepY: [number, number] = turned ? [toBack / columnSpacing, 0] : [0, toBack / rowSpacing];
  const half = (grid.size - 1) / 2;
  const origins = inPlaneOrigins(geometry).map(([u, v]): [number, number] => [
    ((box.low[0] + box.high[0]) / 2 - u) / columnSpacing - half * (stepX[0] + stepY[0]),
    ((box.low[1] + box.high[1]) / 2 - v) / rowSpacing - half * (stepX[1] + stepY[1]),
  ]);
  return ok({ size: grid.size, pixelMm, stepX, stepY, origins });
}

/** Source column and row of a network pixel. */
export function toSource(
  { stepX, stepY, origins }: NetworkGrid,
  slice: number,
  x: number,
  y: number,
): [column: number, row: number] {
  const [column, row] = origins[slice] ?? [0, 0];
  return [column + x * stepX[0] + y * stepY[0], row + x * stepX[1] + y * stepY[1]];
}

/** Network pixel of a source column and row. */
export function toNetwork(
  { stepX, stepY, origins }: NetworkGrid,
  slice: number,
  column: number,
  row: number,
): [x: number, y: number] {
  const [originColumn, originRow] = origins[slice] ?? [0, 0];
  const [c, r] = [column - originColumn, row - originRow];
  return stepX[0] === 0 ? [r / stepX[1], c / stepY[0]] : [c / stepX[0], r / stepY[1]];
}

/** Where each slice's first pixel lies along the row and column axes, mm from the first slice's. */
function inPlaneOrigins({ positions, rowAxis, columnAxis }: StackGeometry): [number, number][] {
  const first: Vec3 = positions[0] ?? [0, 0, 0];
  return positions.map((position) => {
    const shift = subtract(position, first);
    return [dot(shift, rowAxis), dot(shift, columnAxis)];
  });
}

/** The box of the mask's pixel centres over all slices: mm along the row and column axes from the first slice's first pixel. */
function headBox(
  geometry: StackGeometry,
  head: Uint8Array,
): { readonly low: readonly [number, number]; readonly high: readonly [number, number] } | null {
  const { columns, rows, columnSpacing, rowSpacing } = geometry;
  const pixels = slicePixels(geometry);
  const low: [number, number] = [Infinity, Infinity];
  const high: [number, number] = [-Infinity, -Infinity];
  inPlaneOrigins(geometry).forEach(([u, v], slice) => {
    for (let row = 0; row < rows; row++) {
      const line = head.subarray(slice * pixels + row * columns, slice * pixels + (row + 1) * columns);
      const first = line.indexOf(1);
      if (first < 0) continue;
      low[0] = Math.min(low[0], u + first * columnSpacing);
      high[0] = Math.max(high[0], u + line.lastIndexOf(1) * columnSpacing);
      low[1] = Math.min(low[1], v + row * rowSpacing);
      high[1] = Math.max(high[1], v + row * rowSpacing);
    }
  });
  return low[0] === Infinity ? null : { low, high };
}
