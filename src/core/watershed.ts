// Marker-based watershed: regions grow from their markers over a relief, lowest ground first, until they meet (Meyer 1991).

/** Flooding order: pixels wait in one queue for each of the 256 heights, first come first served within a height. */
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
   * Pixels connect by their sides; those that no marker can reach stay 0.
   */
  flood(relief: Uint8Array, labels: Uint8Array, columns: number): void {
    const { next, first, last } = this;
    first.fill(-1);
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
    eachBorder(labels, columns, (pixel) => {
      push(pixel, relief[pixel] ?? 0);
    });
    while (level < 256) {
      const pixel = first[level] ?? -1;
      if (pixel === -1) {
        level++;
        continue;
      }
      first[level] = next[pixel] ?? -1;
      const label = labels[pixel] ?? 0;
      const height = level;
      const x = pixel % columns;
      if (x > 0) reach(pixel - 1, label, height);
      if (x < columns - 1) reach(pixel + 1, label, height);
      if (pixel >= columns) reach(pixel - columns, label, height);
      if (pixel + columns < labels.length) reach(pixel + columns, label, height);
    }
  }
}

/** Visits the labelled pixels that have an unlabelled neighbour, in their order. */
export function eachBorder(labels: Uint8Array, columns: number, visit: (pixel: number) => void): void {
  for (let row = 0; row < labels.length; row += columns) {
    const up = row > 0 ? columns : 0;
    const down = row + columns < labels.length ? columns : 0;
    for (let x = 0, i = row; x < columns; x++, i++) {
      if (!labels[i]) continue;
      const left = x > 0 ? i - 1 : i;
      const right = x < columns - 1 ? i + 1 : i;
      if (!labels[left] || !labels[right] || !labels[i - up] || !labels[i + down]) visit(i);
    }
  }
}
