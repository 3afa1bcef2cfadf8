// Where the texts in a pane's corners lie, as the browser has set them: measured when they change, not at each drawing.
import type { Box, CornerBoxes } from '../core/view/paneRoom.ts';
import type { PaneElements } from './paneElements.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** px that a text keeps from the head. */
const APART = 3;
/** Numbers grow and shrink from slice to slice; what is kept free for them does so in these steps only. */
const STEP = 8;
/** What the probe writes while the pointer is in a pane: in a narrow one below each other, as in panes.css. A small one keeps only
 * its value free: the position, which stands there as long as the pointer is in the pane, may lie over the image. */
function probeIn({ width, height }: Size): Size {
  if (width >= 480) return { width: 184, height: 34 };
  return width < 360 && height < 260 ? { width: 60, height: 18 } : { width: 86, height: 66 };
}
/** Sizes that are remembered: a window that is drawn larger passes through many. */
const MOST_SIZES = 12;

/**
 * What texts of panes of one size may take, so that the head lies at the same place in all of them and stays there: only ever
 * more, until panes change their size.
 */
export class TextRoom {
  readonly #taken = new Map<string, Map<string, Size>>();
  readonly #others = new Set<() => void>();

  /** Calls `redraw` when more room is kept free than before; answers how to stop. */
  listen(redraw: () => void): () => void {
    this.#others.add(redraw);
    return () => this.#others.delete(redraw);
  }

  /** Notes a pane's texts; the room that is kept free in all panes of its size. `shown`: which texts are shown at all. */
  keep(pane: Size, texts: CornerBoxes, shown: string): CornerBoxes {
    const key = `${Math.round(pane.width)} ${Math.round(pane.height)} ${shown}`;
    if (!this.#taken.has(key) && this.#taken.size >= MOST_SIZES) this.#taken.clear();
    const taken = this.#taken.get(key) ?? new Map<string, Size>();
    this.#taken.set(key, taken);
    let grown = false;
    for (const corner of ['title', 'underTitle', 'footLeft', 'footRight'] as const) {
      const { left, right, top, bottom } = texts[corner];
      const before = taken.get(corner) ?? { width: 0, height: 0 };
      const now = {
        width: Math.max(before.width, Math.ceil((right - left) / STEP) * STEP),
        height: Math.max(before.height, bottom - top),
      };
      grown ||= now.width > before.width || now.height > before.height;
      taken.set(corner, now);
    }
    if (grown) for (const redraw of this.#others) redraw();
    const of = (corner: string): Size => taken.get(corner) ?? { width: 0, height: 0 };
    const [title, under, whose, numbers] = [of('title'), of('underTitle'), of('footLeft'), of('footRight')];
    const { width, height } = pane;
    const probe = probeIn(pane);
    return {
      title: {
        left: 0,
        top: 0,
        right: EDGE.x + title.width + APART,
        bottom: EDGE.y + title.height + APART,
      },
      underTitle: {
        left: 0,
        top: 0,
        right: EDGE.x + under.width + APART,
        bottom: EDGE.y + title.height + under.height + APART,
      },
      topRight: {
        left: width - EDGE.x - probe.width - APART,
        top: 0,
        right: width,
        bottom: EDGE.y + probe.height,
      },
      footLeft: {
        left: 0,
        top: Math.min(texts.footLeft.top, height - EDGE.y - whose.height) - APART,
        right: EDGE.x + whose.width + APART,
        bottom: height,
      },
      footRight: {
        left: width - EDGE.x - numbers.width - APART,
        top: height - EDGE.y - numbers.height - APART,
        right: width,
        bottom: height,
      },
    };
  }
}

/** px from the pane's edges to its texts; panes.css has the same. */
const EDGE = { x: 10, y: 8 } as const;

/** Calls `changed` when a text of the pane has got another size; answers how to ask for the boxes, and how to stop. */
export function watchTexts(
  { title, underTitle, topRight, whose, numbers, root }: PaneElements,
  changed: () => void,
): { readonly texts: () => CornerBoxes; readonly stop: () => void } {
  let known: CornerBoxes | null = null;
  const observer = new ResizeObserver(() => {
    known = null;
    changed();
  });
  for (const element of [title, underTitle, topRight, whose, numbers, root]) observer.observe(element);
  const measured = (): CornerBoxes => {
    const outer = root.getBoundingClientRect();
    const box = (element: HTMLElement): Box => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return {
        left: left - outer.left,
        right: right - outer.left,
        top: top - outer.top,
        bottom: bottom - outer.top,
      };
    };
    return {
      title: box(title),
      underTitle: box(underTitle),
      topRight: box(topRight),
      footLeft: box(whose),
      footRight: box(numbers),
    };
  };
  return { texts: () => (known ??= measured()), stop: () => observer.disconnect() };
}
