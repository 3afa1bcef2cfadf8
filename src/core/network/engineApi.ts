// What the engine offers, with no tfjs in its types: choose a backend, load a model, test the device, predict a slice.
import type { Method } from '../calls.ts';
import type { FeatureMaps, FirstFilters, GradientTarget, InputGradient } from './explanation.ts';
import type { ModelFile } from './modelManifest.ts';
import type { TissueInput } from '../tissue/tissueNetwork.ts';
import type { TuningReport } from './tuning.ts';

export type BackendChoice = 'auto' | 'webgpu' | 'wasm';

export interface BackendReport {
  readonly backend: 'webgpu' | 'wasm';
  /** Why this one runs, in words for the status bar. */
  readonly reason: string;
  /** WebGPU adapter as it names itself, or the wasm build: e.g. "wasm, SIMD, 2 threads". */
  readonly adapter: string;
  readonly softwareAdapter: boolean;
  readonly threads: number;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
}

/** Where the time from the choice of a model to its readiness went, milliseconds; together with the first slice's own, the time to first slice. */
export interface LoadTimings {
  readonly fetchMs: number;
  readonly decodeMs: number;
  readonly uploadMs: number;
  /** Shaders: asking for them before the weights come, and waiting for the last ones after. 0 on wasm. */
  readonly compileMs: number;
  /** From the first shader that was asked for to the last that was there, most of it beside the download. */
  readonly compiledInMs: number;
  /** The self-test, and measuring the speed. */
  readonly checkMs: number;
  /** All of it. */
  readonly totalMs: number;
  /** True when the weights came from the browser's storage. */
  readonly fromStorage: boolean;
  /** Set when the weights could not be kept for next time, or what was kept was damaged, in words. */
  readonly storageNote: string | null;
}

export type LoadProgress =
  | { readonly stage: 'fetch'; readonly done: number; readonly total: number }
  | { readonly stage: 'verify' | 'upload' | 'compile' | 'self-test' };

export interface SelfTestReport {
  readonly passed: boolean;
  readonly largestDifference: number;
  readonly tolerance: number;
}

export interface LoadedModel {
  readonly file: ModelFile;
  readonly timings: LoadTimings;
  readonly selfTest: SelfTestReport;
  /** Measured or predicted seconds a slice at the model's grid on this device. */
  readonly secondsPerSlice: number;
  /** Bytes that weights and feature maps need on the device. */
  readonly deviceBytes: number;
  /** Slices that the device computes at once, at most. */
  readonly maxBatch: number;
  /** What runs for that many slices: kernels by name, and how often each. */
  readonly kernels: Readonly<Record<string, number>>;
  /** How its layers are computed, where that was measured: on a GPU that is not software. */
  readonly tuning?: TuningReport;
  /** The device that it was loaded onto, where the one before was lost on the way. */
  readonly movedTo?: BackendReport;
}

export interface EngineStatus {
  readonly backend: BackendReport;
  /** On a GPU: of all buffers, tfjs' pool included. On the CPU: of all tensors. */
  readonly bytesInUse: number;
  readonly tensors: number;
  readonly modelId: string | null;
  /** Milliseconds of the loaded model's first slice; null before it. */
  readonly firstSliceMs: number | null;
  /** Slices computed since the engine's worker began. */
  readonly slices: number;
  /** Each loss of a device since then, in words. */
  readonly losses: readonly string[];
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

/** Methods answer or throw an AppError. */
export interface TissueApi {
  /**
   * The label of each voxel, by the network whose file `weights` is (core/tissue/tissueNetwork.ts). Progress: slices
   * labelled so far. Where the GPU was lost on the way it was done again on another device, which `movedTo` then names.
   */
  readonly segmentTissue: Method<
    { readonly weights: Uint8Array; readonly input: TissueInput },
    { readonly labels: Uint8Array<ArrayBuffer>; readonly movedTo?: BackendReport },
    { readonly done: number }
  >;
}

/** Methods answer or throw an AppError. */
export interface EngineApi extends ExplainApi, TissueApi {
  readonly start: Method<{ readonly choice: BackendChoice }, BackendReport>;
  /** `url` of a model.json, or the files of one the user keeps. Progress: LoadProgress. */
  readonly loadModel: Method<{ readonly url: string }, LoadedModel, LoadProgress>;
  /**
   * One slice, or up to `maxBatch` one after another: size x size x inputs each, channel fastest, standardised; answers
   * size x size x outputs each in 0..1. `features`: of a model that carries domain statistics, what D-CENTER held in the
   * same pass, pooled (core/network/domainFeatures.ts), one slice's numbers after another. Where the GPU was lost on the way, or ran out of memory, they were done again on
   * another device, which `movedTo` then names.
   */
  readonly predict: Method<
    { readonly input: Float32Array },
    {
      readonly output: Float32Array<ArrayBuffer>;
      readonly features?: Float32Array<ArrayBuffer>;
      readonly milliseconds: number;
      readonly movedTo?: BackendReport;
    },
    LoadProgress
  >;
  readonly status: Method<null, EngineStatus>;
  /** Frees what is kept for the next slice, and models beside the one in use; that one stays loaded. Slices that are under way come first. */
  readonly release: Method<null, null>;
}
