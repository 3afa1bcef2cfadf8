// How the images are looked at: layout, slice, zoom, windows, compare mode, lens, measurements; one state that all panes share.

import type { SlabMode } from '../geometry/reformat.ts';
import { planeNames } from '../geometry/planes.ts';
import type { Vec3 } from '../geometry/vec.ts';
import { type PaneImage, type WindowKey, windowKeyOf } from './viewImage.ts';
import {
  emptySpace,
  type PlanePoint,
  type SliceSpot,
  spotOf,
  type ViewBox,
  type ViewPlane,
  type ViewSpace,
  wholeBox,
} from './viewSpace.ts';

/** planes: axial, coronal and sagittal of one image, whichever the panes hold otherwise. */
export type Layout = '1x1' | '1x2' | '1x3' | '2x2' | 'planes';

/** Panes of a layout: how many, and in how many columns; of three planes, the first takes a column of its own. */
export const layoutShape: Readonly<Record<Layout, { readonly panes: number; readonly columns: number }>> = {
  '1x1': { panes: 1, columns: 1 },
  '1x2': { panes: 2, columns: 2 },
  '1x3': { panes: 3, columns: 3 },
  '2x2': { panes: 4, columns: 2 },
  planes: { panes: 3, columns: 2 },
};

/** Values from centre - width/2 (black) to centre + width/2 (white). */
export interface DisplayWindow {
  readonly centre: number;
  readonly width: number;
}

export interface Lens {
  /** mm along the grid's axes from its middle. */
  readonly centre: Vec3;
  /** Radius on screen, in CSS pixels. */
  readonly radius: number;
  /** Magnification over the pane around it. */
  readonly factor: number;
}

export type CompareMode = 'off' | 'swipe' | 'flicker' | 'checkerboard' | 'blend';

/** A second image laid over one pane. */
export interface Compare {
  readonly mode: CompareMode;
  readonly pane: number;
  readonly over: PaneImage;
  /** Swipe: the second image is right of this fraction of the pane's width. */
  readonly position: number;
  /** Blend: opacity of the second image. */
  readonly alpha: number;
  /** Checkerboard: side of a field in mm. */
  readonly fieldMm: number;
}

export type Tool =
  | 'window'
  | 'window-region'
  | 'pan'
  | 'zoom'
  | 'crosshair'
  | 'distance'
  | 'angle'
  | 'profile'
  | 'ellipse'
  | 'rectangle'
  | 'freehand'
  | 'arrow'
  | 'text';
export type MeasureTool = Exclude<Tool, 'window' | 'window-region' | 'pan' | 'zoom' | 'crosshair'>;

/**
 * distance, profile: the two ends. angle: an end, the corner, the other end. arrow: its head and its end. text: what it is about. ellipse, rectangle: two opposite corners of the box. freehand: the
 * outline.
 */
export interface Measurement {
  readonly id: number;
  readonly kind: MeasureTool;
  readonly plane: ViewPlane;
  /** Of that plane. */
  readonly slice: number;
  readonly points: readonly PlanePoint[];
  /** What the user wrote about it. */
  readonly text?: string;
  /** mm from where its label would stand by itself to where the user moved it. */
  readonly label?: PlanePoint;
}

/** How thick the slices shown are, and how what lies in them becomes one. */
export interface Slab {
  /** mm; 0 for single slices. */
  readonly mm: number;
  readonly mode: SlabMode;
}

export type MaskOverlay = 'none' | 'head' | 'intracranial';

/** Whose edges are drawn over the panes that show something else. */
export type EdgeOverlay = 'none' | 'ct' | 'real-t1' | 'real-t2';

/** The spread over synthetic MR: whether it is laid there, and from how many per cent of full scale on. */
export interface SpreadOverlay {
  readonly shown: boolean;
  readonly threshold: number;
}

export interface Overlays {
  readonly orientation: boolean;
  readonly scaleBar: boolean;
  /** Slice, position and window. */
  readonly information: boolean;
  readonly patient: boolean;
  /** The pointer's mark in every pane, and the lines where the other panes' slices cut this one. */
  readonly crosshair: boolean;
  readonly colourBar: boolean;
  readonly measurements: boolean;
}

export type Windows = Readonly<
  Record<'ct' | 'mr' | 'difference' | 'spread', DisplayWindow> & Partial<Record<WindowKey, DisplayWindow>>
>;

/** What undo brings back: the look and the place of the images, and what was drawn on them. */
export interface ViewLook {
  readonly layout: Layout;
  readonly panes: readonly [PaneImage, PaneImage, PaneImage, PaneImage];
  /** The plane of each pane. */
  readonly planes: readonly [ViewPlane, ViewPlane, ViewPlane, ViewPlane];
  /** The image of the layout of three planes. */
  readonly planesOf: PaneImage;
  /** The active pane alone. */
  readonly maximised: boolean;
  /** The voxel of the grid that all planes pass through: column, row and slice. */
  readonly cursor: Vec3;
  /** The acquired slice nearest to it, or the one chosen. */
  readonly acquired: number;
  readonly slab: Slab;
  /** 1 fits the frame into the pane. */
  readonly zoom: number;
  /** The point that lies in the pane's middle: mm along the grid's axes from its middle. */
  readonly pan: Vec3;
  /** By whose; raw MR that was not windowed yet is shown with its own. */
  readonly windows: Windows;
  readonly invert: boolean;
  /** Smooth between pixels, or show them as squares. */
  readonly interpolate: boolean;
  readonly difference: 'signed' | 'absolute';
  /** For difference maps: one with even perceptual steps, or JET for the paper's look. */
  readonly colourMap: 'perceptual' | 'jet';
  readonly compare: Compare;
  readonly lens: Lens | null;
  readonly mask: MaskOverlay;
  readonly edges: EdgeOverlay;
  readonly spread: SpreadOverlay;
  /** Grey and white matter outlined, where they have been found. */
  readonly tissue: boolean;
  readonly overlays: Overlays;
  readonly measurements: readonly Measurement[];
}

