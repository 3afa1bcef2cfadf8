// The overlay of a pane: spread, letters, scale bar, colour bar, crosshair, mask outline, drawings, swipe line.
import { phraseBook } from '../core/language/language.ts';
import type { PlanePoint } from '../core/view/viewSpace.ts';
import type { StackGeometry } from '../core/geometry/stack.ts';
import { scale as scaled } from '../core/geometry/vec.ts';
import { handlesOf, outlineOf } from '../core/view/viewMeasure.ts';
import type { Measurement } from '../core/view/viewState.ts';
import { type PlaneLens, screenOf } from '../core/view/planeLens.ts';
import { lengthText, orientationLetters, scaleBarMm } from '../core/view/viewText.ts';
import { type PaneTransform, pixelToPlane, toScreen } from '../core/view/viewTransform.ts';
import { FOOT_LETTER } from '../core/view/paneRoom.ts';
import { type ColourBar, drawColourBar } from './drawColourBar.ts';
import { type DrawnDrawing, type DrawnLabels, drawLabels } from './drawLabels.ts';
import { drawSpread, type SpreadMarks } from './drawSpread.ts';
import type { TissueLoops } from './sliceLibrary.ts';
import { fitCanvas } from './imageCanvas.ts';
import {
  margin,
  type OverlayInk,
  type OverlayPlaces,
  type Pen,
  strokeLine,
  writeText,
} from './overlayPen.ts';
import { throughLens } from './throughLens.ts';

export interface OverlayContent {
  readonly geometry: StackGeometry;
  readonly transform: PaneTransform;
  readonly letters: boolean;
  readonly scaleBar: boolean;
  readonly crosshair: PlanePoint | null;
  /** Lines at this x and this y, open where they cross; null for one that is not drawn. */
  readonly cuts: {
    readonly x: number | null;
    readonly y: number | null;
    readonly crossing: PlanePoint;
  } | null;
  /** Mask outlines in pixel coordinates. */
  readonly contours: readonly (readonly PlanePoint[])[];
  /** Outlines of grey and white matter, in pixel coordinates; null where they are not shown. */
  readonly tissue: TissueLoops | null;
  /** Strokes along the edges of another image, in pixel coordinates. */
  readonly edges: readonly (readonly PlanePoint[])[];
  readonly drawings: readonly DrawnDrawing[];
  readonly spread: SpreadMarks | null;
  readonly colourBar: ColourBar | null;
  /** Position of the swipe line, as a fraction of the width. */
  readonly swipe: number | null;
  readonly lens: PlaneLens | null;
  /** Drawn instead of a slice that has not been made yet. */
  readonly skeleton: boolean;
}

const letterFont = '600 14px system-ui, sans-serif';
const leaningFont = '600 10px system-ui, sans-serif';

/** What a canvas shows: what is told apart by its text, and by what it is. */
interface Drawn {
  readonly text: string;
  readonly things: readonly unknown[];
  readonly labels: DrawnLabels;
}

const drawn = new WeakMap<HTMLCanvasElement, Drawn>();

/** Draws everything anew where anything has changed; through slices of a plane without drawings nothing does. */
export function drawOverlay(
  canvas: HTMLCanvasElement,
  content: OverlayContent,
  places: OverlayPlaces,
  ink: OverlayInk,
): DrawnLabels {
  const { geometry, contours, tissue, edges, spread, colourBar, ...rest } = content;
  const bar = colourBar && { ...colourBar, colours: null };
  const colour = spread && { ...spread, slice: null, colours: null };
  const text = JSON.stringify([phraseBook()?.language, rest, bar, colour, places, window.devicePixelRatio]);
  const things = [geometry, contours, tissue, edges, spread?.slice, spread?.colours, colourBar?.colours, ink];
  const last = drawn.get(canvas);
  if (last?.text === text && things.every((thing, i) => thing === last.things[i])) return last.labels;
  const labels = drawAnew(canvas, content, places, ink);
  drawn.set(canvas, { text, things, labels });
  return labels;
}

