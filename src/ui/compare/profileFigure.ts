// The paper's figure 10: the images with the line on them, and along it CT turned upside down, T1 and T2, the region marked.
import { imageKind, type PaneImage } from '../../core/view/viewImage.ts';
import type { Measurement, ViewState } from '../../core/view/viewState.ts';
import { planeToPixel } from '../../core/view/viewTransform.ts';
import { windowText } from '../../core/view/viewWindows.ts';
import { type Place, printed, type Sheet, sheet, text } from './figureCanvas.ts';
import { caption, drawImage, type FigureFacts, GAP_MM, WIDTH_MM, wholeSlice } from './figureParts.ts';
import type { ProfileData } from './ProfileSection.tsx';
import type { Shown } from './useComparison.ts';

const inks: Readonly<Partial<Record<PaneImage, string>>> = {
  ct: '#666',
  'synthetic-t1': '#b26a00',
  'synthetic-t2': '#b26a00',
  'real-t1': '#0b5cad',
  'real-t2': '#0b5cad',
};
const isDashed = (image: PaneImage): boolean => image === 'synthetic-t2' || image === 'real-t2';
const REGION = '#f2e3b8';
const LINE = '#ffd54a';
const PLOT_MM = 55;
const MOST_CELL_MM = 56;

/** The images of the profile in a row, and below them the curves: MR on the left axis, CT on the right, upside down, within the window in view. */
export function profileFigure(
  data: ProfileData,
  shown: Shown,
  view: ViewState,
  line: Measurement,
  facts: FigureFacts,
): Sheet | null {
  const length = data.mm.at(-1) ?? 0;
  const count = data.curves.length;
  const cell = Math.min(MOST_CELL_MM, (WIDTH_MM - GAP_MM * (count - 1)) / count);
  const plotTop = cell + 18;
  const on = sheet(WIDTH_MM, plotTop + PLOT_MM + 25);
  if (!on || length === 0) return null;
  data.curves.forEach(({ image, label }, i) => {
    const box = {
      x: printed(i * (cell + GAP_MM)),
      y: printed(4),
      width: printed(cell),
      height: printed(cell),
    };
    text(on, label, box.x, printed(0.8), { bold: true, mm: 2 });
    drawWithLine(on, shown, view, facts, image, line, data, box);
  });
  const box = {
    x: printed(14),
    y: printed(plotTop),
    width: printed(WIDTH_MM - 30),
    height: printed(PLOT_MM),
  };
  drawAxes(on, box, length, view, data);
  drawCurves(on, box, length, view, data);
  const region = data.region
    ? ` Marked: ${data.region.from.toFixed(1)} to ${data.region.to.toFixed(1)} mm, inside the region drawn last.`
    : '';
  caption(
    on,
    plotTop + PLOT_MM + 11,
    `Intensities along a line of ${length.toFixed(1)} mm on ${facts.plane} slice ${facts.slice + 1}; CT upside down, within ${windowText('ct', view.windows.ct)} HU.${region}`,
    facts,
  );
  return on;
}

function drawWithLine(
  on: Sheet,
  shown: Shown,
  view: ViewState,
  facts: FigureFacts,
  image: PaneImage,
  line: Measurement,
  { mm, region }: ProfileData,
  box: Place,
): void {
  const g = shown.geometry(facts.plane);
  const drawn = drawImage(on, shown, view, facts, image, wholeSlice(g), box);
  const [a, b] = line.points.map((point) => {
    const { x, y } = planeToPixel(g, point);
    return {
      x: (drawn?.place.x ?? 0) + (x + 0.5) * g.columnSpacing * (drawn?.perMm ?? 0),
      y: (drawn?.place.y ?? 0) + (y + 0.5) * g.rowSpacing * (drawn?.perMm ?? 0),
    };
  });
  if (!drawn || !a || !b) return;
  const length = mm.at(-1) ?? 1;
  const { context } = on;
  const stroke = (from: number, to: number, width: number): void => {
    context.lineWidth = printed(width);
    context.beginPath();
    for (const [t, draw] of [
      [from / length, 'moveTo'],
      [to / length, 'lineTo'],
    ] as const)
      context[draw](a.x + t * (b.x - a.x), a.y + t * (b.y - a.y));
    context.stroke();
  };
  context.strokeStyle = LINE;
  stroke(0, length, 0.3);
  if (region) stroke(region.from, region.to, 1);
}

function drawAxes(on: Sheet, box: Place, length: number, view: ViewState, { region }: ProfileData): void {
  const { context } = on;
  const { centre, width } = view.windows.ct;
  if (region) {
    context.fillStyle = REGION;
    const [from, to] = [region.from / length, region.to / length];
    context.fillRect(box.x + from * box.width, box.y, (to - from) * box.width, box.height);
  }
  context.strokeStyle = '#111';
  context.lineWidth = printed(0.2);
  context.strokeRect(box.x, box.y, box.width, box.height);
  for (const value of [0, 0.25, 0.5, 0.75, 1])
    text(on, value.toFixed(2), box.x - printed(1), yOf(box, value / 1.1) - printed(1.2), {
      mm: 2.3,
      align: 'right',
    });
  for (const t of [0, 0.5, 1])
    text(
      on,
      String(Math.round(centre + (0.5 - t) * width)),
      box.x + box.width + printed(1),
      yOf(box, t) - printed(1.2),
      { mm: 2.3 },
    );
  const step = [1, 2, 5, 10, 20, 50].find((mm) => length / mm <= 8) ?? 100;
  const small = { mm: 2.3, align: 'center' } as const;
  for (let mm = 0; mm <= length; mm += step)
    text(on, String(mm), box.x + (mm / length) * box.width, box.y + box.height + printed(1), small);
  text(on, 'mm along the line', box.x + box.width / 2, box.y + box.height + printed(4.5), small);
  text(on, 'MR intensity', box.x - printed(12), box.y - printed(4), { mm: 2.5 });
  text(on, 'CT, HU, upside down', box.x + box.width + printed(15), box.y - printed(4), {
    mm: 2.5,
    align: 'right',
  });
}

const yOf = (box: Place, t: number): number => box.y + box.height * (1 - Math.min(1, Math.max(0, t)));

function drawCurves(on: Sheet, box: Place, length: number, view: ViewState, data: ProfileData): void {
  const { context } = on;
  const { centre, width } = view.windows.ct;
  let legend = box.x;
  for (const { image, values, label } of data.curves) {
    const isCt = imageKind(image).window === 'ct';
    context.strokeStyle = inks[image] ?? '#111';
    context.lineWidth = printed(0.35);
    context.setLineDash(isDashed(image) ? [printed(1.6), printed(1)] : []);
    context.beginPath();
    let pen = false;
    values.forEach((value, i) => {
      if (value === null) {
        pen = false;
        return;
      }
      const t = isCt ? 0.5 - (value - centre) / width : value / 1.1;
      const [x, y] = [box.x + ((data.mm[i] ?? 0) / length) * box.width, yOf(box, t)];
      if (pen) context.lineTo(x, y);
      else context.moveTo(x, y);
      pen = true;
    });
    const top = box.y - printed(7.5);
    context.moveTo(legend, top);
    context.lineTo(legend + printed(7), top);
    context.stroke();
    context.setLineDash([]);
    text(on, label, legend + printed(8), top - printed(1.2));
    legend += printed(12) + context.measureText(label).width;
  }
}
