// The paper's figures 6, 7 and 10 of the current view, at print size, with scale and caption and without patient data.
import type { Contrast } from '../../core/contrast.ts';
import { colourMaps, differenceMap } from '../../core/view/viewColourMap.ts';
import { outlineOf } from '../../core/view/viewMeasure.ts';
import { isRegion } from '../../core/metrics/regionStats.ts';
import { type PaneImage, windowKindOf } from '../../core/view/viewImage.ts';
import { contentOf, spotIn, type ViewState, windowOf } from '../../core/view/viewState.ts';
import type { StackGeometry } from '../../core/geometry/stack.ts';
import { type SliceSpot, toSlicePoint, type ViewPlane } from '../../core/view/viewSpace.ts';
import { drawingsOn } from '../../core/view/viewMeasure.ts';
import { planeToPixel } from '../../core/view/viewTransform.ts';
import { windowText } from '../../core/view/viewWindows.ts';
import { imagesOf, wordsFor } from '../kit/imageWords.ts';
import {
  type Crop,
  drawColourBar,
  drawScale,
  drawSlice,
  type Place,
  printed,
  type Sheet,
  sheet,
  text,
} from './figureCanvas.ts';
import type { ProfileData } from './ProfileSection.tsx';
import type { Shown } from './useComparison.ts';

/** Facts for the caption. */
export interface FigureFacts {
  readonly model: string;
  /** How the real MR in view was normalised, as text; empty where there is none. */
  readonly normalisation: string;
  readonly plane: ViewPlane;
  readonly slice: number;
}

const sliceName = ({ plane, slice }: FigureFacts): string =>
  `${plane.charAt(0).toUpperCase()}${plane.slice(1)} slice ${slice + 1}`;

const WIDTH_MM = 174;
const GAP_MM = 2;
const disclaimer = 'Synthetic MR: research only, not for diagnosis.';

/** Uncropped, so that figures of different slices line up. */
const wholeSlice = ({ columns, rows }: StackGeometry): Crop => ({ x: 0, y: 0, width: columns, height: rows });

/** The slice in view of the active pane's plane. */
const spotInView = (view: ViewState): SliceSpot => spotIn(view, contentOf(view, view.activePane).plane);

/** The region to enlarge: the selected or last drawn one on this slice, else the lens, else 60 mm in the middle of the view. */
function zoomedCrop(g: StackGeometry, view: ViewState): Crop {
  const spot = spotInView(view);
  const regions = drawingsOn(view.measurements, spot).filter(isRegion);
  const region = regions.find(({ id }) => id === view.selected) ?? regions.at(-1);
  const half = 30;
  const { x, y } = toSlicePoint(spot, view.lens?.centre ?? view.pan);
  const corners = region
    ? outlineOf(region).points
    : [
        { x: x - half, y: y - half },
        { x: x + half, y: y + half },
      ];
  const pixels = corners.map((point) => planeToPixel(g, point));
  const clamp = (v: number, most: number): number => Math.min(most, Math.max(0, Math.round(v)));
  const left = clamp(Math.min(...pixels.map((p) => p.x)), g.columns - 2);
  const top = clamp(Math.min(...pixels.map((p) => p.y)), g.rows - 2);
  const right = clamp(Math.max(...pixels.map((p) => p.x)), g.columns - 1);
  const bottom = clamp(Math.max(...pixels.map((p) => p.y)), g.rows - 1);
  return { x: left, y: top, width: Math.max(2, right - left + 1), height: Math.max(2, bottom - top + 1) };
}

/** Fits a crop into a box, keeping its proportions; returns its place and scale (pixels per mm). */
function fitted(g: StackGeometry, crop: Crop, box: Place): { readonly place: Place; readonly perMm: number } {
  const [w, h] = [crop.width * g.columnSpacing, crop.height * g.rowSpacing];
  const perMm = Math.min(box.width / w, box.height / h);
  const [width, height] = [w * perMm, h * perMm];
  return {
    place: { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height },
    perMm,
  };
}

function drawImage(
  on: Sheet,
  shown: Shown,
  view: ViewState,
  image: PaneImage,
  crop: Crop,
  box: Place,
): { place: Place; perMm: number } | null {
  const { plane, index } = spotInView(view);
  const slice = shown.slice(image, plane, index, view.difference);
  if (!slice) return null;
  const g = shown.geometry(plane);
  const { place, perMm } = fitted(g, crop, box);
  const kind = windowKindOf(image);
  const window =
    kind === 'difference' && view.difference === 'absolute' ? absolute(view) : windowOf(view, image);
  const map = kind === 'difference' ? differenceMap(view.difference, view.colourMap) : 'grey';
  drawSlice(on, slice, g, crop, place, window, colourMaps[map]);
  drawScale(on, place, perMm);
  return { place, perMm };
}