function drawAnew(
  canvas: HTMLCanvasElement,
  content: OverlayContent,
  places: OverlayPlaces,
  ink: OverlayInk,
): DrawnLabels {
  const context = canvas.getContext('2d');
  if (!context) return [];
  const { transform } = content;
  const ratio = fitCanvas(canvas, transform.width, transform.height);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, transform.width, transform.height);
  context.lineJoin = 'round';
  const pen: Pen = { context, transform, ink };
  if (content.skeleton) drawSkeleton(pen);
  throughLens(pen, content.lens, (within) => drawOnSlice(within, content));
  if (content.crosshair) drawCrosshair(pen, screenOf(transform, content.lens, content.crosshair));
  if (content.swipe !== null) drawSwipe(pen, content.swipe);
  if (content.lens) drawLensRim(pen, content.lens);
  if (content.letters) drawLetters(pen, content.geometry, places);
  if (content.scaleBar) drawScaleBar(pen, places);
  if (content.colourBar) drawColourBar(pen, content.colourBar, places);
  return drawLabels(pen, content.lens, content.drawings, places.texts);
}

/** What lies on the slice, and is as large as it. */
function drawOnSlice(
  pen: Pen,
  { geometry, spread, tissue, edges, contours, cuts, drawings }: OverlayContent,
): void {
  const { ink } = pen;
  if (spread) drawSpread(pen, geometry, spread);
  if (tissue) {
    drawContours(pen, geometry, tissue.brain, ink.grey, true);
    drawContours(pen, geometry, tissue.white, ink.white, true);
  }
  drawContours(pen, geometry, edges, ink.edge);
  drawContours(pen, geometry, contours, ink.mask);
  if (cuts) drawCuts(pen, cuts);
  for (const { drawing, chosen } of drawings) drawDrawing(pen, drawing, chosen);
}

