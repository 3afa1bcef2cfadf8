// Draws one pane from the view state, without React: images by cornerstone, marks over them, text in the corners.
import type { StackGeometry } from '../core/geometry/stack.ts';
import { type Box, boxesOf, type CornerBoxes, placeMarks } from '../core/view/paneRoom.ts';
import type { DisplayPixels } from '../core/view/viewPixels.ts';
import type { PaneImage } from '../core/view/viewImage.ts';
import { axesOf, type PlanePoint, type SliceSpot, toSlicePoint, wholeBox } from '../core/view/viewSpace.ts';
import { contentOf, spotIn, type ViewState } from '../core/view/viewState.ts';
import { planeLens, screenOf } from '../core/view/planeLens.ts';
import { type PaneTransform, paneTransform } from '../core/view/viewTransform.ts';
import { drawOverlay } from './drawOverlay.ts';
import { type DrawSettings, imageCanvas, type ImageCanvas, type SliceImage } from './imageCanvas.ts';
import type { DrawnLabels } from './drawLabels.ts';
import { drawStrip } from './drawStrip.ts';
import type { OverlayInk } from './overlayPen.ts';
import { writeCorners } from './paneCorners.ts';
import type { PaneElements } from './paneElements.ts';
import { type Draft, drawnWindow, mapOf, paneMarks, probeOn } from './paneMarks.ts';
import type { TextRoom } from './paneTexts.ts';
import type { LibrarySlice, SliceLibrary } from './sliceLibrary.ts';

export interface PaneRenderer {
  /** Draws the pane as `state` says; no more than a few milliseconds when its slices are at hand. */
  readonly draw: (state: ViewState, shown: PaneShown) => void;
  /** The pane's geometry as last drawn. */
  readonly transform: () => PaneTransform | null;
  /** The labels as last drawn. */
  readonly labels: () => DrawnLabels;
  /** The pane's pixels as last drawn. */
  readonly pixels: () => { readonly shown: DisplayPixels; readonly geometry: StackGeometry } | null;
}

/** What else a pane needs to know to be drawn. */
export interface PaneShown {
  readonly pane: number;
  readonly size: { readonly width: number; readonly height: number };
  readonly library: SliceLibrary;
  readonly draft: Draft | null;
  /** Whether a flickering second image is the one to be seen now. */
  readonly flicker: boolean;
}

const show = (element: HTMLElement, shown: boolean): void => {
  element.hidden = !shown;
};

const FADE_PX = 6;

/** `texts`: where the corners' texts lie now; `room`: what all panes of this size keep free for them. */
export function paneRenderer(elements: PaneElements, texts: () => CornerBoxes, room: TextRoom): PaneRenderer {
  const canvases = {
    base: imageCanvas(elements.base),
    over: imageCanvas(elements.over),
    lensBase: imageCanvas(elements.lensBase),
    lensOver: imageCanvas(elements.lensOver),
  };
  let lastTransform: PaneTransform | null = null;
  let lastLabels: DrawnLabels = [];
  let lastPixels: ReturnType<PaneRenderer['pixels']> = null;
  // Read at the first drawing: then the browser has worked out the styles anyway.
  let ink: OverlayInk | null = null;

  const draw = (state: ViewState, shown: PaneShown): void => {
    const { pane, size, library, draft } = shown;
    const { image, plane } = contentOf(state, pane);
    const spot = spotIn(state, plane);
    const { slab, difference, overlays } = state;
    const lying = texts();
    const corners = room.keep(size, lying, `${overlays.patient} ${overlays.information}`);
    const places = placeMarks(size, corners);
    const keptFree = headKnown(state) ? [...boxesOf(corners), places.top, places.foot] : [];
    const roundBelow = axesOf(state.space, plane).through.axis === axesOf(state.space, 'axial').through.axis;
    const transform = paneTransform(spot, size, state, keptFree, roundBelow);
    lastTransform = transform;
    const wanted = { plane, index: spot.index, slab, difference };
    const base = library.slice(image, wanted);
    const compared = state.compare.mode !== 'off' && state.compare.pane === pane;
    const over: LibrarySlice = compared ? library.slice(state.compare.over, wanted) : { state: 'absent' };
    const images: Images = { image, base, overImage: state.compare.over, over };
    drawPair(state, transform, images, canvases.base, canvases.over);
    composite(elements, state, transform, over.state === 'ready', shown.flicker);
    drawLens(elements, canvases, state, spot, transform, images);
    lastPixels =
      base.state === 'ready' ? { shown: base.slice.shown, geometry: library.geometry(plane) } : null;
    drawStrip(elements.strip, size.height, {
      slices: library.strip(image, plane),
      inView: spot.index,
      slab: library.slabOf(wanted),
    });
    const marked = { pane, library, draft, spot, transform, image, base };
    writeCorners(elements, state, marked);
    const probe = probeOn(state, spot);
    fadeUnder(elements, lying, probe && screenOf(transform, planeLens(spot, state.lens), probe));
    lastLabels = drawOverlay(
      elements.marks,
      paneMarks(state, marked),
      { ...places, upper: corners.topRight.bottom, texts: boxesOf(lying) },
      (ink ??= readInk(elements.root)),
    );
  };

  return { draw, transform: () => lastTransform, pixels: () => lastPixels, labels: () => lastLabels };
}

