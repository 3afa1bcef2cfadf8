// Where the head lies on the grid, so that panes are filled with it and not with the air around it.
import type { RegularGrid } from '../geometry/regularGrid.ts';
import type { Stack } from '../geometry/stack.ts';
import type { Vec3 } from '../geometry/vec.ts';
import { type ViewBox, type ViewSpace, viewSpace, wholeBox } from './viewSpace.ts';

/** Pixels looked at along rows and columns: a head is not missed for its outermost two. */
const STRIDE = 3;
const MARGIN_MM = 8;

/** The box around a mask on the grid's source geometry, with a margin, within the grid; null where nothing is set. */
export function headFrame(grid: RegularGrid, { voxels }: Stack<Uint8Array>): ViewBox | null {
  const space = viewSpace(grid);
  const { columns, rows } = grid.source;
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  const reach = (axis: number, from: number, to: number): void => {
    low[axis] = Math.min(low[axis] ?? 0, from);
    high[axis] = Math.max(high[axis] ?? 0, to);
  };
  space.acquired.forEach(({ height, offset }, slice) => {
    const box = boxIn(voxels, slice * columns * rows, columns, rows);
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
  const ends = ([0, 1, 2] as const).map((axis) => {
    const half = whole.size[axis] / 2;
    return [
      Math.max(-half, (low[axis] ?? 0) - MARGIN_MM),
      Math.min(half, (high[axis] ?? 0) + MARGIN_MM),
    ] as const;
  });
  const of = (part: (from: number, to: number) => number): Vec3 => {
    const [x, y, z] = ends.map(([from, to]) => part(from, to));
    return [x ?? 0, y ?? 0, z ?? 0];
  };
  return { middle: of((from, to) => (from + to) / 2), size: of((from, to) => to - from) };
}

function boxIn(
  voxels: Uint8Array,
  start: number,
  columns: number,
  rows: number,
): { left: number; right: number; top: number; bottom: number } | null {
  let [left, right, top, bottom] = [columns, -1, rows, -1];
  for (let y = 0; y < rows; y += STRIDE)
    for (let x = 0; x < columns; x += STRIDE) {
      if (!voxels[start + y * columns + x]) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  return right < 0 ? null : { left, right, top, bottom };
}
