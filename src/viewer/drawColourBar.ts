// The colour bar of a pane: its colours with ticks and units, what is provisional about it, and from where on it is shown.
import type { Rgb } from '../core/view/viewColourMap.ts';
import { margin, type OverlayPlaces, type Pen, writeText } from './overlayPen.ts';

export interface ColourBar {
  /** From the lower end to the upper. */
  readonly colours: readonly Rgb[];
  /** Evenly apart, from the lower end to the upper. */
  readonly ticks: readonly string[];
  /** In lines. */
  readonly units: readonly string[];
  /** The scale may still change. */
  readonly provisional: boolean;
  /** Below this fraction of the bar nothing is shown in the pane; null where all is. */
  readonly threshold: number | null;
}

const lineHeight = 14;
const leastBar = 40;

export function drawColourBar(
  { context, transform: { width }, ink }: Pen,
  { colours, ticks, units, provisional, threshold }: ColourBar,
  { upper, side }: OverlayPlaces,
): void {
  // In the upper right corner, below the probe's lines and above the letter: off the head, which is round.
  const unitsTop = upper + 8;
  const mark = provisional ? ['provisional scale'] : [];
  const room = (lines: number): number => side - 24 - (unitsTop + lineHeight * lines + 6);
  // Where there is little room the units yield, then the bar; that the scale is provisional is always said.
  const words = room(units.length + mark.length) < leastBar ? mark : [...mark, ...units];
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  words.forEach((line, i) => {
    context.fillStyle = i < mark.length ? ink.warning : ink.dim;
    writeText(context, line, { x: width - margin, y: unitsTop + lineHeight * i });
  });
  if (room(words.length) < leastBar) return;
  const top = unitsTop + lineHeight * words.length + 6;
  const [barWidth, barHeight] = [8, Math.max(leastBar, Math.min(180, room(words.length)))];
  const left = width - margin - barWidth;
  context.save();
  colours.forEach(([r, g, b], i) => {
    context.fillStyle = `rgb(${r}, ${g}, ${b})`;
    const from = top + barHeight - ((i + 1) / colours.length) * barHeight;
    context.fillRect(left, from, barWidth, barHeight / colours.length + 1);
  });
  if (threshold !== null) {
    const shownFrom = top + barHeight * (1 - Math.min(1, threshold));
    context.fillStyle = 'rgba(0, 0, 0, 0.75)';
    context.fillRect(left, shownFrom, barWidth, top + barHeight - shownFrom);
    context.fillStyle = ink.accent;
    context.fillRect(left - 3, shownFrom - 1, barWidth + 6, 2);
  }
  context.strokeStyle = provisional ? ink.warning : ink.dim;
  context.lineWidth = 1;
  if (provisional) context.setLineDash([3, 3]);
  context.strokeRect(left - 0.5, top - 0.5, barWidth + 1, barHeight + 1);
  context.restore();
  context.fillStyle = ink.text;
  const every = barHeight < 90 ? 2 : 1; // ticks that would touch are left out
  ticks.forEach((tick, i) => {
    if (i % every !== 0) return;
    const y = top + barHeight - (i / Math.max(1, ticks.length - 1)) * barHeight;
    writeText(context, tick, { x: left - 5, y });
  });
}
