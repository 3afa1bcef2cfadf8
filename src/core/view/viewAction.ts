// What can be done to the view, as data; a `gesture` number joins the steps of one drag into one undo step.
import type {
  Compare,
  DisplayWindow,
  Layout,
  Lens,
  MaskOverlay,
  MeasureTool,
  Overlays,
  PaneImage,
  PlanePoint,
  Tool,
  WindowKind,
} from './viewState.ts';

export type ViewAction =
  /** A new CT: back to its middle slice, whole, with nothing drawn on it. Forgets the history. */
  | { readonly type: 'open'; readonly sliceCount: number; readonly slice?: number }
  | { readonly type: 'goToSlice'; readonly slice: number }
  | { readonly type: 'stepSlice'; readonly by: number }
  | { readonly type: 'place'; readonly zoom: number; readonly pan: PlanePoint; readonly gesture?: number }
  /** Zooms about a point that stays where it is; without one, about the pane's middle. */
  | { readonly type: 'zoomBy'; readonly factor: number; readonly about?: PlanePoint }
  | { readonly type: 'panBy'; readonly dx: number; readonly dy: number }
  | { readonly type: 'fit' }
  | {
      readonly type: 'setWindow';
      readonly kind: WindowKind;
      readonly window: DisplayWindow;
      readonly gesture?: number;
    }
  /** Index into windowPresets. */
  | { readonly type: 'preset'; readonly index: number }
  | { readonly type: 'toggleInvert' }
  | { readonly type: 'toggleInterpolate' }
  | { readonly type: 'setLayout'; readonly layout: Layout }
  | { readonly type: 'nextLayout' }
  | { readonly type: 'setPane'; readonly pane: number; readonly image: PaneImage }
  | { readonly type: 'activate'; readonly pane: number }
  | { readonly type: 'activateNext'; readonly by: 1 | -1 }
  | { readonly type: 'toggleMaximised'; readonly pane?: number }
  | { readonly type: 'setTool'; readonly tool: Tool }
  | { readonly type: 'setLens'; readonly lens: Lens | null; readonly gesture?: number }
  | { readonly type: 'toggleLens' }
  | { readonly type: 'setProbe'; readonly point: PlanePoint | null }
  | { readonly type: 'toggleOverlay'; readonly overlay: keyof Overlays }
  | { readonly type: 'setMask'; readonly mask: MaskOverlay }
  | { readonly type: 'nextMask' }
  /** Turning a mode on lays the natural counterpart over the active pane, unless the patch says otherwise. */
  | { readonly type: 'setCompare'; readonly patch: Partial<Compare>; readonly gesture?: number }
  | { readonly type: 'toggleCompare'; readonly mode: Exclude<Compare['mode'], 'off'> }
  | { readonly type: 'setDifference'; readonly difference: 'signed' | 'absolute' }
  | { readonly type: 'setColourMap'; readonly colourMap: 'perceptual' | 'jet' }
  | { readonly type: 'measure'; readonly kind: MeasureTool; readonly points: readonly PlanePoint[] }
  | {
      readonly type: 'reshape';
      readonly id: number;
      readonly points: readonly PlanePoint[];
      readonly gesture?: number;
    }
  | { readonly type: 'select'; readonly id: number | null }
  /** One measurement, or the selected one. */
  | { readonly type: 'removeMeasurement'; readonly id?: number }
  | { readonly type: 'clearMeasurements' }
  /** Look and place as at first; what was drawn, the slice and the pane contents stay. */
  | { readonly type: 'reset' };
