// The part of @tensorflow/tfjs that the bench uses, so that the project is checked without it installed.
import type { Optimizer, Tensor } from '@tensorflow/tfjs-core';
export { registerBackend, setBackend, tensor1d, tensor4d, train } from '@tensorflow/tfjs-core';
export type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** A layer's output before there are numbers. */
export interface SymbolicTensor {
  readonly id: number;
  readonly shape: readonly (number | null)[];
}
export interface Layer {
  apply(inputs: SymbolicTensor | SymbolicTensor[]): SymbolicTensor;
  getWeights(): Tensor[];
  setWeights(weights: Tensor[]): void;
}
export interface LayersModel {
  predict(x: Tensor): Tensor | Tensor[];
  getLayer(name: string): Layer;
  compile(how: { readonly optimizer: Optimizer; readonly loss: string }): void;
  trainOnBatch(x: Tensor, y: Tensor): Promise<number | number[]>;
}
export function input(config: { readonly shape: readonly number[] }): SymbolicTensor;
export function model(ends: {
  readonly inputs: SymbolicTensor;
  readonly outputs: SymbolicTensor;
}): LayersModel;

type Size = number | readonly [number, number];
export const layers: {
  conv2d(config: {
    readonly name: string;
    readonly filters: number;
    readonly kernelSize: Size;
    readonly strides: Size;
    readonly padding: 'valid' | 'same';
    readonly useBias: boolean;
    readonly kernelInitializer: string;
  }): Layer;
  batchNormalization(config: { readonly name: string; readonly epsilon: number }): Layer;
  reLU(): Layer;
  add(): Layer;
  concatenate(): Layer;
  zeroPadding2d(config: { readonly padding: Size }): Layer;
  upSampling2d(config: { readonly size: Size }): Layer;
  maxPooling2d(config: { readonly poolSize: Size; readonly strides: Size; readonly padding: 'valid' }): Layer;
};
