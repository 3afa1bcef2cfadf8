// Marker-based watershed: regions grow from their markers over a relief, lowest ground first, until they meet (Meyer 1991).

/** Flooding order: pixels wait in one queue for each of the 256 heights, first come first served within a height. */
/** -1 ends a queue. */
const NEVER_QUEUED = -2;

export class Watershed {
  private readonly next: Int32Array;
  private readonly first = new Int32Array(256);
  private readonly last = new Int32Array(256);

  /** For images of at most so many pixels; keeps its working memory from one image to the next. */
  constructor(pixels: number) {
    this.next = new Int32Array(pixels);
  }

  /**
   * Gives every unlabelled (0) pixel the label of the marker whose flood reaches it first; labels are 1..255, and the
   * relief 0..255. A marker starts at the height of its own ground, so that one on a ridge does not spill over it first.
   * Pixels connect by their sides; those that no marker can reach stay 0. `open`: the unlabelled pixels, all of them.
   */
  flood(relief: Uint8Array, labels: Uint8Array, columns: number, open: Int32Array): void {
    const { next, first, last } = this;
    first.fill(-1);
    next.fill(NEVER_QUEUED, 0, labels.length);
    let level = 256;
    const push = (pixel: number, height: number): void => {
      next[pixel] = -1;
      if (first[height] === -1) first[height] = pixel;
      else next[last[height] ?? 0] = pixel;
      last[height] = pixel;
      if (height < level) level = height;
    };
    const reach = (pixel: number, label: number, height: number): void => {
      if (labels[pixel] !== 0) return;
      labels[pixel] = label;
      push(pixel, Math.max(height, relief[pixel] ?? 0));
    };
    const start = (pixel: number): void => {
      if (labels[pixel] && next[pixel] === NEVER_QUEUED) push(pixel, relief[pixel] ?? 0);
    };
    for (const pixel of open) {
      if (!labels[pixel]) eachNeighbour(pixel, columns, labels.length, start);
    }
    while (level < 256) {
      const pixel = first[level] ?? -1;
      if (pixel === -1) {
        level++;
        continue;
      }
      first[level] = next[pixel] ?? -1;
      const label = labels[pixel] ?? 0;
      const height = level;
      eachNeighbour(pixel, columns, labels.length, (neighbour) => {
        reach(neighbour, label, height);
      });
    }
  }
}

/** Visits the pixels that share a side with one. */
export function eachNeighbour(
  pixel: number,
  columns: number,
  pixels: number,
  visit: (neighbour: number) => void,
): void {
  const x = pixel % columns;
  if (x > 0) visit(pixel - 1);
  if (x < columns - 1) visit(pixel + 1);
  if (pixel >= columns) visit(pixel - columns);
  if (pixel + columns < pixels) visit(pixel + columns);
}
