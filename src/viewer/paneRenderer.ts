// Draws one pane from the view state, without React: images by cornerstone, marks over them, text in the corners.
import { colourMaps, type ColourMapName, differenceMap } from '../core/view/viewColourMap.ts';
import { gridToPatient } from '../core/geometry/regularGrid.ts';
import { isRegion, regionLines, regionStats } from '../core/metrics/regionStats.ts';
import type { StackGeometry } from '../core/geometry/stack.ts';
import { valueAt } from '../core/view/viewPixels.ts';
import {
  type DisplayWindow,
  type Measurement,
  type MeasureTool,
  type PaneImage,
  type PlanePoint,
  type ViewState,
  type WindowKind,
  windowKindOf,
} from '../core/view/viewState.ts';
import { pointText, positionText, sliceText, valueText } from '../core/view/viewText.ts';
import {
  type PaneTransform,
  paneTransform,
  pixelIndexAt,
  planeToPatient,
} from '../core/view/viewTransform.ts';
import { windowText } from '../core/view/viewWindows.ts';
import { drawOverlay, type OverlayContent, type OverlayCorners, type OverlayInk } from './drawOverlay.ts';
import { type DrawSettings, imageCanvas, type ImageCanvas, type SliceImage } from './imageCanvas.ts';
import type { PaneElements } from './paneElements.ts';
import type { LibrarySlice, SliceLibrary } from './sliceLibrary.ts';

/** A drawing that is being made and belongs to no state yet. */
export interface Draft {
  readonly kind: MeasureTool;
  readonly points: readonly PlanePoint[];
}

