// The published network that tells grey from white matter in a T1: which one, its layers, and what its file must hash to.

import type { AppError } from '../appError.ts';

/** Where the network's numbers lie, beside their licence, below the page's address and in public/. */
export const TISSUE_WEIGHTS = 'tissue/meshnet.bin';

/** A MeshNet: 3x3x3 convolutions, dilated, each with a ReLU; then one pixel by pixel into the classes. */
export interface TissueNetworkSpec {
  readonly name: string;
  readonly id: string;
  /** Who made it, and under which licence. */
  readonly origin: string;
  readonly channels: number;
  /** Of the 3x3x3 convolutions, first to last. */
  readonly dilations: readonly number[];
  readonly classes: number;
  /** Of its file: float32, little-endian; kernel (depth, height, width, in, out) then bias (out) of each layer. */
  readonly sha256: string;
}

/** As its layers' names in brainchop have it: 0 is neither, 1 white matter, 2 grey matter. */
export const tissueNetwork: TissueNetworkSpec = {
  name: 'MeshNet, grey and white matter, 11 channels',
  id: 'model11_gw_ae',
  origin: 'brainchop (neuroneural/brainchop), MIT',
  channels: 11,
  dilations: [1, 2, 4, 8, 4, 2, 2, 1],
  classes: 3,
  sha256: '7f93edb82252cdc59e3faf3ae5a27622bc748d02db64df2cf429ad807891c261',
};

/** A head as the network sees it: slices of rows x columns, one after another, column fastest, normalised. */
export interface TissueInput {
  readonly values: Float32Array;
  /** Columns, rows, slices. */
  readonly size: readonly [number, number, number];
}

export interface TissueLayer {
  /** (depth, height, width, in, out), out fastest. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly size: 1 | 3;
  readonly dilation: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** The layers out of the file's bytes; null where they are of another length. */
export function tissueLayers(spec: TissueNetworkSpec, bytes: Uint8Array): readonly TissueLayer[] | null {
  const { channels, classes, dilations } = spec;
  const shapes = [
    ...dilations.map((dilation, i) => ({
      size: 3 as const,
      dilation,
      inputs: i === 0 ? 1 : channels,
      outputs: channels,
    })),
    { size: 1 as const, dilation: 1, inputs: channels, outputs: classes },
  ];
  const counts = shapes.map(({ size, inputs, outputs }) => size ** 3 * inputs * outputs + outputs);
  if (bytes.length !== 4 * counts.reduce((sum, n) => sum + n, 0)) return null;
  const numbers = new Float32Array(bytes.slice().buffer);
  let at = 0;
  const take = (count: number): Float32Array => numbers.subarray(at, (at += count));
  return shapes.map((shape) => ({
    ...shape,
    kernel: take(shape.size ** 3 * shape.inputs * shape.outputs),
    bias: take(shape.outputs),
  }));
}

export const wrongTissueFile: AppError = {
  kind: 'model',
  message: 'The tissue network’s file is not the one that this program was built with.',
  advice: 'Serve the page with its tissue folder as it was built, then reload.',
};
