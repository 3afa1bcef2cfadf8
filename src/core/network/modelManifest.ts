// The page's model format: what public/models/manifest.json and each model.json hold, as types.
import type { Contrast } from '../contrast.ts';
import type { DomainFile } from './domainStatistics.ts';

/** DRUNet-X (Li et al. 2022) with its depth; width is the stem's channels (64 in the paper). */
export interface DrunetSpec {
  readonly family: 'drunet';
  readonly depth: 18 | 34 | 50 | 101 | 152;
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
}
/** The paper's baseline U-Net (Han 2017): VGG16-like encoder, mirrored decoder. */
export interface UnetSpec {
  readonly family: 'unet';
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
}
/** A VGG-19-shaped feature network for the contextual loss. */
export interface VggSpec {
  readonly family: 'vgg';
  readonly width: number;
  readonly inputs: number;
}
export type NetworkSpec = DrunetSpec | UnetSpec | VggSpec;

/** A Hounsfield-unit window; values map linearly from [centre - width/2, centre + width/2] to [0, 1], clipped. */
export interface HuWindow {
  readonly name: string;
  readonly centre: number;
  readonly width: number;
}

export interface Preprocessing {
  /** One window for each input channel. */
  readonly windows: readonly HuWindow[];
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly grid: { readonly size: number; readonly pixelMm: number };
}

/** How a weight's numbers are stored (storedWeight.ts); 32-bit floats without it. The first three are tfjs' own. */
export type Quantization =
  | { readonly dtype: 'uint8' | 'uint16'; readonly scale: number; readonly min: number }
  | { readonly dtype: 'float16' }
  /**
   * Groups of so many numbers (even) that follow one another in one output channel: a 16-bit float, counted in `scale`, then codes of
   * four bits, the first in the low bits, 8 for nothing. The first group of each output channel comes first, and a channel's last may be short.
   */
  | { readonly dtype: 'int4'; readonly scale: number; readonly group: number };

export interface WeightEntry {
  readonly name: string;
  /** Convolutions: height, width, in, out (HWIO). Biases: out. */
  readonly shape: readonly number[];
  readonly dtype: 'float32';
  readonly quantization?: Quantization;
}

export interface ModelCard {
  readonly trainedOn: string;
  readonly simulatedCt: boolean;
  readonly heads: readonly { readonly name: string; readonly licence: string }[];
  readonly hours: number;
  readonly steps: number;
  readonly losses: string;
  readonly limits: readonly string[];
  /** Where its images are known to be worst, to follow "weakest in"; absent where nobody has looked. */
  readonly weakest?: string;
  /** SHA-256 of the weights that a fine-tuned model started from; null for a model trained from scratch. */
  readonly parent: string | null;
  readonly date: string;
  readonly metrics: Readonly<Record<string, number | string>>;
}

/** Stored numbers that a device must reproduce before it shows anything: probes of the logits' sigmoid. */
export interface SelfTestCase {
  readonly size: number;
  readonly seed: number;
  readonly outputs: readonly {
    readonly y: number;
    readonly x: number;
    readonly k: number;
    readonly value: number;
  }[];
}

/** A model.json: tfjs' weightsManifest plus what is needed to use and describe it. */
export interface ModelFile {
  readonly format: 'synthmr-model';
  readonly formatVersion: 1;
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly spec: NetworkSpec;
  readonly contrasts: readonly Contrast[];
  readonly preprocessing: Preprocessing;
  /** What intensity 0 to 1 means, in words. */
  readonly intensityScale: string;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly WeightEntry[];
  }[];
  readonly shards: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
  readonly weightsSha256: string;
  readonly selfTest: SelfTestCase;
  readonly card: ModelCard;
  /** What its training pairs look like to it; a model may come without. */
  readonly domain?: DomainFile;
}

export interface ModelListEntry {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly default?: boolean;
}

/** public/models/manifest.json */
export interface ModelList {
  readonly format: 'synthmr-models';
  readonly formatVersion: 1;
  readonly models: readonly ModelListEntry[];
  readonly featureNetworks: readonly ModelListEntry[];
}

/** The intensity scale of what was trained on pairs as this program prepares them. */
export const PERCENTILE_SCALE = '0.5th to 99.5th percentile in the head mask';
