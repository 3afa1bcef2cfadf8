// What all drawing over a pane shares: where it goes, in which colours, and where the texts leave room.
import { translated } from '../core/language/language.ts';
import type { Box, MarkPlaces } from '../core/view/paneRoom.ts';
import type { PlanePoint } from '../core/view/viewSpace.ts';
import type { PaneTransform } from '../core/view/viewTransform.ts';

/** Colours of the marks, read once from the theme. */
export interface OverlayInk {
  readonly text: string;
  readonly dim: string;
  readonly accent: string;
  readonly mask: string;
  readonly edge: string;
  /** Around grey matter, and around white. */
  readonly grey: string;
  readonly white: string;
  readonly warning: string;
}

/** Where marks go: off the texts in the corners. */
export interface OverlayPlaces extends MarkPlaces {
  /** px from the top from which the right side is free. */
  readonly upper: number;
  /** What texts take. */
  readonly texts: readonly Box[];
}

/** Around lines and letters, so that they are seen over bright tissue. A blurred shadow would take ten times as long. */
const halo = 'rgba(0, 0, 0, 0.6)';

/** Strokes the path, in a dark border. */
export function strokeLine(context: CanvasRenderingContext2D, colour: string, width: number): void {
  context.strokeStyle = halo;
  context.lineWidth = width + 1.5;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/** Writes in the fill style and the reader's language, in a dark border; `most`: px that the text may be wide. */
export function writeText(
  context: CanvasRenderingContext2D,
  english: string,
  { x, y }: PlanePoint,
  most?: number,
): void {
  const text = translated(english);
  context.strokeStyle = halo;
  context.lineWidth = 3;
  context.strokeText(text, x, y, most);
  context.fillText(text, x, y, most);
}

export interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly transform: PaneTransform;
  readonly ink: OverlayInk;
}

/** px between what is drawn and the pane's edge. */
export const margin = 10;
