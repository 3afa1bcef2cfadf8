// What the figures for print share: the slice and region in view, images in boxes with their scale and sides, captions without patient data.
import { colourMaps, differenceMap } from '../../core/view/viewColourMap.ts';
import { outlineOf } from '../../core/view/viewMeasure.ts';
import { isRegion } from '../../core/metrics/regionStats.ts';
import { type PaneImage, windowKindOf } from '../../core/view/viewImage.ts';
import { type ViewState, windowOf } from '../../core/view/viewState.ts';
import type { StackGeometry } from '../../core/geometry/stack.ts';
import { spotOf, toSlicePoint, type ViewPlane } from '../../core/view/viewSpace.ts';
import { drawingsOn } from '../../core/view/viewMeasure.ts';
import { planeToPixel } from '../../core/view/viewTransform.ts';
import { orientationLetters } from '../../core/view/viewText.ts';
import {
  type Crop,
  drawScale,
  drawSides,
  drawSlice,
  type Place,
  printed,
  type Sheet,
  text,
} from './figureCanvas.ts';
import type { Shown } from './useComparison.ts';

/** What a figure is of: its images, its caption and its file's name all go by this. */
export interface FigureFacts {
  readonly model: string;
  /** How the real MR in view was normalised, as text; empty where there is none. */
  readonly normalisation: string;
  readonly plane: ViewPlane;
  readonly slice: number;
}

export const sliceName = ({ plane, slice }: FigureFacts): string =>
  `${plane.charAt(0).toUpperCase()}${plane.slice(1)} slice ${slice + 1}`;

export const WIDTH_MM = 174;
export const GAP_MM = 2;
const disclaimer = 'Synthetic MR: research only, not for diagnosis.';

/** Uncropped, so that figures of different slices line up. */
export const wholeSlice = ({ columns, rows }: StackGeometry): Crop => ({
  x: 0,
  y: 0,
  width: columns,
  height: rows,
});

/** The region to enlarge: the selected or last drawn one on this slice, else the lens, else 60 mm in the middle of the view. */
export function zoomedCrop(g: StackGeometry, view: ViewState, { plane, slice }: FigureFacts): Crop {
  const spot = spotOf(view.space, plane, slice);
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

export function drawImage(
  on: Sheet,
  shown: Shown,
  view: ViewState,
  { plane, slice: index }: FigureFacts,
  image: PaneImage,
  crop: Crop,
  box: Place,
): { place: Place; perMm: number } | null {
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
  const toRight = orientationLetters(g.rowAxis).main;
  const toLeft = orientationLetters([-g.rowAxis[0], -g.rowAxis[1], -g.rowAxis[2]]).main;
  drawSides(on, place, toLeft, toRight);
  return { place, perMm };
}

const absolute = (view: ViewState): { readonly centre: number; readonly width: number } => {
  const { width } = view.windows.difference;
  return { centre: width / 4, width: width / 2 };
};

export const present = (
  shown: Shown,
  view: ViewState,
  { plane, slice }: FigureFacts,
  images: readonly PaneImage[],
): readonly PaneImage[] =>
  images.filter((image) => shown.slice(image, plane, slice, view.difference) !== null);

export function caption(
  on: Sheet,
  topMm: number,
  words: string,
  { model, normalisation }: FigureFacts,
): number {
  const scaled = normalisation ? `; real MR normalised by ${normalisation}` : '';
  const made = model ? `Synthetic MR by ${model}${scaled}. ` : '';
  return text(on, `${words} ${made}${disclaimer}`, 0, printed(topMm), { width: on.canvas.width });
}