interface Images {
  readonly image: PaneImage;
  readonly base: LibrarySlice;
  readonly overImage: PaneImage;
  readonly over: LibrarySlice;
}

function drawPair(
  state: ViewState,
  transform: PaneTransform,
  { image, base, overImage, over }: Images,
  baseCanvas: ImageCanvas,
  overCanvas: ImageCanvas,
): void {
  const put = (canvas: ImageCanvas, which: PaneImage, slice: SliceImage): void => {
    const settings: DrawSettings = {
      ...transform,
      window: drawnWindow(state, which),
      invert: state.invert,
      interpolate: state.interpolate,
      colourMap: mapOf(state, which),
    };
    canvas.draw(slice, settings);
  };
  if (base.state === 'ready') put(baseCanvas, image, base.slice);
  else baseCanvas.clear();
  if (over.state === 'ready') put(overCanvas, overImage, over.slice);
}

/** Lays the second image over the first: a clip, an opacity or a mask of the browser's own, so that nothing is computed. */
function composite(
  { over, lensOver }: PaneElements,
  state: ViewState,
  transform: PaneTransform,
  ready: boolean,
  flicker: boolean,
): void {
  const { mode, position, alpha, fieldMm } = state.compare;
  const visible = ready && (mode !== 'flicker' || flicker);
  show(over, visible);
  show(lensOver, visible);
  if (!visible) return;
  over.style.clipPath = mode === 'swipe' ? `inset(0 0 0 ${position * 100}%)` : 'none';
  over.style.opacity = mode === 'blend' ? String(alpha) : '1';
  lensOver.style.opacity = over.style.opacity;
  const field = 2 * fieldMm * transform.scale;
  const [x, y] = [
    transform.width / 2 - transform.pan.x * transform.scale,
    transform.height / 2 - transform.pan.y * transform.scale,
  ];
  const board = mode === 'checkerboard';
  over.style.maskImage = board ? 'repeating-conic-gradient(#000 0 90deg, transparent 0 180deg)' : 'none';
  over.style.maskSize = `${field}px ${field}px`;
  over.style.maskPosition = `${x}px ${y}px`;
}

/** The lens: the same region in every pane, larger. The swipe's line runs straight through it. */
function drawLens(
  elements: PaneElements,
  canvases: { readonly lensBase: ImageCanvas; readonly lensOver: ImageCanvas },
  state: ViewState,
  spot: SliceSpot,
  transform: PaneTransform,
  images: Images,
): void {
  const { lens } = state;
  show(elements.lens, lens !== null && images.base.state === 'ready');
  if (!lens) return;
  const centre = toSlicePoint(spot, lens.centre);
  const inside: PaneTransform = {
    width: 2 * lens.radius,
    height: 2 * lens.radius,
    pan: centre,
    scale: transform.scale * lens.factor,
  };
  drawPair(state, inside, images, canvases.lensBase, canvases.lensOver);
  const x = transform.width / 2 + (centre.x - transform.pan.x) * transform.scale - lens.radius;
  const y = transform.height / 2 + (centre.y - transform.pan.y) * transform.scale - lens.radius;
  const { style } = elements.lens;
  style.width = style.height = `${2 * lens.radius}px`;
  style.transform = `translate(${x}px, ${y}px)`;
  const { mode, position, fieldMm } = state.compare;
  const line = Math.min(2 * lens.radius, Math.max(0, position * transform.width - x));
  const clip = mode === 'swipe' ? `inset(0 0 0 ${line}px)` : 'none';
  elements.lensOver.style.clipPath = clip;
  const field = 2 * fieldMm * inside.scale;
  elements.lensOver.style.maskImage = elements.over.style.maskImage;
  elements.lensOver.style.maskSize = `${field}px ${field}px`;
  elements.lensOver.style.maskPosition = `${lens.radius - centre.x * inside.scale}px ${lens.radius - centre.y * inside.scale}px`;
}

/** Where texts are kept off: once the head is known. Before, the whole grid is shown, and much of it is air. */
const headKnown = ({ frame, space }: ViewState): boolean => frame.size.join() !== wholeBox(space).size.join();

/** Texts over the image make way for what is under the pointer, in every pane that shows that place. */
function fadeUnder(elements: PaneElements, texts: CornerBoxes, at: PlanePoint | null): void {
  const under = ({ left, top, right, bottom }: Box): boolean =>
    at !== null &&
    at.x > left - FADE_PX &&
    at.x < right + FADE_PX &&
    at.y > top - FADE_PX &&
    at.y < bottom + FADE_PX;
  const corners = [
    [elements.underTitle, texts.underTitle],
    [elements.topRight, texts.topRight],
    [elements.whose, texts.footLeft],
    [elements.numbers, texts.footRight],
  ] as const;
  for (const [element, box] of corners) element.classList.toggle('faded', under(box));
}

function readInk(root: HTMLElement): OverlayInk {
  const style = getComputedStyle(root);
  const read = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  return {
    text: read('--pane-text', '#e8eaed'),
    dim: read('--pane-dim', '#9aa3ad'),
    accent: read('--pane-accent', '#58a6ff'),
    mask: read('--pane-mask', '#4cc38a'),
    edge: read('--pane-edge', '#ff8ad8'),
    grey: read('--pane-grey-matter', '#ff9a3c'),
    white: read('--pane-white-matter', '#4fd8ff'),
    warning: read('--pane-amber', '#f0b429'),
  };
}
