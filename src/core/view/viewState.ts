// How the images are looked at: layout, slice, zoom, windows, compare mode, lens, measurements; one state that all panes share.

/** What a pane can show. Differences are synthetic minus real. */
export type PaneImage =
  'ct' | 'synthetic-t1' | 'synthetic-t2' | 'real-t1' | 'real-t2' | 'difference-t1' | 'difference-t2';

export type Layout = '1x1' | '1x2' | '1x3' | '2x2';

/** Panes of a layout: how many, and in how many columns. */
export const layoutShape: Readonly<Record<Layout, { readonly panes: number; readonly columns: number }>> = {
  '1x1': { panes: 1, columns: 1 },
  '1x2': { panes: 2, columns: 2 },
  '1x3': { panes: 3, columns: 3 },
  '2x2': { panes: 4, columns: 2 },
};

/** ct: Hounsfield units. mr: normalised intensity, 0..1. difference: difference of normalised intensities, -1..1. */
export type WindowKind = 'ct' | 'mr' | 'difference';

/** Values from centre - width/2 (black) to centre + width/2 (white). */
export interface DisplayWindow {
  readonly centre: number;
  readonly width: number;
}

/** A point of the slice plane in mm from the slice's middle: x along the row axis, y along the column axis. */
export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

export interface Lens {
  readonly centre: PlanePoint;
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

export type Tool = 'window' | 'pan' | 'zoom' | 'distance' | 'profile' | 'ellipse' | 'rectangle' | 'freehand';
export type MeasureTool = Exclude<Tool, 'window' | 'pan' | 'zoom'>;

/** distance, profile: the two ends. ellipse, rectangle: two opposite corners of the box. freehand: the outline. */
export interface Measurement {
  readonly id: number;
  readonly kind: MeasureTool;
  readonly slice: number;
  readonly points: readonly PlanePoint[];
}

export type MaskOverlay = 'none' | 'head' | 'intracranial';

export interface Overlays {
  readonly orientation: boolean;
  readonly scaleBar: boolean;
  /** Slice, position and window. */
  readonly information: boolean;
  readonly patient: boolean;
  readonly crosshair: boolean;
  readonly colourBar: boolean;
  readonly measurements: boolean;
}

/** What undo brings back: the look and the place of the images, and what was drawn on them. */
export interface ViewLook {
  readonly layout: Layout;
  readonly panes: readonly [PaneImage, PaneImage, PaneImage, PaneImage];
  /** The active pane alone. */
  readonly maximised: boolean;
  readonly slice: number;
  /** 1 fits the whole slice into the pane. */
  readonly zoom: number;
  /** The point of the slice that lies in the pane's middle. */
  readonly pan: PlanePoint;
  readonly windows: Readonly<Record<WindowKind, DisplayWindow>>;
  readonly invert: boolean;
  /** Smooth between pixels, or show them as squares. */
  readonly interpolate: boolean;
  readonly difference: 'signed' | 'absolute';
  /** For difference maps: one with even perceptual steps, or JET for the paper's look. */
  readonly colourMap: 'perceptual' | 'jet';
  readonly compare: Compare;
  readonly lens: Lens | null;
  readonly mask: MaskOverlay;
  readonly overlays: Overlays;
  readonly measurements: readonly Measurement[];
}

export interface ViewState extends ViewLook {
  readonly sliceCount: number;
  readonly activePane: number;
  readonly tool: Tool;
  /** Under the pointer, in every pane at once. */
  readonly probe: PlanePoint | null;
  readonly selected: number | null;
  readonly nextMeasurement: number;
}

export const initialView: ViewState = {
  layout: '2x2',
  panes: ['ct', 'synthetic-t1', 'synthetic-t2', 'difference-t1'],
  maximised: false,
  slice: 0,
  zoom: 1,
  pan: { x: 0, y: 0 },
  windows: {
    ct: { centre: 40, width: 80 },
    mr: { centre: 0.5, width: 1 },
    difference: { centre: 0, width: 1 },
  },
  invert: false,
  interpolate: true,
  difference: 'signed',
  colourMap: 'perceptual',
  compare: { mode: 'off', pane: 0, over: 'synthetic-t1', position: 0.5, alpha: 0.5, fieldMm: 25 },
  lens: null,
  mask: 'none',
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
  sliceCount: 0,
  activePane: 0,
  tool: 'window',
  probe: null,
  selected: null,
  nextMeasurement: 1,
};

/** The panes on screen, as indices into `panes`. */
export function visiblePanes(state: ViewLook & Pick<ViewState, 'activePane'>): readonly number[] {
  if (state.maximised) return [state.activePane];
  return Array.from({ length: layoutShape[state.layout].panes }, (_, pane) => pane);
}

export const windowKindOf = (image: PaneImage): WindowKind =>
  image === 'ct' ? 'ct' : image.startsWith('difference') ? 'difference' : 'mr';

/** What an image is most naturally compared with. */
export const counterpartOf: Readonly<Record<PaneImage, PaneImage>> = {
  ct: 'synthetic-t1',
  'synthetic-t1': 'real-t1',
  'synthetic-t2': 'real-t2',
  'real-t1': 'synthetic-t1',
  'real-t2': 'synthetic-t2',
  'difference-t1': 'synthetic-t1',
  'difference-t2': 'synthetic-t2',
};