/** How images were looked at, to be looked at so again. */
export interface KeptView {
  readonly look: ViewLook;
  /** What zoom 1 fitted into a pane. */
  readonly frame: ViewBox;
  readonly activePane: number;
  /** What was drawn on the other series of the study, by series; missing where nothing was. */
  readonly drawn?: Readonly<Record<string, readonly Measurement[]>>;
}

export interface ViewState extends ViewLook {
  readonly space: ViewSpace;
  /** What zoom 1 fits into a pane: the head once it is found, before that all. */
  readonly frame: ViewBox;
  /** Windows that the series in view bring along: from their headers, or fitted to their values. */
  readonly ownWindows: Readonly<Partial<Record<WindowKey, DisplayWindow>>>;
  /** Slices a second that play in the active pane; null while it stands. */
  readonly cine: number | null;
  readonly activePane: number;
  readonly tool: Tool;
  /** Under the pointer, in every pane whose slice passes there. */
  readonly probe: { readonly plane: ViewPlane; readonly point: PlanePoint } | null;
  readonly selected: number | null;
  readonly nextMeasurement: number;
  /** Whose drawings these are: a series' id; '' for nobody's. */
  readonly of: string;
  /** What was drawn on other series that are open. */
  readonly drawn: Readonly<Record<string, readonly Measurement[]>>;
}

export const initialView: ViewState = {
  layout: '2x2',
  panes: ['ct', 'synthetic-t1', 'synthetic-t2', 'difference-t1'],
  planes: ['axial', 'axial', 'axial', 'axial'],
  planesOf: 'ct',
  maximised: false,
  cursor: [0, 0, 0],
  acquired: 0,
  slab: { mm: 0, mode: 'mean' },
  zoom: 1,
  pan: [0, 0, 0],
  windows: {
    ct: { centre: 40, width: 80 },
    mr: { centre: 0.5, width: 1 },
    difference: { centre: 0, width: 1 },
    spread: { centre: 5, width: 10 },
  },
  invert: false,
  interpolate: true,
  difference: 'signed',
  colourMap: 'perceptual',
  compare: { mode: 'off', pane: 0, over: 'synthetic-t1', position: 0.5, alpha: 0.5, fieldMm: 25 },
  lens: null,
  mask: 'none',
  edges: 'none',
  spread: { shown: false, threshold: 4 },
  tissue: false,
  overlays: {
    orientation: true,
    scaleBar: true,
    information: true,
    patient: true,
    crosshair: true,
    colourBar: true,
    measurements: true,
  },
  measurements: [],
  space: emptySpace,
  frame: wholeBox(emptySpace),
  ownWindows: {},
  cine: null,
  activePane: 0,
  tool: 'window',
  probe: null,
  selected: null,
  nextMeasurement: 1,
  of: '',
  drawn: {},
};

/** The panes on screen, as indices into `panes`. */
export function visiblePanes(state: ViewLook & Pick<ViewState, 'activePane'>): readonly number[] {
  if (state.maximised) return [state.activePane];
  return Array.from({ length: layoutShape[state.layout].panes }, (_, pane) => pane);
}

/** What a pane shows: the same for all three panes of the planes layout but for the plane. */
export function contentOf(
  state: Pick<ViewLook, 'layout' | 'panes' | 'planes' | 'planesOf'>,
  pane: number,
): { readonly image: PaneImage; readonly plane: ViewPlane } {
  if (state.layout === 'planes') return { image: state.planesOf, plane: planeNames[pane] ?? 'axial' };
  return { image: state.panes[pane] ?? 'ct', plane: state.planes[pane] ?? 'axial' };
}

/** The window that an image is seen with. */
export function windowOf(state: Pick<ViewState, 'windows' | 'ownWindows'>, image: PaneImage): DisplayWindow {
  const key = windowKeyOf(image);
  return state.windows[key] ?? state.ownWindows[key] ?? { centre: 500, width: 1000 };
}

/** The slice of a plane that is in view. */
export function sliceOf(state: Pick<ViewState, 'space' | 'cursor' | 'acquired'>, plane: ViewPlane): number {
  if (plane === 'acquired') return state.acquired;
  const { axis, sign } = state.space.planes[plane].through;
  return sign > 0 ? state.cursor[axis] : state.space.size[axis] - 1 - state.cursor[axis];
}

/** Where the slice that a plane shows lies. */
export const spotIn = (state: ViewState, plane: ViewPlane): SliceSpot =>
  spotOf(state.space, plane, sliceOf(state, plane));

/** The grid's own slice in view, which all that is computed slice by slice counts by. */
export const gridSliceInView = (state: Pick<ViewState, 'cursor'>): number => state.cursor[2];

/** The planes that panes on screen show. */
export const visiblePlanes = (state: ViewState): ReadonlySet<ViewPlane> =>
  new Set(visiblePanes(state).map((pane) => contentOf(state, pane).plane));

/** Planes that a pane can be set to: the acquired slices only where the grid's are not the same. */
export const choosablePlanes = ({ even }: ViewSpace): readonly ViewPlane[] =>
  even ? planeNames : [...planeNames, 'acquired'];