const absolute = (view: ViewState): { readonly centre: number; readonly width: number } => {
  const { width } = view.windows.difference;
  return { centre: width / 4, width: width / 2 };
};

const present = (shown: Shown, view: ViewState, images: readonly PaneImage[]): readonly PaneImage[] =>
  images.filter((image) => {
    const { plane, index } = spotInView(view);
    return shown.slice(image, plane, index, view.difference) !== null;
  });

/** Figure 6: each image whole, and below it a region of it enlarged. Null when there is nothing to compare. */
export function zoomFigure(shown: Shown, view: ViewState, facts: FigureFacts): Sheet | null {
  const images = present(shown, view, ['ct', 'synthetic-t1', 'real-t1', 'synthetic-t2', 'real-t2']);
  if (images.length < 2) return null;
  const cell = (WIDTH_MM - GAP_MM * (images.length - 1)) / images.length;
  const on = sheet(WIDTH_MM, 5 + 2 * cell + GAP_MM + 13);
  if (!on) return null;
  const g = shown.geometry(facts.plane);
  const crop = zoomedCrop(g, view);
  images.forEach((image, i) => {
    const x = printed(i * (cell + GAP_MM));
    text(on, wordsFor(image), x, printed(1), { bold: true });
    const whole = { x, y: printed(5), width: printed(cell), height: printed(cell) };
    const drawn = drawImage(on, shown, view, image, wholeSlice(g), whole);
    drawImage(on, shown, view, image, crop, { ...whole, y: printed(5 + cell + GAP_MM) });
    if (!drawn) return;
    on.context.strokeStyle = '#e6ae3c';
    on.context.lineWidth = printed(0.35);
    on.context.strokeRect(
      drawn.place.x + crop.x * g.columnSpacing * drawn.perMm,
      drawn.place.y + crop.y * g.rowSpacing * drawn.perMm,
      crop.width * g.columnSpacing * drawn.perMm,
      crop.height * g.rowSpacing * drawn.perMm,
    );
  });
  caption(
    on,
    5 + 2 * cell + GAP_MM + 2,
    `${sliceName(facts)} with the framed region enlarged below. CT window ${windowText('ct', view.windows.ct)} HU; MR window ${windowText('mr', view.windows.mr)}.`,
    facts,
  );
  return on;
}

/** Figure 7: synthetic, real and their difference for each contrast, with a colour bar. */
export function differenceFigure(shown: Shown, view: ViewState, facts: FigureFacts): Sheet | null {
  const rows = (['T1', 'T2'] as const).filter(
    (contrast: Contrast) => present(shown, view, [imagesOf[contrast].difference]).length > 0,
  );
  if (rows.length === 0) return null;
  const barMm = 20;
  const cell = (WIDTH_MM - barMm - 2 * GAP_MM) / 3;
  const on = sheet(WIDTH_MM, rows.length * (cell + 6) + 12);
  if (!on) return null;
  const map = differenceMap(view.difference, view.colourMap);
  const half = view.windows.difference.width / 2;
  const ticks = view.difference === 'absolute' ? [0, half / 2, half] : [-half, 0, half];
  rows.forEach((contrast, row) => {
    const top = row * (cell + 6);
    const { synthetic, real, difference } = imagesOf[contrast];
    [synthetic, real, difference].forEach((image, i) => {
      const x = printed(i * (cell + GAP_MM));
      text(on, wordsFor(image), x, printed(top + 1), { bold: true });
      drawImage(on, shown, view, image, wholeSlice(shown.geometry(facts.plane)), {
        x,
        y: printed(top + 5),
        width: printed(cell),
        height: printed(cell),
      });
    });
    const bar = {
      x: printed(3 * cell + 2 * GAP_MM + 2),
      y: printed(top + 8),
      width: printed(4),
      height: printed(cell - 6),
    };
    const unit =
      view.difference === 'absolute' ? '|synthetic − real|, intensity' : 'synthetic − real, intensity';
    drawColourBar(
      on,
      bar,
      colourMaps[map],
      ticks.map((v) => v.toFixed(2).replace('-', '−')),
      unit,
    );
  });
  caption(
    on,
    rows.length * (cell + 6) + 1,
    `${sliceName(facts)}: ${view.difference} differences of intensities from 0 to 1, ${map === 'jet' ? 'in the JET colour map' : 'in a perceptually even colour map'}. Grey: no real MR there.`,
    facts,
  );
  return on;
}

