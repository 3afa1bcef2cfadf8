// What the Explain room can ask for, and what it is given.
import type { Contrast } from '../core/contrast.ts';
import type { FeatureMaps, FirstFilters, GradientTarget } from '../core/network/explanation.ts';
import type { GridSize, Reach } from '../core/network/influence.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';

/** The slice as the network sees it: HU on its grid, masked as chosen. */
export interface ExplainedCt extends GridSize {
  readonly slice: number;
  readonly hu: Float32Array;
}

/** What a value of a slice depends on. */
export interface Influence {
  readonly slice: number;
  readonly target: GradientTarget;
  readonly value: number;
  /** Its derivative with respect to the CT, for each HU: size x size on the network's grid. */
  readonly perHu: Float32Array;
  readonly ct: ExplainedCt;
  /** Null where nothing moves it. */
  readonly reach: Reach | null;
}

export interface Explanation {
  readonly file: ModelFile;
  readonly filters: FirstFilters | null;
  readonly maps: { readonly slice: number; readonly of: FeatureMaps; readonly ct: ExplainedCt } | null;
  readonly influence: Influence | null;
}

export interface ExplainFlow {
  /** Opens the room for the CT in the panes, at the slice in view, with the chosen model. Computes nothing. */
  enter(): void;
  leave(): void;
  pick(ids: readonly string[]): void;
  setSlice(slice: number): void;
  /** Each for every picked model that lacks it. What fails is said in the room and as a message. */
  filters(): Promise<void>;
  maps(): Promise<void>;
  /** What a pixel of the synthetic image depends on, in every picked model; the pixel is one of `grid`. */
  influenceOfPixel(
    contrast: Contrast,
    pixel: { readonly x: number; readonly y: number },
    grid: GridSize,
  ): Promise<void>;
  /** What a value of a model's feature map depends on. */
  influenceOfMap(id: string, target: GradientTarget): Promise<void>;
  cancel(): void;
  of(id: string): Explanation | null;
}
