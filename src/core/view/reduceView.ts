// The view after an action: pure, and nothing else decides what the panes show.
import type { ViewAction } from './viewAction.ts';
import {
  counterpartOf,
  initialView,
  type Layout,
  type Lens,
  type MaskOverlay,
  type PaneImage,
  type PlanePoint,
  type ViewState,
  visiblePanes,
} from './viewState.ts';
import { soundWindow, windowPresets } from './viewWindows.ts';

const zoomLimits = { least: 0.25, most: 40 };
const lensLimits = { radius: { least: 40, most: 400 }, factor: { least: 1.5, most: 8 } };
const defaultLens = { radius: 90, factor: 3 };
const panReachMm = 1000;

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
const soundSlice = (slice: number, count: number): number =>
  clamp(Math.round(slice), 0, Math.max(0, count - 1));
const soundZoom = (zoom: number): number => clamp(zoom, zoomLimits.least, zoomLimits.most);
const soundPan = ({ x, y }: PlanePoint): PlanePoint => ({
  x: clamp(x, -panReachMm, panReachMm),
  y: clamp(y, -panReachMm, panReachMm),
});
const soundLens = (lens: Lens): Lens => ({
  centre: lens.centre,
  radius: clamp(lens.radius, lensLimits.radius.least, lensLimits.radius.most),
  factor: clamp(lens.factor, lensLimits.factor.least, lensLimits.factor.most),
});
const layouts: readonly Layout[] = ['1x1', '1x2', '1x3', '2x2'];
const masks: readonly MaskOverlay[] = ['none', 'head', 'intracranial'];

/** Zoom and pan after zooming by `factor` about a point, which stays where it is on screen; within the limits of zoom. */
export function zoomedAbout(
  place: Pick<ViewState, 'zoom' | 'pan'>,
  about: PlanePoint,
  factor: number,
): { readonly zoom: number; readonly pan: PlanePoint } {
  const zoom = soundZoom(place.zoom * factor);
  const real = zoom / place.zoom;
  return {
    zoom,
    pan: {
      x: about.x - (about.x - place.pan.x) / real,
      y: about.y - (about.y - place.pan.y) / real,
    },
  };
}

function compared(state: ViewState, patch: Extract<ViewAction, { type: 'setCompare' }>['patch']): ViewState {
  const turnedOn = state.compare.mode === 'off' && patch.mode !== undefined && patch.mode !== 'off';
  const pane = patch.pane ?? (turnedOn ? state.activePane : state.compare.pane);
  const below = state.panes[pane] ?? 'ct';
  const over =
    patch.over ?? (turnedOn || patch.pane !== undefined ? counterpartOf[below] : state.compare.over);
  const merged = { ...state.compare, ...patch, pane, over };
  return {
    ...state,
    compare: {
      ...merged,
      position: clamp(merged.position, 0, 1),
      alpha: clamp(merged.alpha, 0, 1),
      fieldMm: clamp(merged.fieldMm, 5, 100),
    },
  };
}

function withPane(state: ViewState, pane: number, image: PaneImage): ViewState {
  const [a, b, c, d] = state.panes.map((old, index) => (index === pane ? image : old));
  return a && b && c && d ? { ...state, panes: [a, b, c, d] } : state;
}

function laidOut(state: ViewState, layout: Layout): ViewState {
  const next = { ...state, layout, maximised: false };
  return visiblePanes(next).includes(state.activePane) ? next : { ...next, activePane: 0 };
}

function activated(state: ViewState, pane: number): ViewState {
  return visiblePanes({ ...state, maximised: false }).includes(pane) ? { ...state, activePane: pane } : state;
}