const dashes: Readonly<Partial<Record<PaneImage, readonly number[]>>> = {
  'synthetic-t1': [],
  'synthetic-t2': [1.6, 1],
  'real-t2': [1.6, 1],
};
const inks: Readonly<Partial<Record<PaneImage, string>>> = {
  ct: '#666',
  'synthetic-t1': '#b26a00',
  'synthetic-t2': '#b26a00',
  'real-t1': '#0b5cad',
  'real-t2': '#0b5cad',
};

/** Figure 10: intensities along the line; MR on the left axis, CT on the right within the window in view. */
export function profileFigure(data: ProfileData, view: ViewState, facts: FigureFacts): Sheet | null {
  const on = sheet(WIDTH_MM, 90);
  const length = data.mm.at(-1) ?? 0;
  if (!on || length === 0) return null;
  const { context } = on;
  const box = { x: printed(14), y: printed(10), width: printed(WIDTH_MM - 30), height: printed(55) };
  const { centre, width } = view.windows.ct;
  const yOf = (value: number, image: PaneImage): number => {
    const t = image === 'ct' ? (value - centre) / width + 0.5 : value / 1.1;
    return box.y + box.height * (1 - Math.min(1, Math.max(0, t)));
  };
  context.strokeStyle = '#111';
  context.lineWidth = printed(0.2);
  context.strokeRect(box.x, box.y, box.width, box.height);
  for (const value of [0, 0.25, 0.5, 0.75, 1])
    text(on, value.toFixed(2), box.x - printed(1), yOf(value, 'real-t1') - printed(1.2), {
      mm: 2.3,
      align: 'right',
    });
  for (const t of [0, 0.5, 1])
    text(
      on,
      String(Math.round(centre + (t - 0.5) * width)),
      box.x + box.width + printed(1),
      box.y + box.height * (1 - t) - printed(1.2),
      { mm: 2.3 },
    );
  const step = [1, 2, 5, 10, 20, 50].find((mm) => length / mm <= 8) ?? 100;
  for (let mm = 0; mm <= length; mm += step)
    text(on, String(mm), box.x + (mm / length) * box.width, box.y + box.height + printed(1), {
      mm: 2.3,
      align: 'center',
    });
  text(on, 'mm along the line', box.x + box.width / 2, box.y + box.height + printed(4.5), {
    mm: 2.5,
    align: 'center',
  });
  text(on, 'MR intensity', box.x - printed(12), printed(6), { mm: 2.5 });
  text(on, 'CT, HU', box.x + box.width + printed(12), printed(6), { mm: 2.5, align: 'right' });
  let legend = box.x;
  for (const { image, values, label } of data.curves) {
    context.strokeStyle = inks[image] ?? '#111';
    context.lineWidth = printed(0.35);
    context.setLineDash((dashes[image] ?? []).map(printed));
    context.beginPath();
    let pen = false;
    values.forEach((value, i) => {
      if (value === null) {
        pen = false;
        return;
      }
      const [x, y] = [box.x + ((data.mm[i] ?? 0) / length) * box.width, yOf(value, image)];
      if (pen) context.lineTo(x, y);
      else context.moveTo(x, y);
      pen = true;
    });
    context.moveTo(legend, printed(3));
    context.lineTo(legend + printed(7), printed(3));
    context.stroke();
    context.setLineDash([]);
    text(on, label, legend + printed(8), printed(1.8));
    legend += printed(12) + context.measureText(label).width;
  }
  caption(
    on,
    78,
    `Intensities along a line of ${length.toFixed(1)} mm on ${facts.plane} slice ${facts.slice + 1}; CT within ${windowText('ct', view.windows.ct)} HU.`,
    facts,
  );
  return on;
}

function caption(on: Sheet, topMm: number, words: string, { model, normalisation }: FigureFacts): void {
  const scaled = normalisation ? `; real MR normalised by ${normalisation}` : '';
  const made = model ? `Synthetic MR by ${model}${scaled}. ` : '';
  text(on, `${words} ${made}${disclaimer}`, 0, printed(topMm), { width: on.canvas.width });
}
