// What is marked on a pane: drawings with their figures, crosshair, where other panes' slices cut this one, colour bar.
import { translated } from '../core/language/language.ts';
import { isRegion, regionLines, regionStats } from '../core/metrics/regionStats.ts';
import type { StackGeometry } from '../core/geometry/stack.ts';
import { colourMaps, type ColourMapName, differenceMap } from '../core/view/viewColourMap.ts';
import { type PaneImage, spreadOver, type WindowKind, windowKindOf } from '../core/view/viewImage.ts';
import { planeLens } from '../core/view/planeLens.ts';
import { drawingsOn, figureText } from '../core/view/viewMeasure.ts';
import {
  axesOf,
  fromSlicePoint,
  fromVoxels,
  type SliceSpot,
  sliceSpacing,
  toSlicePoint,
  type PlanePoint,
} from '../core/view/viewSpace.ts';
import {
  type DisplayWindow,
  type Measurement,
  type MeasureTool,
  spotIn,
  type ViewState,
  visiblePlanes,
  windowOf,
} from '../core/view/viewState.ts';
import type { PaneTransform } from '../core/view/viewTransform.ts';
import type { TissueSource } from '../core/tissue/tissueLabels.ts';
import type { ColourBar } from './drawColourBar.ts';
import type { OverlayContent } from './drawOverlay.ts';
import type { SpreadMarks } from './drawSpread.ts';
import type { SliceImage } from './imageCanvas.ts';
import { type LibrarySlice, noLoops, type SliceLibrary } from './sliceLibrary.ts';

/** A drawing that is being made and belongs to no state yet. */
export interface Draft {
  readonly kind: MeasureTool;
  readonly points: readonly PlanePoint[];
}

/** The window an image is drawn with; absolute differences begin at zero. */
export function drawnWindow(state: ViewState, image: PaneImage): DisplayWindow {
  const window = windowOf(state, image);
  const absolute = windowKindOf(image) === 'difference' && state.difference === 'absolute';
  return absolute ? { centre: window.width / 4, width: window.width / 2 } : window;
}

/** How a value is written: absolute differences have no sign. */
export const valueKind = (state: ViewState, image: PaneImage): WindowKind => {
  const kind = windowKindOf(image);
  return kind === 'difference' && state.difference === 'absolute' ? 'mr' : kind;
};

export function mapOf(state: ViewState, image: PaneImage): ColourMapName {
  const kind = windowKindOf(image);
  if (kind === 'spread') return 'sequential';
  return kind === 'difference' ? differenceMap(state.difference, state.colourMap) : 'grey';
}

/** Where the pointer is in this slice; null where it is in another slice. */
export function probeOn(state: ViewState, spot: SliceSpot): PlanePoint | null {
  const { probe, space } = state;
  if (!probe) return null;
  if (probe.plane === spot.plane) return probe.point;
  const from = spotIn(state, probe.plane);
  const point = fromSlicePoint(from, probe.point);
  const apart = Math.abs(point[spot.axes.through.axis] - spot.depth);
  return apart <= sliceSpacing(space, spot.plane) / 2 ? toSlicePoint(spot, point) : null;
}