/** The next state. Values out of range are brought within it; an action that changes nothing returns the same state. */
export function reduceView(state: ViewState, action: ViewAction): ViewState {
  switch (action.type) {
    case 'open': {
      const slice = action.slice ?? Math.floor((action.sliceCount - 1) / 2);
      return {
        ...state,
        sliceCount: action.sliceCount,
        slice: soundSlice(slice, action.sliceCount),
        zoom: 1,
        pan: initialView.pan,
        lens: null,
        probe: null,
        measurements: [],
        selected: null,
      };
    }
    case 'goToSlice':
    case 'stepSlice': {
      const target = action.type === 'goToSlice' ? action.slice : state.slice + action.by;
      const slice = soundSlice(target, state.sliceCount);
      return slice === state.slice ? state : { ...state, slice };
    }
    case 'place':
      return { ...state, zoom: soundZoom(action.zoom), pan: soundPan(action.pan) };
    case 'zoomBy': {
      const { zoom, pan } = zoomedAbout(state, action.about ?? state.pan, action.factor);
      return zoom === state.zoom ? state : { ...state, zoom, pan: soundPan(pan) };
    }
    case 'panBy':
      return { ...state, pan: soundPan({ x: state.pan.x + action.dx, y: state.pan.y + action.dy }) };
    case 'fit':
      return { ...state, zoom: 1, pan: initialView.pan };
    case 'setWindow':
      return {
        ...state,
        windows: { ...state.windows, [action.kind]: soundWindow(action.kind, action.window) },
      };
    case 'preset': {
      const preset = windowPresets[action.index];
      if (!preset) return state;
      const { kind, centre, width } = preset;
      return { ...state, windows: { ...state.windows, [kind]: { centre, width } } };
    }
    case 'toggleInvert':
      return { ...state, invert: !state.invert };
    case 'toggleInterpolate':
      return { ...state, interpolate: !state.interpolate };
    case 'setLayout':
      return laidOut(state, action.layout);
    case 'nextLayout':
      return laidOut(state, layouts[(layouts.indexOf(state.layout) + 1) % layouts.length] ?? '1x1');
    case 'setPane':
      return withPane(state, action.pane, action.image);
    case 'activate':
      return state.activePane === action.pane ? state : activated(state, action.pane);
    case 'activateNext': {
      const count = visiblePanes({ ...state, maximised: false }).length;
      return { ...state, activePane: (state.activePane + action.by + count) % count };
    }
    case 'toggleMaximised':
      return { ...activated(state, action.pane ?? state.activePane), maximised: !state.maximised };
    case 'setTool':
      return { ...state, tool: action.tool };
    case 'setLens':
      return { ...state, lens: action.lens && soundLens(action.lens) };
    case 'toggleLens':
      return { ...state, lens: state.lens ? null : { centre: state.probe ?? state.pan, ...defaultLens } };
    case 'setProbe':
      return state.probe === action.point ? state : { ...state, probe: action.point };
    case 'toggleOverlay':
      return {
        ...state,
        overlays: { ...state.overlays, [action.overlay]: !state.overlays[action.overlay] },
      };
    case 'setMask':
      return { ...state, mask: action.mask };
    case 'nextMask':
      return { ...state, mask: masks[(masks.indexOf(state.mask) + 1) % masks.length] ?? 'none' };
    case 'setCompare':
      return compared(state, action.patch);
    case 'toggleCompare':
      return compared(state, { mode: state.compare.mode === action.mode ? 'off' : action.mode });
    case 'setDifference':
      return { ...state, difference: action.difference };
    case 'setColourMap':
      return { ...state, colourMap: action.colourMap };
    case 'measure': {
      const id = state.nextMeasurement;
      const drawn = { id, kind: action.kind, slice: state.slice, points: action.points };
      return {
        ...state,
        measurements: [...state.measurements, drawn],
        selected: id,
        nextMeasurement: id + 1,
      };
    }
    case 'reshape':
      return {
        ...state,
        measurements: state.measurements.map((old) =>
          old.id === action.id ? { ...old, points: action.points } : old,
        ),
      };
    case 'select':
      return { ...state, selected: action.id };
    case 'removeMeasurement': {
      const id = action.id ?? state.selected;
      const kept = state.measurements.filter((old) => old.id !== id);
      return kept.length === state.measurements.length
        ? state
        : { ...state, measurements: kept, selected: state.selected === id ? null : state.selected };
    }
    case 'clearMeasurements':
      return { ...state, measurements: [], selected: null };
    case 'reset': {
      const { zoom, pan, windows, invert, interpolate, lens, mask, colourMap, difference } = initialView;
      const compare = { ...state.compare, mode: 'off' as const };
      return {
        ...state,
        zoom,
        pan,
        windows,
        invert,
        interpolate,
        lens,
        mask,
        colourMap,
        difference,
        compare,
      };
    }
  }
}