function drawSkeleton({ context, transform: { width, height } }: Pen): void {
  const radius = 0.32 * Math.min(width, height);
  context.save();
  context.fillStyle = '#15171a';
  context.strokeStyle = '#2b2f34';
  context.lineWidth = 1;
  context.setLineDash([4, 5]);
  context.beginPath();
  context.ellipse(width / 2, height / 2, 0.82 * radius, radius, 0, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  context.restore();
}

function trace({ context, transform }: Pen, points: readonly PlanePoint[], closed: boolean): void {
  points.forEach((point, i) => {
    const { x, y } = toScreen(transform, point);
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  if (closed) context.closePath();
}

/** `fine`: many lines close together, which a dark border would run into one. */
function drawContours(
  pen: Pen,
  g: StackGeometry,
  loops: OverlayContent['contours'],
  colour: string,
  fine = false,
): void {
  if (loops.length === 0) return;
  const { context } = pen;
  context.beginPath();
  for (const loop of loops)
    trace(
      pen,
      loop.map((pixel) => pixelToPlane(g, pixel)),
      true,
    );
  if (!fine) {
    strokeLine(context, colour, 1.25);
    return;
  }
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.stroke();
}

function drawCuts(
  { context, transform, ink }: Pen,
  { x, y, crossing }: NonNullable<OverlayContent['cuts']>,
): void {
  const { width, height } = transform;
  const gap = 14;
  const at = toScreen(transform, crossing);
  context.save();
  context.globalAlpha = 0.75;
  context.beginPath();
  if (x !== null) {
    context.moveTo(at.x, 0);
    context.lineTo(at.x, at.y - gap);
    context.moveTo(at.x, at.y + gap);
    context.lineTo(at.x, height);
  }
  if (y !== null) {
    context.moveTo(0, at.y);
    context.lineTo(at.x - gap, at.y);
    context.moveTo(at.x + gap, at.y);
    context.lineTo(width, at.y);
  }
  context.strokeStyle = ink.accent;
  context.lineWidth = 1;
  context.stroke();
  context.restore();
}

/** At a place on screen. */
function drawCrosshair({ context, ink }: Pen, { x, y }: PlanePoint): void {
  const [gap, reach] = [6, 16];
  context.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    context.moveTo(x + dx * gap, y + dy * gap);
    context.lineTo(x + dx * reach, y + dy * reach);
  }
  strokeLine(context, ink.accent, 1.5);
}

function drawDrawing(pen: Pen, drawing: Pick<Measurement, 'kind' | 'points'>, chosen: boolean): void {
  const { context, transform, ink } = pen;
  const { points, closed } = outlineOf(drawing);
  context.beginPath();
  trace(pen, points, closed);
  if (drawing.kind === 'arrow') traceHead(pen, drawing.points);
  strokeLine(context, chosen ? ink.accent : ink.text, 1.5);
  for (const handle of handlesOf(drawing)) {
    if (drawing.kind === 'arrow' && !chosen) continue;
    const { x, y } = toScreen(transform, handle);
    context.beginPath();
    context.arc(x, y, chosen ? 4 : 2.5, 0, 2 * Math.PI);
    context.fillStyle = chosen ? ink.accent : ink.text;
    context.fill();
  }
}

/** Two strokes back from an arrow's first point. */
function traceHead({ context, transform }: Pen, [head, end]: readonly PlanePoint[]): void {
  if (!head || !end) return;
  const [tip, back] = [toScreen(transform, head), toScreen(transform, end)];
  const along = Math.atan2(back.y - tip.y, back.x - tip.x);
  for (const turn of [-0.45, 0.45]) {
    context.moveTo(tip.x, tip.y);
    context.lineTo(tip.x + 12 * Math.cos(along + turn), tip.y + 12 * Math.sin(along + turn));
  }
}

function drawSwipe({ context, transform: { width, height }, ink }: Pen, position: number): void {
  const x = position * width;
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, height);
  strokeLine(context, ink.accent, 1.5);
  context.fillStyle = ink.accent;
  context.beginPath();
  context.arc(x, height / 2, 6, 0, 2 * Math.PI);
  context.fill();
}

function drawLensRim({ context, transform, ink }: Pen, { centre, radius }: PlaneLens): void {
  const { x, y } = toScreen(transform, centre);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  strokeLine(context, ink.accent, 1.5);
}

function drawLetters(
  { context, transform: { width }, ink }: Pen,
  g: StackGeometry,
  { top, side, foot }: OverlayPlaces,
): void {
  const write = (direction: StackGeometry['rowAxis'], x: number, y: number): void => {
    const { main, leaning } = orientationLetters(direction);
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    context.fillStyle = ink.text;
    context.font = letterFont;
    writeText(context, main, { x, y });
    const half = context.measureText(main).width / 2;
    context.font = leaningFont;
    context.textAlign = 'left';
    writeText(context, leaning, { x: x + half + 1, y: y + 4 });
  };
  write(scaled(g.rowAxis, -1), margin + 6, side);
  write(g.rowAxis, width - margin - 10, side);
  write(scaled(g.columnAxis, -1), (top.left + top.right) / 2, (top.top + top.bottom) / 2);
  write(g.columnAxis, foot.left + 8, foot.bottom - 9);
}

/** To the right of the lower letter. */
function drawScaleBar({ context, transform: { scale }, ink }: Pen, { foot }: OverlayPlaces): void {
  const mm = scaleBarMm(scale, foot.right - foot.left - FOOT_LETTER);
  const length = mm * scale;
  const [left, y] = [Math.round(foot.left + FOOT_LETTER), foot.bottom - 3];
  context.beginPath();
  context.moveTo(left, y - 5);
  context.lineTo(left, y);
  context.lineTo(left + length, y);
  context.lineTo(left + length, y - 5);
  strokeLine(context, ink.text, 1.5);
  context.font = '11px system-ui, sans-serif';
  context.fillStyle = ink.text;
  context.textBaseline = 'bottom';
  context.textAlign = 'center';
  writeText(context, lengthText(mm), { x: left + length / 2, y: y - 3 });
}
