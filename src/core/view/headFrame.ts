// Where the head lies on the grid, so that panes are filled with it and not with the air around it.
import type { RegularGrid } from '../geometry/regularGrid.ts';
import type { Stack, StackVoxels } from '../geometry/stack.ts';
import type { Vec3 } from '../geometry/vec.ts';
import type { DisplayWindow } from './viewState.ts';
import { type ViewBox, type ViewSpace, viewSpace, wholeBox } from './viewSpace.ts';

/** Pixels looked at along rows and columns: a head is not missed for its outermost two. */
const STRIDE = 3;
const MARGIN_MM = 8;

/** Of a row or column of MR, so much must be tissue for it to be the head's: noise is strewn thinly. */
const TISSUE_SHARE = 0.04;
/** Of the window from nearly the least to nearly the greatest value, tissue begins here. */
const TISSUE_FROM = 0.2;

/** The box around all that is above 0, a mask for one, on the grid's source geometry, with a margin, within the grid; null where all is. */
export const headFrame = (grid: RegularGrid, { voxels }: Stack): ViewBox | null =>
  frameAbove(grid, voxels, 0, 0);

/** The box around what shines in MR that has no mask, likewise. `window`: of its values. */
export function tissueFrame(grid: RegularGrid, { voxels }: Stack, window: DisplayWindow): ViewBox | null {
  const threshold = window.centre + (TISSUE_FROM - 0.5) * window.width;
  return frameAbove(grid, voxels, threshold, TISSUE_SHARE);
}

/** `share`: of a row's or column's pixels, how many must lie above the threshold for it to count. */
function frameAbove(
  grid: RegularGrid,
  voxels: StackVoxels,
  threshold: number,
  share: number,
): ViewBox | null {
  const space = viewSpace(grid);
  const { columns, rows } = grid.source;
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  const reach = (axis: number, from: number, to: number): void => {
    low[axis] = Math.min(low[axis] ?? 0, from);
    high[axis] = Math.max(high[axis] ?? 0, to);
  };
  space.acquired.forEach(({ height, offset }, slice) => {
    const pixels = voxels.subarray(slice * columns * rows, (slice + 1) * columns * rows);
    const box = boxIn(pixels, threshold, { columns, rows, share });
    if (!box) return;
    const middle = [(columns - 1) / 2, (rows - 1) / 2] as const;
    reach(
      0,
      offset.x + (box.left - middle[0]) * space.spacing[0],
      offset.x + (box.right - middle[0]) * space.spacing[0],
    );
    reach(
      1,
      offset.y + (box.top - middle[1]) * space.spacing[1],
      offset.y + (box.bottom - middle[1]) * space.spacing[1],
    );
    const z = (height - (space.size[2] - 1) / 2) * space.spacing[2];
    reach(2, z - space.spacing[2] / 2, z + space.spacing[2] / 2);
  });
  return (low[0] ?? Infinity) <= (high[0] ?? -Infinity) ? within(space, low, high) : null;
}

function within(space: ViewSpace, low: readonly number[], high: readonly number[]): ViewBox {
  const whole = wholeBox(space);
  const reaches = ([0, 1, 2] as const).map((axis) => {
    const half = whole.size[axis] / 2;
    return [
      Math.max(-half, (low[axis] ?? 0) - MARGIN_MM),
      Math.min(half, (high[axis] ?? 0) + MARGIN_MM),
    ] as const;
  });
  const of = (part: (from: number, to: number) => number): Vec3 => {
    const [x, y, z] = reaches.map(([from, to]) => part(from, to));
    return [x ?? 0, y ?? 0, z ?? 0];
  };
  return { middle: of((from, to) => (from + to) / 2), size: of((from, to) => to - from) };
}

function boxIn(
  pixels: StackVoxels,
  threshold: number,
  { columns, rows, share }: { readonly columns: number; readonly rows: number; readonly share: number },
): { left: number; right: number; top: number; bottom: number } | null {
  const inColumn = new Uint32Array(columns);
  const inRow = new Uint32Array(rows);
  for (let y = 0; y < rows; y += STRIDE)
    for (let x = 0; x < columns; x += STRIDE) {
      if (!((pixels[y * columns + x] ?? 0) > threshold)) continue;
      inColumn[x] = (inColumn[x] ?? 0) + 1;
      inRow[y] = (inRow[y] ?? 0) + 1;
    }
  const across = ends(inColumn, (share * rows) / STRIDE);
  const down = ends(inRow, (share * columns) / STRIDE);
  return across && down && { left: across[0], right: across[1], top: down[0], bottom: down[1] };
}

/** The first and the last place with more than so many; null where there is none. */
function ends(counts: Uint32Array, few: number): readonly [number, number] | null {
  const first = counts.findIndex((count) => count > few);
  return first < 0 ? null : [first, counts.findLastIndex((count) => count > few)];
}
