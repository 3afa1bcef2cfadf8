// The paper's figure 7 as a grid: for T1 and for T2 a row of images, a row of differences, and a row with a region of the images enlarged.
import type { Contrast } from '../../core/contrast.ts';
import type { PaneImage } from '../../core/view/viewImage.ts';
import { colourMaps, differenceMap } from '../../core/view/viewColourMap.ts';
import type { ViewState } from '../../core/view/viewState.ts';
import { imagesOf, wordsFor } from '../kit/imageWords.ts';
import { type Crop, drawColourBar, drawFrame, printed, type Sheet, sheet, text } from './figureCanvas.ts';
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

const LABEL_MM = 4;
/** Six rows and a caption fit a page. */
const MOST_HIGH_MM = 232;
const BAR_MM = 20;

/** What a cell shows, and how much of it. */
interface Cell {
  readonly image: PaneImage;
  readonly crop: Crop;
  readonly words: string;
  readonly framed: boolean;
}

/** Three rows a contrast of which there is a difference; null where there is none. */
export function differenceFigure(shown: Shown, view: ViewState, facts: FigureFacts): Sheet | null {
  const contrasts = (['T1', 'T2'] as const).filter(
    (contrast) => present(shown, view, facts, [imagesOf[contrast].difference]).length > 0,
  );
  if (contrasts.length === 0) return null;
  const g = shown.geometry(facts.plane);
  const [whole, zoomed] = [wholeSlice(g), zoomedCrop(g, view, facts)];
  const rows = contrasts.flatMap((contrast) => rowsOf(contrast, whole, zoomed));
  const cell = Math.min((WIDTH_MM - BAR_MM - 2 * GAP_MM) / 3, MOST_HIGH_MM / rows.length - LABEL_MM - GAP_MM);
  const step = cell + LABEL_MM + GAP_MM;
  const on = sheet(WIDTH_MM, rows.length * step + 14);
  if (!on) return null;
  rows.forEach((cells, row) => {
    cells.forEach((one, column) => {
      if (!one) return;
      const [x, top] = [printed(column * (cell + GAP_MM)), row * step];
      text(on, one.words, x, printed(top + 0.6), { bold: true, mm: 2.4 });
      const box = { x, y: printed(top + LABEL_MM), width: printed(cell), height: printed(cell) };
      const drawn = drawImage(on, shown, view, facts, one.image, one.crop, box);
      if (drawn && one.framed) drawFrame(on, drawn, g, zoomed);
    });
  });
  drawBars(on, view, rows.length / 3, step, cell);
  const map = differenceMap(view.difference, view.colourMap);
  caption(
    on,
    rows.length * step + 1,
    `${sliceName(facts)}: images, ${view.difference} differences of intensities from 0 to 1 ${map === 'jet' ? 'in the JET colour map' : 'in a perceptually even colour map'}, and the framed region enlarged. Grey: no real MR there.`,
    facts,
  );
  return on;
}

function rowsOf(contrast: Contrast, whole: Crop, zoomed: Crop): readonly (readonly (Cell | null)[])[] {
  const { synthetic, real, difference } = imagesOf[contrast];
  const cell = (image: PaneImage, crop: Crop): Cell => ({
    image,
    crop,
    words: crop === whole ? wordsFor(image) : `${wordsFor(image)}, enlarged`,
    framed: crop === whole,
  });
  return [
    [cell('ct', whole), cell(synthetic, whole), cell(real, whole)],
    [null, cell(difference, whole), cell(difference, zoomed)],
    [cell('ct', zoomed), cell(synthetic, zoomed), cell(real, zoomed)],
  ];
}

/** A colour bar beside each row of differences. */
function drawBars(on: Sheet, view: ViewState, contrasts: number, step: number, cell: number): void {
  const map = differenceMap(view.difference, view.colourMap);
  const half = view.windows.difference.width / 2;
  const ticks = view.difference === 'absolute' ? [0, half / 2, half] : [-half, 0, half];
  const unit = view.difference === 'absolute' ? '|synthetic − real|' : 'synthetic − real';
  for (let i = 0; i < contrasts; i++)
    drawColourBar(
      on,
      {
        x: printed(3 * cell + 2 * GAP_MM + 2),
        y: printed((3 * i + 1) * step + LABEL_MM + 1),
        width: printed(4),
        height: printed(cell - 2),
      },
      colourMaps[map],
      ticks.map((v) => v.toFixed(2).replace('-', '−')),
      unit,
    );
}
