// The layers that panes show: stacks, the scale of their values, and which slices are done.
import type { TissueSource } from '../core/tissue/tissueLabels.ts';
import type { Stack } from '../core/geometry/stack.ts';
import type { HistoryAction } from '../core/view/viewHistory.ts';
import type { ValueScale } from '../core/view/viewPixels.ts';
import type { LayerImage } from '../core/view/viewImage.ts';
import type { ViewState } from '../core/view/viewState.ts';

/** One image on the CT's grid. Display value = voxel * slope + intercept: HU for CT, 0..1 for MR. */
export interface ImageLayer extends ValueScale {
  readonly image: LayerImage;
  /** The pane's title: "CT", "Synthetic T1", ... */
  readonly label: string;
  readonly stack: Stack;
  /** "HU", or how MR was normalised, in words. */
  readonly units: string;
  readonly synthetic: boolean;
  /** One flag a source slice; null when all are there. */
  readonly done: readonly boolean[] | null;
  /** Why the image no longer matches what would be made now; null when it does. */
  readonly stale: string | null;
  /** Something to know while looking: "untrained weights", "alignment unreliable". */
  readonly note: string | null;
  /** The alignment is unreliable: differences with this image are shown in grey. */
  readonly unsure?: boolean;
  /** The scale may still change: it is taken from synthetic MR of which slices are missing. */
  readonly provisional?: boolean;
  /** Source slices that agree worst with the real MR. */
  readonly worst?: readonly number[];
  /** Source slices that are not to be trusted. */
  readonly doubtful?: readonly number[];
  /** One a source slice, in words; empty where there is nothing to say. */
  readonly sliceWords?: readonly string[];
  /** Whose image it is, where that is not the CT's own patient and series. */
  readonly patient?: PatientLines;
  /** True for an image that by its names is another patient's. */
  readonly foreign?: boolean;
  /** Grows when voxels of slices already done have changed; not for every new slice. */
  readonly epoch: number;
}

export type ImageLayers = Readonly<Partial<Record<LayerImage, ImageLayer>>>;

/** Masks on the CT's grid, where they have been made. */
export interface MaskStacks {
  readonly head: Stack<Uint8Array> | null;
  readonly intracranial: Stack<Uint8Array> | null;
  /** Labels of grey and white matter (core/tissue/tissueLabels.ts) of the synthetic and of the real T1. */
  readonly tissue: Readonly<Record<TissueSource, Stack<Uint8Array> | null>>;
}

export const noMasks: MaskStacks = {
  head: null,
  intracranial: null,
  tissue: { synthetic: null, real: null },
};

/** What stands in the bottom left corner; hidden with the patient overlay. */
export interface PatientLines {
  /** Name, ID and birth date: never shortened. */
  readonly patient: string;
  /** Date and description: shortened at its end where a pane is narrow. */
  readonly series: string;
  /** The image was made from that series. */
  readonly derived: boolean;
}

/** Where the view's state comes from; panes listen here instead of through React. */
export interface ViewSource {
  readonly get: () => ViewState;
  readonly subscribe: (listener: () => void) => () => void;
}

export type ViewDispatch = (action: HistoryAction) => void;

/** Shown on every synthetic pane. */
export const syntheticWarning = 'Synthetic - research only, not for diagnosis';
