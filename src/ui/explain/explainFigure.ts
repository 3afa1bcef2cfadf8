// What the Explain room shows as a figure for print: one column a model, colour bar and caption, 300 dots an inch.
import type { Picture } from '../../core/view/mapTiles.ts';
import { type ColourMapName, colourMaps } from '../../core/view/viewColourMap.ts';
import { say } from '../../stores/messageStore.ts';
import { download } from '../../storage/destinationDialogs.ts';
import {
  cutTo,
  drawColourBar,
  drawSides,
  type Place,
  pngOf,
  printed,
  type Sheet,
  sheet,
  text,
} from '../compare/figureCanvas.ts';
import type { Mark } from './PictureCanvas.tsx';

export interface FigurePanel {
  readonly heading: string;
  /** One below the other. */
  readonly pictures: readonly {
    readonly picture: Picture;
    readonly smooth: boolean;
    /** A whole slice of the head: the patient's sides are written on it. */
    readonly sides: boolean;
    readonly mark: Mark | null;
  }[];
  readonly note: string;
}

export interface FigureScale {
  readonly caption: string;
  readonly colours: ColourMapName;
  /** From the lowest to the highest colour. */
  readonly ticks: readonly string[];
  readonly unit: string;
}

const WIDTH_MM = 174;
const BAR_MM = 20;
const GAP_MM = 3;
const DISCLAIMER = 'Of a network that makes synthetic MR: research only, not for diagnosis.';

/** Offers the figure as a file; says so where there is nothing to draw. */
export async function saveExplainFigure(
  name: string,
  panels: readonly FigurePanel[],
  scale: FigureScale,
): Promise<void> {
  const made = panels.length > 0 ? drawFigure(panels, scale) : null;
  if (made) download(await pngOf(made), `explain-${name}.png`);
  else
    say({
      level: 'warning',
      text: 'There is nothing to draw, or the browser could not make the picture.',
      advice: 'Make the filters, maps or influences first.',
      cause: 'figure',
    });
}

function drawFigure(
  panels: readonly FigurePanel[],
  { caption, colours, ticks, unit }: FigureScale,
): Sheet | null {
  const cell = Math.min(90, (WIDTH_MM - BAR_MM - GAP_MM * (panels.length - 1)) / panels.length);
  const rows = Math.max(...panels.map(({ pictures }) => pictures.length));
  const below = 5 + rows * (cell + GAP_MM);
  const on = sheet(WIDTH_MM, below + 34);
  if (!on) return null;
  let lowest = printed(below);
  panels.forEach(({ heading, pictures, note }, i) => {
    const x = printed(i * (cell + GAP_MM));
    text(on, heading, x, printed(1), { bold: true, width: printed(cell) });
    pictures.forEach(({ picture, smooth, sides, mark }, row) => {
      const box = { x, y: printed(5 + row * (cell + GAP_MM)), width: printed(cell), height: printed(cell) };
      drawPicture(on, picture, box, smooth, mark);
      if (sides) drawSides(on, box);
    });
    lowest = Math.max(lowest, text(on, note, x, printed(below), { mm: 2.3, width: printed(cell) }));
  });
  const left = panels.length * (cell + GAP_MM);
  const bar = { x: printed(left), y: printed(8), width: printed(4), height: printed(Math.min(cell - 6, 50)) };
  drawColourBar(on, bar, colourMaps[colours], ticks, unit);
  const end = text(on, `${caption} ${DISCLAIMER}`, 0, lowest + printed(1.5), { width: on.canvas.width });
  return cutTo(on, end + printed(1));
}

function drawPicture(
  { context }: Sheet,
  { width, height, rgba }: Picture,
  box: Place,
  smooth: boolean,
  mark: Mark | null,
): void {
  const part = document.createElement('canvas');
  part.width = width;
  part.height = height;
  part.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  const scale = Math.min(box.width / width, box.height / height);
  context.imageSmoothingEnabled = smooth;
  context.imageSmoothingQuality = 'high';
  context.drawImage(part, box.x, box.y, width * scale, height * scale);
  if (!mark) return;
  const [x, y, w, h] = [mark.x, mark.y, mark.width, mark.height].map((v) => v * scale) as [
    number,
    number,
    number,
    number,
  ];
  context.strokeStyle = '#ffd54a';
  context.lineWidth = printed(0.3);
  context.beginPath();
  if (mark.kind === 'frame') context.rect(box.x + x, box.y + y, w, h);
  else {
    context.moveTo(box.x + x, box.y + y + h / 2);
    context.lineTo(box.x + x + w, box.y + y + h / 2);
    context.moveTo(box.x + x + w / 2, box.y + y);
    context.lineTo(box.x + x + w / 2, box.y + y + h);
  }
  context.stroke();
}
