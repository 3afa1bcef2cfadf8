// A layer with no numbers in it, to be compiled and timed: its tensors are whatever lies in their buffers.
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { convolution } from '../kernels/convolution.ts';
import { convolutionGradient, inputGradient } from '../kernels/gradients.ts';
import { type Layer, pixelsOf } from '../kernels/layer.ts';
import type { Variant } from '../kernels/variants.ts';
import type { GpuBackend } from '../tfjs/gpuBackend.ts';

export interface BlankLayer {
  /** What every run reads and none changes. */
  readonly read: readonly Tensor[];
  /** In the variant that is chosen; what is made belongs to the caller, or to their `tidy`. */
  readonly run: () => Tensor;
  /** Frees what is read. */
  readonly dispose: () => void;
}

/** Bytes that one run makes beside what it reads: its output, or the parts of it and a gradient that it adds to. */
export function bytesMade(layer: Layer, variant: Variant): number {
  const { kernel, channels, outputs, gradient } = layer;
  const numbers =
    gradient === 'filter' ? (kernel * kernel * channels[0] + 1) * outputs : pixelsOf(layer) * outputs;
  const parts = variant === 'direct' ? 1 : variant.parts;
  return 4 * numbers * Math.max(2, parts + 1);
}

export function blankLayer(gpu: GpuBackend, layer: Layer): BlankLayer {
  const { read, run } = MAKERS[layer.gradient](layer, (...shape) => gpu.emptyTensor(shape));
  return {
    read,
    run,
    dispose: () => {
      for (const tensor of read) tensor.dispose();
    },
  };
}

type Empty = (...shape: readonly number[]) => Tensor;
type Maker = (layer: Layer, empty: Empty) => Omit<BlankLayer, 'dispose'>;

const strideOf = ({ stride }: Layer): 1 | 2 => (stride === 2 ? 2 : 1);

const forward: Maker = (layer, empty) => {
  const { kernel, stride, n, height, width, outputs, channels, halved, residual, relu } = layer;
  const map = (i: 0 | 1): Tensor4D => {
    const low = Number(halved[i]);
    return empty(n, (height * stride) >> low, (width * stride) >> low, channels[i]) as Tensor4D;
  };
  const first = { tensor: map(0), halved: halved[0] };
  const second = channels[1] > 0 ? { tensor: map(1), halved: halved[1] } : null;
  const filter = empty(kernel, kernel, channels[0] + channels[1], outputs) as Tensor4D;
  const bias = empty(outputs) as Tensor1D;
  const low = Number(halved[2]);
  return {
    read: [first.tensor, ...(second ? [second.tensor] : []), filter, bias],
    run: () => {
      const added = (): Tensor4D => empty(n, height >> low, width >> low, outputs) as Tensor4D;
      return convolution({
        from: second ? [first, second] : [first],
        filter,
        bias,
        stride: strideOf(layer),
        relu,
        residual: residual === 'none' ? null : { tensor: added(), halved: halved[2] },
        overwrite: residual === 'in place',
      });
    },
  };
};

/** `layer` counts as the gradient's kernel does: its outputs are the convolution's inputs. */
const inputs: Maker = (layer, empty) => {
  const { kernel, stride, n, height, width, outputs, channels, residual, gradient } = layer;
  const dy = empty(n, height / stride, width / stride, channels[0]) as Tensor4D;
  const filter = empty(kernel, kernel, outputs, channels[0]) as Tensor4D;
  const map = (): Tensor4D => empty(n, height, width, outputs) as Tensor4D;
  const mask = gradient === 'masked' ? map() : null;
  return {
    read: [dy, filter, ...(mask ? [mask] : [])],
    run: () => {
      const added = residual === 'none' ? null : map();
      return inputGradient({ dy, filter, stride: strideOf(layer), inputs: [0, outputs], added, mask });
    },
  };
};

const filters: Maker = (layer, empty) => {
  const { kernel, stride, n, height, width, outputs, channels, halved } = layer;
  const low = Number(halved[0]);
  const x = empty(n, (height * stride) >> low, (width * stride) >> low, channels[0]) as Tensor4D;
  const dy = empty(n, height, width, outputs) as Tensor4D;
  return {
    read: [x, dy],
    run: () =>
      convolutionGradient([{ feature: { tensor: x, halved: halved[0] }, dy }], kernel, strideOf(layer)),
  };
};

const MAKERS: Readonly<Record<Layer['gradient'], Maker>> = {
  none: forward,
  plain: inputs,
  masked: inputs,
  filter: filters,
};
