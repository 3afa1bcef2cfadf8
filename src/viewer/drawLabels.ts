// The labels of drawings: on a backing that is read over bright tissue too, with a line to what they name where they were moved.
import type { Box } from '../core/view/paneRoom.ts';
import { type Label, placeLabels } from '../core/view/placeLabels.ts';
import { labelAnchor } from '../core/view/viewMeasure.ts';
import type { Measurement } from '../core/view/viewState.ts';
import { type PlaneLens, screenOf } from '../core/view/planeLens.ts';
import type { Pen } from './overlayPen.ts';

/** Where each label was drawn, last one topmost. */
export type DrawnLabels = readonly { readonly id: number; readonly box: Box }[];

/** A drawing on a pane, and the lines of its label. */
export interface DrawnDrawing {
  readonly drawing: Pick<Measurement, 'id' | 'kind' | 'points' | 'label'>;
  readonly chosen: boolean;
  readonly text: readonly string[];
}

const font = '12px system-ui, sans-serif';
const LINE = 15;
const PADDING = 4;
/** px from which on a line leads to what is named. */
const LEADS_FROM = 18;

export function drawLabels(
  { context, transform, ink }: Pen,
  lens: PlaneLens | null,
  drawings: readonly DrawnDrawing[],
  texts: readonly Box[],
): DrawnLabels {
  const written = drawings.filter(({ text }) => text.length > 0);
  if (written.length === 0) return [];
  context.font = font;
  const labels = written.map(({ drawing, text }): Label => {
    const width = Math.max(...text.map((line) => context.measureText(line).width)) + 2 * PADDING;
    const { label } = drawing;
    return {
      id: drawing.id,
      anchor: screenOf(transform, lens, labelAnchor(drawing)),
      width,
      height: text.length * LINE + 2,
      moved: label ? { x: 8 + width / 2 + label.x * transform.scale, y: label.y * transform.scale } : null,
    };
  });
  const boxes = placeLabels(labels, transform, texts);
  return labels.flatMap((label, i) => {
    const box = boxes.get(label.id);
    const one = written[i];
    if (!box || !one) return [];
    context.save();
    context.strokeStyle = one.chosen ? ink.accent : ink.dim;
    context.lineWidth = 1;
    lead(context, label, box);
    context.fillStyle = 'rgba(0, 0, 0, 0.72)';
    context.beginPath();
    context.roundRect(box.left, box.top, box.right - box.left, box.bottom - box.top, 3);
    context.fill();
    if (one.chosen) context.stroke();
    context.fillStyle = ink.text;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    one.text.forEach((line, n) => {
      context.fillText(line, box.left + PADDING, box.top + 1 + (n + 0.5) * LINE);
    });
    context.restore();
    return [{ id: label.id, box }];
  });
}

/** From the label's nearest edge to what it names. */
function lead(context: CanvasRenderingContext2D, { anchor }: Label, { left, right, top, bottom }: Box): void {
  const x = Math.min(right, Math.max(left, anchor.x));
  const y = Math.min(bottom, Math.max(top, anchor.y));
  if (Math.hypot(x - anchor.x, y - anchor.y) < LEADS_FROM) return;
  context.setLineDash([3, 3]);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(anchor.x, anchor.y);
  context.stroke();
  context.setLineDash([]);
}
