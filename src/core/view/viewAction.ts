// What can be done to the view, as data; a `gesture` number joins the steps of one drag into one undo step.
import type { PaneImage, SeriesImage, WindowKey } from './viewImage.ts';
import type { Vec3 } from '../geometry/vec.ts';
import type { ViewBox, ViewPlane, ViewSpace, PlanePoint } from './viewSpace.ts';
import type {
  Compare,
  DisplayWindow,
  Layout,
  Lens,
  EdgeOverlay,
  KeptView,
  MaskOverlay,
  MeasureTool,
  Overlays,
  Slab,
  SpreadOverlay,
  Tool,
  ViewState,
} from './viewState.ts';

export type ViewAction =
  /** A new CT, or a series without one, which is then shown in three planes: back to its middle, whole, with what was drawn on it before, if it is told which series it is. Forgets the history. */
  | { readonly type: 'open'; readonly space: ViewSpace; readonly alone?: SeriesImage; readonly of?: string }
  /** A series that was just opened is looked at as it was before. Forgets the history. */
  | { readonly type: 'lookAgain'; readonly view: KeptView }
  /** The window that a series brings along. */
  | { readonly type: 'offerWindow'; readonly key: WindowKey; readonly window: DisplayWindow }
  /** Where the head is, which zoom 1 fits into a pane from now on. Leaves no trace to undo. */
  | { readonly type: 'frameHead'; readonly frame: ViewBox }
  /** A slice of the active pane's plane, or of another. */
  | {
      readonly type: 'goToSlice';
      readonly slice: number;
      readonly plane?: ViewPlane;
      readonly gesture?: number;
    }
  /** A slice of a plane, in the panes that lie in it; where none does, the active pane goes to that plane. */
  | { readonly type: 'showSlice'; readonly slice: number; readonly plane: ViewPlane }
  /** In the plane of the active pane, or of another pane. */
  | { readonly type: 'stepSlice'; readonly by: number; readonly pane?: number }
  /** All planes pass through this voxel of the grid. */
  | { readonly type: 'moveCrosshair'; readonly voxel: Vec3; readonly gesture?: number }
  /** Pixels to the right and down in the active pane. */
  | { readonly type: 'nudgeCrosshair'; readonly dx: number; readonly dy: number }
  | { readonly type: 'place'; readonly zoom: number; readonly pan: Vec3; readonly gesture?: number }
  /** Zooms about a point that stays where it is; without one, about the pane's middle. */
  | { readonly type: 'zoomBy'; readonly factor: number; readonly about?: Vec3 }
  /** mm to the right and down in the active pane. */
  | { readonly type: 'panBy'; readonly dx: number; readonly dy: number }
  /** The head, or when it is fitted already, the whole slice. */
  | { readonly type: 'fit' }
  | {
      readonly type: 'setWindow';
      readonly key: WindowKey;
      readonly window: DisplayWindow;
      readonly gesture?: number;
    }
  /** Index into windowPresets. */
  | { readonly type: 'preset'; readonly index: number }
  /** The window that the active pane's series brought along, where it did. */
  | { readonly type: 'ownWindow' }
  | { readonly type: 'setCine'; readonly cine: number | null }
  | { readonly type: 'toggleCine' }
  /** The next slice of the active pane's plane; after the last, the first. */
  | { readonly type: 'playOn' }
  | { readonly type: 'toggleInvert' }
  | { readonly type: 'toggleInterpolate' }
  | { readonly type: 'setLayout'; readonly layout: Layout }
  | { readonly type: 'nextLayout' }
  /** In the active pane unless told. */
  | { readonly type: 'setPane'; readonly pane?: number; readonly image: PaneImage }
  | { readonly type: 'setPlane'; readonly pane: number | 'all'; readonly plane: ViewPlane }
  /** The next plane in the active pane, or in all panes. */
  | { readonly type: 'nextPlane'; readonly all: boolean }
  | { readonly type: 'setSlab'; readonly slab: Slab }
  | { readonly type: 'nextSlab' }
  | { readonly type: 'activate'; readonly pane: number }
  | { readonly type: 'activateNext'; readonly by: 1 | -1 }
  | { readonly type: 'toggleMaximised'; readonly pane?: number }
  | { readonly type: 'setTool'; readonly tool: Tool }
  | { readonly type: 'setLens'; readonly lens: Lens | null; readonly gesture?: number }
  | { readonly type: 'toggleLens' }
  | { readonly type: 'setProbe'; readonly probe: ViewState['probe'] }
  | { readonly type: 'toggleOverlay'; readonly overlay: keyof Overlays }
  | { readonly type: 'setMask'; readonly mask: MaskOverlay }
  | { readonly type: 'nextMask' }
  | { readonly type: 'setEdges'; readonly edges: EdgeOverlay }
  | { readonly type: 'nextEdges' }
  | { readonly type: 'setSpread'; readonly patch: Partial<SpreadOverlay>; readonly gesture?: number }
  | { readonly type: 'toggleSpread' }
  | { readonly type: 'setTissue'; readonly shown: boolean }
  | { readonly type: 'toggleTissue' }
  /** Turning a mode on lays the natural counterpart over the active pane, unless the patch says otherwise. */
  | { readonly type: 'setCompare'; readonly patch: Partial<Compare>; readonly gesture?: number }
  | { readonly type: 'toggleCompare'; readonly mode: Exclude<Compare['mode'], 'off'> }
  | { readonly type: 'setDifference'; readonly difference: 'signed' | 'absolute' }
  | { readonly type: 'setColourMap'; readonly colourMap: 'perceptual' | 'jet' }
  /** On the slice in view of the plane. */
  | {
      readonly type: 'measure';
      readonly kind: MeasureTool;
      readonly plane: ViewPlane;
      readonly points: readonly PlanePoint[];
    }
  | {
      readonly type: 'reshape';
      readonly id: number;
      readonly points: readonly PlanePoint[];
      readonly gesture?: number;
    }
  /** What the user writes about a drawing. */
  | { readonly type: 'annotate'; readonly id: number; readonly text: string }
  /** mm from where the label would stand by itself. */
  | {
      readonly type: 'moveLabel';
      readonly id: number;
      readonly label: PlanePoint;
      readonly gesture?: number;
    }
  /** The chosen drawing's label, mm to the right and down. */
  | { readonly type: 'nudgeLabel'; readonly dx: number; readonly dy: number }
  /** Shows a drawing's slice, and chooses it. */
  | { readonly type: 'goToMeasurement'; readonly id: number }
  | { readonly type: 'select'; readonly id: number | null }
  /** One measurement, or the selected one. */
  | { readonly type: 'removeMeasurement'; readonly id?: number }
  | { readonly type: 'clearMeasurements' }
  /** All series were closed. */
  | { readonly type: 'forgetDrawings' }
  /** Look and place as at first; what was drawn, the slice and the pane contents stay. */
  | { readonly type: 'reset' };
