// Where marks and head are put in a pane so that neither they nor the texts in its corners lie over each other.
import type { PlanePoint } from './viewSpace.ts';

/** CSS pixels from the pane's top left corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const meets = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** A head's outline in a box that just holds it: round at the top, and in axial slices at the bottom too. */
export interface HeadShape {
  /** mm across and down. */
  readonly size: PlanePoint;
  readonly roundBelow: boolean;
}

/** px that letters and scale bar have to themselves beside, above and below the head. */
export const marksRoom = { side: 24, top: 32, foot: 32 } as const;
/** Of a small pane at least this part is the head's. */
const LEAST_PART = 0.8;
/** How much smaller than without texts a head becomes for them, at the most. */
const LEAST_SCALE = 0.55;
const STEPS = 45;
const PLACES = 17;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How a head is put into a pane: px per mm, and where its middle lies. */
export interface HeadFit {
  readonly scale: number;
  readonly middle: PlanePoint;
}

const fits = new Map<string, HeadFit>();
const MOST_FITS = 64;

/** The largest scale at which the head keeps off the texts; remembered, as every drawing of a pane asks for it. */
export function fitHead(head: HeadShape, pane: Size, texts: readonly Box[]): HeadFit {
  const key = JSON.stringify([head, pane, texts]);
  const known = fits.get(key);
  if (known) return known;
  if (fits.size >= MOST_FITS) fits.clear();
  const found = findFit(head, pane, texts);
  fits.set(key, found);
  return found;
}

function findFit({ size: mm, roundBelow }: HeadShape, pane: Size, texts: readonly Box[]): HeadFit {
  const { side, top, foot } = marksRoom;
  const wide = Math.max(pane.width - 2 * side, LEAST_PART * pane.width);
  const spare = Math.min(1, ((1 - LEAST_PART) * pane.height) / (top + foot));
  const tall = pane.height - (top + foot) * spare;
  const largest = Math.min(wide / mm.x, tall / mm.y);
  const x = pane.width / 2;
  const usual = pane.height / 2;
  for (let step = 0; step <= STEPS; step++) {
    const scale = largest * (1 - ((1 - LEAST_SCALE) * step) / STEPS);
    const half = { x: (mm.x * scale) / 2, y: (mm.y * scale) / 2 };
    const [least, most] = [top * spare + half.y, pane.height - foot * spare - half.y];
    const places = Array.from({ length: PLACES }, (_, i) => least + ((most - least) * i) / (PLACES - 1));
    const nearest = [Math.min(most, Math.max(least, usual)), ...places].sort(
      (a, b) => Math.abs(a - usual) - Math.abs(b - usual),
    );
    const y = nearest.find((place) => !texts.some((text) => covers({ x, y: place }, half, roundBelow, text)));
    if (y !== undefined) return { scale, middle: { x, y } };
  }
  const y = Math.min(pane.height - foot * spare - (mm.y * largest) / 2, usual);
  return { scale: largest, middle: { x, y: Math.max(y, top * spare + (mm.y * largest) / 2) } };
}

/** Whether a text lies over the head: the text's point nearest to the head's middle is inside the outline. */
function covers(middle: PlanePoint, half: PlanePoint, roundBelow: boolean, text: Box): boolean {
  const x = Math.max(text.left - middle.x, middle.x - text.right, 0) / half.x;
  const y = Math.max(text.top - middle.y, middle.y - text.bottom, 0) / half.y;
  if (x >= 1 || y >= 1) return false;
  const round = roundBelow || text.bottom <= middle.y;
  return !round || x * x + y * y < 1;
}

/** What the texts of each corner take, and may yet take. */
export interface CornerBoxes {
  /** In the upper left corner, and what is said under it: mostly narrower, so that a head has more room. */
  readonly title: Box;
  readonly underTitle: Box;
  readonly topRight: Box;
  readonly footLeft: Box;
  readonly footRight: Box;
}

export const boxesOf = ({
  title,
  underTitle,
  topRight,
  footLeft,
  footRight,
}: CornerBoxes): readonly Box[] => [title, underTitle, topRight, footLeft, footRight];

export interface MarkPlaces {
  /** The upper letter. */
  readonly top: Box;
  /** The lower letter, and to its right the scale bar. */
  readonly foot: Box;
  /** px from the top of the letters at both sides. */
  readonly side: number;
}

const EDGE = 6;
const LETTER = { half: 14, tall: 20 } as const;
/** px of letter and gap beside the scale bar, and how high both stand. */
export const FOOT_LETTER = 26;
const FOOT_TALL = 22;
const LEAST_BAR = 32;

/** Where a mark of a width goes along an edge: in the middle, or in the gap that texts leave; null where there is none. */
function alongEdge(middle: number, width: number, from: number, to: number): number | null {
  if (to - from < width) return null;
  return Math.min(to - width / 2, Math.max(from + width / 2, middle));
}

/** At the pane's edges, beside the texts there; where texts leave no gap, above or below them. */
export function placeMarks(
  { width, height }: { readonly width: number; readonly height: number },
  { title, underTitle, topRight, footLeft, footRight }: CornerBoxes,
): MarkPlaces {
  const middle = { x: width / 2, y: height / 2 };
  const upper = Math.max(title.bottom, underTitle.bottom, topRight.bottom);
  const lower = Math.min(footLeft.top, footRight.top);

  const letterAt = alongEdge(middle.x, 2 * LETTER.half, title.right, topRight.left);
  const x = letterAt ?? middle.x;
  const under = [title, underTitle, topRight].filter(
    ({ left, right }) => left < x + LETTER.half && right > x - LETTER.half,
  );
  const letterTop = letterAt === null ? Math.max(EDGE, ...under.map(({ bottom }) => bottom)) : EDGE;
  const letter = {
    left: x - LETTER.half,
    right: x + LETTER.half,
    top: letterTop,
    bottom: letterTop + LETTER.tall,
  };

  const apart = footLeft.bottom > footRight.top && footRight.bottom > footLeft.top;
  const gap = apart ? footRight.left - footLeft.right : 0;
  const wanted = Math.min(150, Math.max(LEAST_BAR, 0.24 * width - FOOT_LETTER));
  const beside = gap >= LEAST_BAR + FOOT_LETTER;
  const bar = beside ? Math.min(wanted, gap - FOOT_LETTER) : wanted;
  const group = bar + FOOT_LETTER;
  const at = (beside ? alongEdge(middle.x, group, footLeft.right, footRight.left) : null) ?? middle.x;
  const over = [footLeft, footRight].filter(
    ({ left, right }) => left < at + group / 2 && right > at - group / 2,
  );
  const bottom = beside ? height - EDGE : Math.min(height - EDGE, ...over.map(({ top }) => top));
  const foot = { left: at - group / 2, right: at + group / 2, top: bottom - FOOT_TALL, bottom };

  const crowded = middle.y - LETTER.half < upper || middle.y + LETTER.half > lower;
  return { top: letter, foot, side: crowded ? (upper + lower) / 2 : middle.y };
}
