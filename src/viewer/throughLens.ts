// Draws marks twice where there is a lens: as the pane shows them around it, and as large as the images inside it.
import { lensTransform, type PlaneLens } from '../core/view/planeLens.ts';
import { toScreen } from '../core/view/viewTransform.ts';
import type { Pen } from './overlayPen.ts';

export function throughLens(pen: Pen, lens: PlaneLens | null, draw: (pen: Pen) => void): void {
  if (!lens) {
    draw(pen);
    return;
  }
  const { context, transform } = pen;
  const { x, y } = toScreen(transform, lens.centre);
  const outside = new Path2D();
  outside.rect(0, 0, transform.width, transform.height);
  outside.arc(x, y, lens.radius, 0, 2 * Math.PI);
  const inside = new Path2D();
  inside.arc(x, y, lens.radius, 0, 2 * Math.PI);
  context.save();
  context.clip(outside, 'evenodd');
  draw(pen);
  context.restore();
  context.save();
  context.clip(inside);
  draw({ ...pen, transform: lensTransform(transform, lens) });
  context.restore();
}
