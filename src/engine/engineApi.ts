// What the engine offers, with no tfjs in its types: choose a backend, load a model, test the device, predict a slice.
import type { ModelFile } from '../core/modelManifest.ts';

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

export interface LoadTimings {
  readonly fetchMs: number;
  readonly decodeMs: number;
  readonly uploadMs: number;
  readonly compileMs: number;
  /** True when the weights came from the browser's storage. */
  readonly fromStorage: boolean;
  /** Set when the weights could not be kept for next time, in words. */
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
}

export interface EngineStatus {
  readonly backend: BackendReport;
  readonly bytesInUse: number;
  readonly tensors: number;
  readonly modelId: string | null;
}

/** Methods answer or throw an AppError. */
export interface EngineApi {
  start(request: { readonly choice: BackendChoice }): Promise<BackendReport>;
  /** `url` of a model.json, or the files of one the user keeps. Progress: LoadProgress. */
  loadModel(request: { readonly url: string }): Promise<LoadedModel>;
  /**
   * One slice: size x size x inputs, channel fastest, standardised; answers size x size x outputs in 0..1. Where the GPU
   * was lost on the way, the slice was done again on another device, which `movedTo` then names.
   */
  predict(request: { readonly input: Float32Array }): Promise<{
    readonly output: Float32Array<ArrayBuffer>;
    readonly milliseconds: number;
    readonly movedTo?: BackendReport;
  }>;
  status(request: null): Promise<EngineStatus>;
}
