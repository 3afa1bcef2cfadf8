// The paper's figure 6: each image whole, and a region of it enlarged.
import type { ViewState } from '../../core/view/viewState.ts';
import { windowText } from '../../core/view/viewWindows.ts';
import { wordsFor } from '../kit/imageWords.ts';
import { drawFrame, printed, type Sheet, sheet, text } from './figureCanvas.ts';
import {
  caption,
  drawImage,
  type FigureFacts,
  GAP_MM,
  present,
  sliceName,
  WIDTH_MM,
  wholeSlice,
  zoomedCrop,
} from './figureParts.ts';
import type { Shown } from './useComparison.ts';

/** Figure 6: each image whole, and below it a region of it enlarged. Null when there is nothing to compare. */
export function zoomFigure(shown: Shown, view: ViewState, facts: FigureFacts): Sheet | null {
  const images = present(shown, view, facts, ['ct', 'synthetic-t1', 'real-t1', 'synthetic-t2', 'real-t2']);
  if (images.length < 2) return null;
  const cell = (WIDTH_MM - GAP_MM * (images.length - 1)) / images.length;
  const on = sheet(WIDTH_MM, 5 + 2 * cell + GAP_MM + 13);
  if (!on) return null;
  const g = shown.geometry(facts.plane);
  const crop = zoomedCrop(g, view, facts);
  images.forEach((image, i) => {
    const x = printed(i * (cell + GAP_MM));
    text(on, wordsFor(image), x, printed(1), { bold: true });
    const whole = { x, y: printed(5), width: printed(cell), height: printed(cell) };
    const drawn = drawImage(on, shown, view, facts, image, wholeSlice(g), whole);
    drawImage(on, shown, view, facts, image, crop, { ...whole, y: printed(5 + cell + GAP_MM) });
    if (drawn) drawFrame(on, drawn, g, crop);
  });
  caption(
    on,
    5 + 2 * cell + GAP_MM + 2,
    `${sliceName(facts)} with the framed region enlarged below. CT window ${windowText('ct', view.windows.ct)} HU; MR window ${windowText('mr', view.windows.mr)}.`,
    facts,
  );
  return on;
}
