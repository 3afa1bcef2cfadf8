// Where the labels of drawings go: beside what they name or where the user put them, never over each other, within the pane.
import { type Box, meets } from './paneRoom.ts';
import type { PlanePoint } from './viewSpace.ts';

/** Lengths in CSS pixels. */
export interface Label {
  readonly id: number;
  /** What it names, on screen. */
  readonly anchor: PlanePoint;
  readonly width: number;
  readonly height: number;
  /** From the anchor to the label's middle, where the user moved it; null for a place beside the anchor. */
  readonly moved: PlanePoint | null;
}

const GAP = 8;
const APART = 3;
const ROUNDS = 12;

/** A box for each label, in the order given; labels that were moved are placed first and stay where they were put. */
export function placeLabels(
  labels: readonly Label[],
  pane: { readonly width: number; readonly height: number },
  taken: readonly Box[],
): ReadonlyMap<number, Box> {
  const placed = new Map<number, Box>();
  const free = (box: Box): boolean => ![...placed.values()].some((other) => meets(box, grown(other)));
  for (const label of [...labels].sort((a, b) => Number(a.moved === null) - Number(b.moved === null))) {
    const boxes = candidates(label).map((middle) => within(pane, boxAt(middle, label)));
    const clear = boxes.find(
      (box) => free(box) && (label.moved !== null || !taken.some((text) => meets(box, text))),
    );
    const box = clear ?? boxes.find(free) ?? boxes[0];
    if (box) placed.set(label.id, box);
  }
  return placed;
}

/** Middles to be tried, nearest first. */
function candidates({ anchor, width, height, moved }: Label): readonly PlanePoint[] {
  const at = (x: number, y: number): PlanePoint => ({ x: anchor.x + x, y: anchor.y + y });
  const step = height + 2 * APART;
  const rounds = Array.from({ length: ROUNDS }, (_, i) => (i + 1) * step);
  if (moved)
    return [
      at(moved.x, moved.y),
      ...rounds.flatMap((by) => [at(moved.x, moved.y + by), at(moved.x, moved.y - by)]),
    ];
  const side = GAP + width / 2;
  return [
    at(side, 0),
    at(-side, 0),
    at(0, -GAP - height / 2),
    at(0, GAP + height / 2),
    ...rounds.flatMap((by) => [at(side, by), at(side, -by), at(-side, by), at(-side, -by)]),
  ];
}

const boxAt = ({ x, y }: PlanePoint, { width, height }: Label): Box => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
});

const grown = ({ left, right, top, bottom }: Box): Box => ({
  left: left - APART,
  right: right + APART,
  top: top - APART,
  bottom: bottom + APART,
});

function within(pane: { readonly width: number; readonly height: number }, box: Box): Box {
  const x = shift(box.left, box.right, pane.width - GAP);
  const y = shift(box.top, box.bottom, pane.height);
  return { left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y };
}

/** How far from..to must move to lie within 0..most. */
const shift = (from: number, to: number, most: number): number =>
  from < 0 ? -from : to > most ? Math.max(most - to, -from) : 0;
