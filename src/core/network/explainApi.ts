// What a model can be asked to show of itself: its first filters, its feature maps of one slice, and what one value depends on.
import type { Method } from '../calls.ts';
import type { LoadedModel, LoadProgress } from './engineApi.ts';

/** centre: the lowest layer (D-CENTER; of a U-Net its bottom). penultimate: what the last convolution reads. */
export type MapLayer = 'centre' | 'penultimate' | 'output';

/** The first convolution's weights, batch norm folded in. */
export interface FirstFilters {
  readonly kernel: number;
  readonly inputs: number;
  readonly outputs: number;
  /** kernel x kernel x inputs x outputs, the last fastest. */
  readonly weights: Float32Array<ArrayBuffer>;
}

/** Maps of one layer: height x width x channels, channel fastest. */
export interface LayerMaps {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float32Array<ArrayBuffer>;
}

/** One slice's. After their ReLU but for the output: intensities, 0 to 1, one channel a contrast. */
export type FeatureMaps = Readonly<Record<MapLayer, LayerMaps>>;

/** One value of a layer: of the output an intensity, else one of a feature map's. */
export interface GradientTarget {
  readonly layer: MapLayer;
  readonly channel: number;
  readonly x: number;
  readonly y: number;
}

export interface InputGradient {
  /** The target's value in this pass. */
  readonly value: number;
  /** Its derivative with respect to the network's input: size x size x inputs, channel fastest. */
  readonly gradient: Float32Array<ArrayBuffer>;
}

/** Of the layers that a gradient passes, the share done, 0 to 1; before that, a model being loaded. */
export type ExplainProgress = LoadProgress | { readonly stage: 'backward'; readonly done: number };

/** Models that the engine keeps beside the one in use. */
export const MODELS_BESIDE = 2;

/** Methods answer or throw an AppError. */
export interface ExplainApi {
  /**
   * A model beside the one in use, loaded and self-tested like it; of the one in use, what its loading answered. At most
   * MODELS_BESIDE are kept, the one asked for longest ago goes first; `release` frees them all.
   */
  readonly loadBeside: Method<{ readonly url: string }, LoadedModel, LoadProgress>;
  /** What a model shows of itself, which is loaded beside the one in use where it is not on the device. Progress: ExplainProgress. */
  readonly firstFilters: Method<{ readonly url: string }, FirstFilters, ExplainProgress>;
  /** `input`: one slice, as `predict` takes it. */
  readonly featureMaps: Method<
    { readonly url: string; readonly input: Float32Array },
    FeatureMaps,
    ExplainProgress
  >;
  readonly gradientOf: Method<
    { readonly url: string; readonly input: Float32Array; readonly target: GradientTarget },
    InputGradient,
    ExplainProgress
  >;
}