export interface PaneRenderer {
  /** Draws the pane as `state` says; no more than a few milliseconds when its slices are at hand. */
  readonly draw: (state: ViewState, shown: PaneShown) => void;
  /** The pane's geometry as last drawn. */
  readonly transform: () => PaneTransform | null;
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

/** The window a cornerstone image is drawn with; absolute differences begin at zero. */
function drawnWindow(state: ViewState, image: PaneImage): DisplayWindow {
  const window = state.windows[windowKindOf(image)];
  const absolute = windowKindOf(image) === 'difference' && state.difference === 'absolute';
  return absolute ? { centre: window.width / 4, width: window.width / 2 } : window;
}
/** How a value is written: absolute differences have no sign. */
const valueKind = (state: ViewState, image: PaneImage): WindowKind => {
  const kind = windowKindOf(image);
  return kind === 'difference' && state.difference === 'absolute' ? 'mr' : kind;
};

const mapOf = (state: ViewState, image: PaneImage): ColourMapName =>
  windowKindOf(image) === 'difference' ? differenceMap(state.difference, state.colourMap) : 'grey';

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const show = (element: HTMLElement, shown: boolean): void => {
  element.hidden = !shown;
};

/** From this width on the corners keep clear of the middle; panes.css wraps them below it. */
const roomyPx = 420;

export function paneRenderer(elements: PaneElements): PaneRenderer {
  const canvases = {
    base: imageCanvas(elements.base),
    over: imageCanvas(elements.over),
    lensBase: imageCanvas(elements.lensBase),
    lensOver: imageCanvas(elements.lensOver),
  };
  let lastTransform: PaneTransform | null = null;
  const ink = readInk(elements.root);

  const draw = (state: ViewState, shown: PaneShown): void => {
    const { pane, size, library } = shown;
    const { geometry } = library.grid;
    const image = state.panes[pane] ?? 'ct';
    const transform = paneTransform(geometry, size, state);
    lastTransform = transform;
    const base = library.slice(image, state.slice, state.difference);
    const compared = state.compare.mode !== 'off' && state.compare.pane === pane;
    const over: LibrarySlice = compared
      ? library.slice(state.compare.over, state.slice, state.difference)
      : { state: 'absent' };
    const images: Images = { image, base, overImage: state.compare.over, over };
    drawPair(state, transform, images, canvases.base, canvases.over);
    composite(elements, state, transform, over.state === 'ready', shown.flicker);
    drawLens(elements, canvases, state, transform, images);
    writeCorners(elements, state, shown, images);
    drawOverlay(
      elements.marks,
      overlayContent(state, shown, transform, images),
      cornersOf(elements, size),
      ink,
    );
  };

  return { draw, transform: () => lastTransform };
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
  transform: PaneTransform,
  images: Images,
): void {
  const { lens } = state;
  show(elements.lens, lens !== null && images.base.state === 'ready');
  if (!lens) return;
  const inside: PaneTransform = {
    width: 2 * lens.radius,
    height: 2 * lens.radius,
    pan: lens.centre,
    scale: transform.scale * lens.factor,
  };
  drawPair(state, inside, images, canvases.lensBase, canvases.lensOver);
  const x = transform.width / 2 + (lens.centre.x - transform.pan.x) * transform.scale - lens.radius;
  const y = transform.height / 2 + (lens.centre.y - transform.pan.y) * transform.scale - lens.radius;
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
  elements.lensOver.style.maskPosition = `${lens.radius - lens.centre.x * inside.scale}px ${lens.radius - lens.centre.y * inside.scale}px`;
}

/** Mean, spread and area of a region in this pane's image; worked out once for each outline and slice. */
const regionTexts = new WeakMap<readonly PlanePoint[], WeakMap<SliceImage, readonly string[]>>();
function wordsOn(
  drawing: Measurement,
  slice: SliceImage,
  geometry: StackGeometry,
  kind: WindowKind,
): readonly string[] {
  if (!isRegion(drawing)) return [];
  const known = regionTexts.get(drawing.points) ?? new WeakMap<SliceImage, readonly string[]>();
  regionTexts.set(drawing.points, known);
  const words = known.get(slice) ?? regionLines(regionStats(drawing, slice.shown, geometry), kind);
  known.set(slice, words);
  return words;
}

function overlayContent(
  state: ViewState,
  { pane, library, draft }: PaneShown,
  transform: PaneTransform,
  { image, base }: Images,
): OverlayContent {
  const { overlays, lens, compare } = state;
  const isDifference = windowKindOf(image) === 'difference';
  const drawn = overlays.measurements ? state.measurements.filter((m) => m.slice === state.slice) : [];
  const drafts = draft ? [{ drawing: draft, chosen: true, text: [] }] : [];
  return {
    geometry: library.grid.geometry,
    transform,
    letters: overlays.orientation && base.state !== 'absent',
    scaleBar: overlays.scaleBar && base.state !== 'absent',
    crosshair: overlays.crosshair ? state.probe : null,
    contours: library.contour(state.mask, state.slice),
    drawings: [
      ...drawn.map((drawing) => ({
        drawing,
        chosen: drawing.id === state.selected,
        text:
          base.state === 'ready'
            ? wordsOn(drawing, base.slice, library.grid.geometry, valueKind(state, image))
            : [],
      })),
      ...drafts,
    ],
    colourBar:
      isDifference && overlays.colourBar && base.state === 'ready'
        ? {
            colours: colourMaps[mapOf(state, image)],
            ticks: ticksOf(drawnWindow(state, image)),
            units: [
              state.difference === 'absolute' ? '|synthetic − real|' : 'synthetic − real',
              'intensity 0..1',
            ],
            provisional: library.layersOf(image)?.some((layer) => layer?.provisional === true) === true,
          }
        : null,
    swipe: compare.mode === 'swipe' && compare.pane === pane ? compare.position : null,
    lens: lens && base.state === 'ready' ? { centre: lens.centre, radius: lens.radius } : null,
    skeleton: base.state === 'pending',
  };
}

/** How far the texts in the corners reach: measured only where a pane is too narrow for them to stay in their corners. */
const cornersOf = (
  { topLeft, topRight, foot }: PaneElements,
  { width }: PaneShown['size'],
): OverlayCorners | null =>
  width >= roomyPx
    ? null
    : {
        right: topRight.offsetTop + topRight.offsetHeight,
        top: Math.max(...[topLeft, topRight].map((corner) => corner.offsetTop + corner.offsetHeight)),
        foot: foot.offsetHeight,
      };

const ticksOf = ({ centre, width }: DisplayWindow): readonly string[] =>
  [-0.5, -0.25, 0, 0.25, 0.5].map((part) => {
    const value = centre + part * width;
    return `${value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)}`;
  });

function writeCorners(
  elements: PaneElements,
  state: ViewState,
  { library, pane }: PaneShown,
  { image, base }: Images,
): void {
  const { grid } = library;
  const { overlays, slice, probe } = state;
  const kind = windowKindOf(image);
  const middle = [(grid.geometry.columns - 1) / 2, (grid.geometry.rows - 1) / 2, slice] as const;
  const on = overlays.information;
  setText(elements.slice, on ? sliceText(slice, grid.slices.length) : '');
  setText(elements.position, on ? positionText(grid.geometry.normal, gridToPatient(grid, middle)) : '');
  const absolute = kind !== valueKind(state, image);
  const reach = absolute ? `0 to ${(state.windows[kind].width / 2).toFixed(2)}` : '';
  setText(elements.window, on ? reach || windowText(kind, state.windows[kind]) : '');
  const index = probe && pixelIndexAt(grid.geometry, probe);
  const value = index === null || base.state !== 'ready' ? null : valueAt(base.slice.shown, index);
  setText(elements.value, probe ? valueText(valueKind(state, image), value) : '');
  setText(elements.point, probe && index !== null ? pointText(planeToPatient(grid, slice, probe)) : '');
  show(elements.pending, base.state === 'pending');
  setText(elements.pending, `Slice ${slice + 1} has not been made yet`);
  elements.root.dataset['state'] = base.state;
  const label =
    library
      .layersOf(image)
      ?.map((layer) => layer?.label ?? '')
      .join(' minus ') ?? 'Empty';
  const words = `Pane ${pane + 1}: ${label}, slice ${slice + 1} of ${grid.slices.length}`;
  if (elements.base.getAttribute('aria-label') !== words) elements.base.setAttribute('aria-label', words);
}

function readInk(root: HTMLElement): OverlayInk {
  const style = getComputedStyle(root);
  const read = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  return {
    text: read('--pane-text', '#e8eaed'),
    dim: read('--pane-dim', '#9aa3ad'),
    accent: read('--pane-accent', '#58a6ff'),
    mask: read('--pane-mask', '#4cc38a'),
    warning: read('--pane-amber', '#f0b429'),
  };
}
