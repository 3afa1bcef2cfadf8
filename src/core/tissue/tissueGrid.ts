// The grid on which tissue is told apart: 1 mm voxels along the patient's own axes, about the head, as the network was trained.
import { type StackGeometry, slicePixels, type Stack } from '../geometry/stack.ts';
import { add, scale, type Vec3 } from '../geometry/vec.ts';

/** mm about the head: what a convolution sees beyond its border is air. */
const MARGIN_MM = 6;
/** mm along each axis: the network was trained on heads within 256 mm. */
const MOST_MM = 256;

/**
 * Sagittal slices from the patient's right to the left; in each, columns run forwards and rows down: the order in which the
 * network knows a head (FreeSurfer's LIA with its slices first). Null where the mask is empty.
 */
export function tissueGrid({ geometry, voxels }: Stack<Uint8Array>): StackGeometry | null {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  const { columns, rowAxis, columnAxis, columnSpacing, rowSpacing } = geometry;
  const pixels = slicePixels(geometry);
  geometry.positions.forEach((position, slice) => {
    const box = boxOf(voxels.subarray(slice * pixels, (slice + 1) * pixels), columns);
    if (!box) return;
    for (const x of [box.left, box.right])
      for (const y of [box.top, box.bottom]) {
        const point = add(
          position,
          add(scale(rowAxis, x * columnSpacing), scale(columnAxis, y * rowSpacing)),
        );
        point.forEach((mm, axis) => {
          low[axis] = Math.min(low[axis] ?? mm, mm);
          high[axis] = Math.max(high[axis] ?? mm, mm);
        });
      }
  });
  if (low[0] === Infinity) return null;
  const [x, y, z] = [0, 1, 2].map((axis) => span(low[axis] ?? 0, high[axis] ?? 0, axis === 2));
  if (!x || !y || !z) return null;
  return {
    columns: y.count,
    rows: z.count,
    columnSpacing: 1,
    rowSpacing: 1,
    rowAxis: [0, -1, 0],
    columnAxis: [0, 0, -1],
    normal: [1, 0, 0],
    positions: Array.from({ length: x.count }, (_, k): Vec3 => [
      x.first + k,
      y.first + y.count - 1,
      z.first + z.count - 1,
    ]),
    sliceThickness: 1,
  };
}

/** Whole millimetres, so that two grids of one patient lie on each other; of what is too long, the middle, or its upper end. */
function span(
  low: number,
  high: number,
  upright: boolean,
): { readonly first: number; readonly count: number } {
  const [from, to] = [Math.floor(low - MARGIN_MM), Math.ceil(high + MARGIN_MM)];
  const count = Math.min(MOST_MM, to - from + 1);
  const spare = to - from + 1 - count;
  return { first: from + (upright ? spare : spare >> 1), count };
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The pixels that a mask spans in one slice, inclusive; null where there are none. */
function boxOf(mask: Uint8Array, columns: number): Box | null {
  const first = mask.indexOf(1);
  if (first < 0) return null;
  const top = Math.floor(first / columns);
  const bottom = Math.floor(mask.lastIndexOf(1) / columns);
  let [left, right] = [columns, 0];
  for (let y = top; y <= bottom; y++) {
    const row = mask.subarray(y * columns, (y + 1) * columns);
    const from = row.indexOf(1);
    if (from < 0) continue;
    left = Math.min(left, from);
    right = Math.max(right, row.lastIndexOf(1));
  }
  return { left, right, top, bottom };
}
