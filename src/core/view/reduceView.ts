// The view after an action: pure, and nothing else decides what the panes show.
import type { ViewAction } from './viewAction.ts';
import { imageKind, kindOfKey, type PaneImage, windowKeyOf } from './viewImage.ts';
import { add, type Vec3 } from '../geometry/vec.ts';
import {
  atSlice,
  fitted,
  headFramed,
  lookedAtAgain,
  movedTo,
  opened,
  soundPan,
  zoomedAbout,
  soundZoom,
} from './viewPlace.ts';
import { reduceDrawings } from './reduceDrawings.ts';
import { planeIn, withPlane, withSlice } from './viewPlanes.ts';
import { axesOf, fromSlicePoint, sliceCount } from './viewSpace.ts';
import {
  choosablePlanes,
  contentOf,
  initialView,
  type Layout,
  type Lens,
  type EdgeOverlay,
  type MaskOverlay,
  type Slab,
  type SpreadOverlay,
  sliceOf,
  spotIn,
  type ViewState,
  visiblePanes,
} from './viewState.ts';
import { soundWindow, windowPresets } from './viewWindows.ts';

const lensLimits = { radius: { least: 40, most: 400 }, factor: { least: 1.5, most: 8 } };
const defaultLens = { radius: 90, factor: 3 };
const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
const soundLens = (lens: Lens): Lens => ({
  centre: lens.centre,
  radius: clamp(lens.radius, lensLimits.radius.least, lensLimits.radius.most),
  factor: clamp(lens.factor, lensLimits.factor.least, lensLimits.factor.most),
});
const layouts: readonly Layout[] = ['1x1', '1x2', '1x3', '2x2', 'planes'];
/** Thicknesses that a key goes through, mm. */
const slabSteps = [0, 5, 10, 20];
const mostSlabMm = 60;
/** Per cent of full scale from which the spread can be shown. */
export const spreadLimits = { least: 0, most: 20 };
/** Slices a second. */
const usualCine = 10;
const edgeImages: readonly EdgeOverlay[] = ['none', 'real-t1', 'real-t2', 'ct'];
const masks: readonly MaskOverlay[] = ['none', 'head', 'intracranial'];

const soundSlab = ({ mm, mode }: Slab): Slab => ({
  mm: clamp(Math.round(mm * 10) / 10, 0, mostSlabMm),
  mode,
});

/** The threshold in steps of a tenth of a per cent. */
const soundSpread = ({ shown, threshold }: SpreadOverlay): SpreadOverlay => ({
  shown,
  threshold: clamp(Math.round(threshold * 10) / 10, spreadLimits.least, spreadLimits.most),
});

function compared(state: ViewState, patch: Extract<ViewAction, { type: 'setCompare' }>['patch']): ViewState {
  const turnedOn = state.compare.mode === 'off' && patch.mode !== undefined && patch.mode !== 'off';
  const pane = patch.pane ?? (turnedOn ? state.activePane : state.compare.pane);
  const below = contentOf(state, pane).image;
  const over =
    patch.over ?? (turnedOn || patch.pane !== undefined ? imageKind(below).counterpart : state.compare.over);
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
  if (state.layout === 'planes') return { ...state, planesOf: image };
  const [a, b, c, d] = state.panes.map((old, index) => (index === pane ? image : old));
  return a && b && c && d ? { ...state, panes: [a, b, c, d] } : state;
}

function laidOut(state: ViewState, layout: Layout): ViewState {
  const planesOf =
    layout === 'planes' && state.layout !== 'planes'
      ? contentOf(state, state.activePane).image
      : state.planesOf;
  const next = { ...state, layout, planesOf, maximised: false };
  return visiblePanes(next).includes(state.activePane) ? next : { ...next, activePane: 0 };
}

function activated(state: ViewState, pane: number): ViewState {
  return visiblePanes({ ...state, maximised: false }).includes(pane) ? { ...state, activePane: pane } : state;
}

const probePoint = (state: ViewState): Vec3 | null =>
  state.probe && fromSlicePoint(spotIn(state, state.probe.plane), state.probe.point);

