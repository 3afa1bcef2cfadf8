// The outline of a mask on one slice, along pixel edges, as closed loops that can be stroked at any zoom.
import type { PlanePoint } from './viewSpace.ts';

/**
 * Loops around the set pixels of a mask (rows x columns, column fastest), in pixel coordinates where pixel centres are
 * whole numbers. Set pixels lie to the right of the walk, so outer loops run clockwise on screen and holes the other way.
 */
export function maskContours(
  mask: Uint8Array,
  columns: number,
  rows: number,
): readonly (readonly PlanePoint[])[] {
  const set = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < columns && y < rows && mask[y * columns + x] === 1;
  // Each corner of the pixel lattice has at most two edges that leave it; an edge is walked once.
  const width = columns + 1;
  const leaving = new Map<number, number[]>();
  const edge = (fromX: number, fromY: number, toX: number, toY: number): void => {
    const from = fromY * width + fromX;
    const there = leaving.get(from);
    const to = toY * width + toX;
    if (there) there.push(to);
    else leaving.set(from, [to]);
  };
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      if (!set(x, y)) continue;
      if (!set(x, y - 1)) edge(x, y, x + 1, y);
      if (!set(x + 1, y)) edge(x + 1, y, x + 1, y + 1);
      if (!set(x, y + 1)) edge(x + 1, y + 1, x, y + 1);
      if (!set(x - 1, y)) edge(x, y + 1, x, y);
    }
  const loops: PlanePoint[][] = [];
  for (const start of leaving.keys()) {
    for (;;) {
      const loop = walk(start, leaving, width);
      if (loop.length === 0) break;
      loops.push(loop);
    }
  }
  return loops;
}

/** One loop from a corner back to it, keeping only the corners where it turns; empty when no edge is left there. */
function walk(start: number, leaving: Map<number, number[]>, width: number): PlanePoint[] {
  const corners: number[] = [];
  let at = start;
  let lastStep = 0;
  do {
    const next = leaving.get(at)?.pop();
    if (next === undefined) break;
    if (next - at !== lastStep) corners.push(at);
    lastStep = next - at;
    at = next;
  } while (at !== start);
  return corners.map((corner) => ({ x: (corner % width) - 0.5, y: Math.floor(corner / width) - 0.5 }));
}