/** The crosshair's lines in a pane: where slices of other planes on screen cut this one. */
function cutsOn(state: ViewState, spot: SliceSpot): OverlayContent['cuts'] {
  const point = toSlicePoint(spot, fromVoxels(state.space, state.cursor));
  const { across, down } = spot.axes;
  const cutting = new Set([...visiblePlanes(state)].map((plane) => axesOf(state.space, plane).through.axis));
  const all = state.tool === 'crosshair';
  return {
    x: all || cutting.has(across.axis) ? point.x : null,
    y: all || cutting.has(down.axis) ? point.y : null,
    crossing: point,
  };
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

/** What a pane shows, to be marked. */
export interface MarkedPane {
  readonly pane: number;
  readonly library: SliceLibrary;
  readonly draft: Draft | null;
  readonly spot: SliceSpot;
  readonly transform: PaneTransform;
  readonly image: PaneImage;
  readonly base: LibrarySlice;
}

export function paneMarks(
  state: ViewState,
  { pane, library, draft, spot, transform, image, base }: MarkedPane,
): OverlayContent {
  const { overlays, lens, compare } = state;
  const geometry = library.geometry(spot.plane);
  const spread = spreadMarks(state, library, spot, image);
  const drawn = overlays.measurements ? drawingsOn(state.measurements, spot) : [];
  const drafts = draft
    ? [{ drawing: { id: 0, ...draft }, chosen: true, text: [translated(figureText(draft))].filter(Boolean) }]
    : [];
  return {
    geometry,
    transform,
    letters: overlays.orientation && base.state !== 'absent',
    scaleBar: overlays.scaleBar && base.state !== 'absent',
    spread,
    crosshair: overlays.crosshair ? probeOn(state, spot) : null,
    cuts: overlays.crosshair ? cutsOn(state, spot) : null,
    contours: library.contour(state.mask, spot.plane, spot.index),
    tissue:
      state.tissue && base.state === 'ready' ? library.tissue(tissueOn(image), spot.plane, spot.index) : null,
    edges: base.state === 'ready' && state.edges !== image ? library.edges(state.edges, spot) : noLoops,
    drawings: [
      ...drawn.map((drawing) => ({
        drawing,
        chosen: drawing.id === state.selected,
        text: [
          drawing.text ?? '',
          translated(figureText(drawing)),
          ...(base.state === 'ready'
            ? wordsOn(drawing, base.slice, geometry, valueKind(state, image)).map(translated)
            : []),
        ].filter((line) => line !== ''),
      })),
      ...drafts,
    ],
    colourBar: overlays.colourBar && base.state === 'ready' ? colourBar(state, library, image, spread) : null,
    swipe: compare.mode === 'swipe' && compare.pane === pane ? compare.position : null,
    lens: base.state === 'ready' ? planeLens(spot, lens) : null,
    skeleton: base.state === 'pending',
  };
}

/** Real T1 shows its own tissue, and all else that of the synthetic T1. */
const tissueOn = (image: PaneImage): TissueSource => (image === 'real-t1' ? 'real' : 'synthetic');

/** The spread over a synthetic image, where it is asked for and measured. */
function spreadMarks(
  state: ViewState,
  library: SliceLibrary,
  { plane, index }: SliceSpot,
  image: PaneImage,
): SpreadMarks | null {
  const over = spreadOver(image);
  if (!over || !state.spread.shown) return null;
  const { slab, difference, interpolate } = state;
  const found = library.slice(over, { plane, index, slab, difference });
  if (found.state !== 'ready') return null;
  return {
    slice: found.slice,
    colours: colourMaps[mapOf(state, over)],
    window: drawnWindow(state, over),
    threshold: state.spread.threshold,
    interpolate,
  };
}

/** Of a difference, a spread, or the spread over a synthetic image. */
function colourBar(
  state: ViewState,
  library: SliceLibrary,
  image: PaneImage,
  spread: SpreadMarks | null,
): ColourBar | null {
  const kind = windowKindOf(image);
  if (kind === 'spread' || spread) {
    const window = spread?.window ?? drawnWindow(state, image);
    return {
      colours: spread?.colours ?? colourMaps[mapOf(state, image)],
      ticks: ticks.map((part) => `${Number((window.centre + part * window.width).toFixed(1))} %`),
      units: ['spread: SD of', 'four answers, %', 'of full scale'],
      provisional: false,
      threshold: spread && spread.threshold / window.width,
    };
  }
  if (kind !== 'difference') return null;
  return {
    colours: colourMaps[mapOf(state, image)],
    ticks: ticksOf(drawnWindow(state, image)),
    units: [state.difference === 'absolute' ? '|synthetic − real|' : 'synthetic − real', 'intensity 0..1'],
    provisional: library.layersOf(image)?.some((layer) => layer?.provisional === true) === true,
    threshold: null,
  };
}

/** Of the window's width, from its middle. */
const ticks = [-0.5, -0.25, 0, 0.25, 0.5];

const ticksOf = ({ centre, width }: DisplayWindow): readonly string[] =>
  ticks.map((part) => {
    const value = centre + part * width;
    return `${value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)}`;
  });