/** The next state. Values out of range are brought within it; an action that changes nothing returns the same state. */
export function reduceView(state: ViewState, action: ViewAction): ViewState {
  switch (action.type) {
    case 'open':
      return opened(state, action.space, action.alone ?? null, action.of ?? '');
    case 'lookAgain':
      return lookedAtAgain(state, action.view);
    case 'offerWindow':
      return { ...state, ownWindows: { ...state.ownWindows, [action.key]: action.window } };
    case 'frameHead':
      return headFramed(state, action.frame);
    case 'goToSlice':
      return atSlice(state, action.plane ?? planeIn(state), action.slice);
    case 'showSlice':
      return withSlice(state, action);
    case 'stepSlice': {
      const plane = planeIn(state, action.pane);
      return atSlice(state, plane, sliceOf(state, plane) + action.by);
    }
    case 'moveCrosshair':
      return movedTo(state, action.voxel);
    case 'nudgeCrosshair': {
      const { across, down } = axesOf(state.space, planeIn(state));
      const voxel: [number, number, number] = [...state.cursor];
      voxel[across.axis] += across.sign * action.dx;
      voxel[down.axis] += down.sign * action.dy;
      return movedTo(state, voxel);
    }
    case 'place':
      return { ...state, zoom: soundZoom(action.zoom), pan: soundPan(action.pan) };
    case 'zoomBy': {
      const { zoom, pan } = zoomedAbout(state, action.about ?? state.pan, action.factor);
      return zoom === state.zoom ? state : { ...state, zoom, pan: soundPan(pan) };
    }
    case 'panBy': {
      const { across, down } = axesOf(state.space, planeIn(state));
      const by: [number, number, number] = [0, 0, 0];
      by[across.axis] = across.sign * action.dx;
      by[down.axis] = down.sign * action.dy;
      return { ...state, pan: soundPan(add(state.pan, by)) };
    }
    case 'fit':
      return fitted(state);
    case 'setWindow':
      return {
        ...state,
        windows: { ...state.windows, [action.key]: soundWindow(kindOfKey(action.key), action.window) },
      };
    case 'preset': {
      const preset = windowPresets[action.index];
      if (!preset) return state;
      const { kind, centre, width } = preset;
      return { ...state, windows: { ...state.windows, [kind]: { centre, width } } };
    }
    case 'ownWindow': {
      const key = windowKeyOf(contentOf(state, state.activePane).image);
      const own = state.ownWindows[key];
      return own
        ? { ...state, windows: { ...state.windows, [key]: soundWindow(kindOfKey(key), own) } }
        : state;
    }
    case 'setCine':
      return { ...state, cine: action.cine };
    case 'toggleCine':
      return { ...state, cine: state.cine === null ? usualCine : null };
    case 'playOn': {
      const plane = planeIn(state);
      const next = sliceOf(state, plane) + 1;
      return atSlice(state, plane, next < sliceCount(state.space, plane) ? next : 0);
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
      return withPane(state, action.pane ?? state.activePane, action.image);
    case 'setPlane':
      return withPlane(state, action.pane, action.plane);
    case 'nextPlane': {
      const planes = choosablePlanes(state.space);
      const next = planes[(planes.indexOf(planeIn(state)) + 1) % planes.length] ?? 'axial';
      return withPlane(state, action.all ? 'all' : state.activePane, next);
    }
    case 'setSlab':
      return { ...state, slab: soundSlab(action.slab) };
    case 'nextSlab': {
      const mm = slabSteps.find((step) => step > state.slab.mm) ?? 0;
      return { ...state, slab: { ...state.slab, mm } };
    }
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
      return {
        ...state,
        lens: state.lens ? null : { centre: probePoint(state) ?? state.pan, ...defaultLens },
      };
    case 'setProbe':
      return state.probe === action.probe ? state : { ...state, probe: action.probe };
    case 'toggleOverlay':
      return {
        ...state,
        overlays: { ...state.overlays, [action.overlay]: !state.overlays[action.overlay] },
      };
    case 'setMask':
      return { ...state, mask: action.mask };
    case 'nextMask':
      return { ...state, mask: masks[(masks.indexOf(state.mask) + 1) % masks.length] ?? 'none' };
    case 'setEdges':
      return { ...state, edges: action.edges };
    case 'nextEdges':
      return {
        ...state,
        edges: edgeImages[(edgeImages.indexOf(state.edges) + 1) % edgeImages.length] ?? 'none',
      };
    case 'setSpread':
      return { ...state, spread: soundSpread({ ...state.spread, ...action.patch }) };
    case 'setTissue':
      return { ...state, tissue: action.shown };
    case 'toggleTissue':
      return { ...state, tissue: !state.tissue };
    case 'toggleSpread':
      return { ...state, spread: { ...state.spread, shown: !state.spread.shown } };
    case 'setCompare':
      return compared(state, action.patch);
    case 'toggleCompare':
      return compared(state, { mode: state.compare.mode === action.mode ? 'off' : action.mode });
    case 'setDifference':
      return { ...state, difference: action.difference };
    case 'setColourMap':
      return { ...state, colourMap: action.colourMap };
    case 'measure':
    case 'reshape':
    case 'annotate':
    case 'moveLabel':
    case 'nudgeLabel':
    case 'goToMeasurement':
    case 'select':
    case 'removeMeasurement':
    case 'clearMeasurements':
    case 'forgetDrawings':
      return reduceDrawings(state, action);
    case 'reset': {
      const { zoom, windows, invert, interpolate, lens, mask, spread, tissue, colourMap, difference, slab } =
        initialView;
      const compare = { ...state.compare, mode: 'off' as const };
      return {
        ...state,
        zoom,
        pan: state.frame.middle,
        slab,
        windows,
        invert,
        interpolate,
        lens,
        mask,
        spread,
        tissue,
        colourMap,
        difference,
        compare,
      };
    }
  }
}
