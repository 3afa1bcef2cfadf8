// The tissue network slice by slice: each layer keeps only the slices that its next output reads, so a whole head fits anywhere.
import {
  concat,
  fused,
  type Tensor1D,
  tensor1d,
  type Tensor4D,
  tensor4d,
  tidy,
  keep,
  type Rank,
  zeros,
} from '@tensorflow/tfjs-core';
import type { TissueLayer } from '../../core/tissue/tissueNetwork.ts';

/** One layer with the slices that it still reads. A 3x3x3 convolution is a 3x3 one of three slices' channels. */
export class SliceLayer {
  readonly #filter: Tensor4D;
  readonly #bias: Tensor1D;
  readonly #reach: number;
  readonly #layer: TissueLayer;
  readonly #held = new Map<number, Tensor4D>();
  #taken = 0;
  #next = 0;
  #outside: Tensor4D | null = null;

  constructor(layer: TissueLayer) {
    const { size, bias, dilation } = layer;
    this.#layer = layer;
    this.#reach = size === 3 ? dilation : 0;
    const inputs = layer.inputs === 1 ? 1 : inFours(layer.inputs);
    const outputs = size === 1 ? layer.outputs : inFours(layer.outputs);
    this.#filter = tensor4d(depthIntoChannels(layer, { inputs, outputs }), [
      size,
      size,
      size * inputs,
      outputs,
    ]);
    const filled = new Float32Array(outputs);
    filled.set(bias);
    this.#bias = tensor1d(filled);
  }

  /** Takes the next slice (1, H, W, in), which is this layer's from now on; answers the outputs that can now be made. */
  *push(slice: Tensor4D): Generator<Tensor4D> {
    this.#held.set(this.#taken++, slice);
    yield* this.#outputs(this.#taken - this.#reach);
  }

  /** There are no more slices: answers the outputs that are left. */
  *finish(): Generator<Tensor4D> {
    yield* this.#outputs(this.#taken);
  }

  *#outputs(end: number): Generator<Tensor4D> {
    for (; this.#next < end; this.#next++) {
      const made = this.#output(this.#next);
      const done = this.#next - this.#reach;
      this.#held.get(done)?.dispose();
      this.#held.delete(done);
      yield made;
    }
  }

  #output(z: number): Tensor4D {
    const { size, dilation } = this.#layer;
    const centre = this.#held.get(z);
    if (!centre) throw new Error(`Slice ${z} is not there.`);
    return tidy(() => {
      const x =
        size === 1
          ? centre
          : concat([this.#at(z - dilation, centre), centre, this.#at(z + dilation, centre)], 3);
      return fused.conv2d({
        x,
        filter: this.#filter,
        bias: this.#bias,
        strides: 1,
        pad: 'same',
        dilations: dilation,
        activation: size === 1 ? 'linear' : 'relu',
      });
    });
  }

  /** Beyond the first and the last slice there is nothing. */
  #at(z: number, like: Tensor4D): Tensor4D {
    const held = this.#held.get(z);
    if (held) return held;
    this.#outside ??= keep(zeros<Rank.R4>(like.shape));
    return this.#outside;
  }

  dispose(): void {
    for (const slice of this.#held.values()) slice.dispose();
    this.#held.clear();
    this.#outside?.dispose();
    this.#filter.dispose();
    this.#bias.dispose();
  }
}

/** Channels between layers, in fours: GPUs read four numbers at a time, and the channels added are 0 throughout. */
const inFours = (channels: number): number => 4 * Math.ceil(channels / 4);

/** (depth, height, width, in, out) to (height, width, depth x in, out), with in and out filled up. */
function depthIntoChannels(
  { size, inputs, outputs, kernel }: TissueLayer,
  filled: { readonly inputs: number; readonly outputs: number },
): Float32Array<ArrayBuffer> {
  const plane = size * size;
  const filter = new Float32Array(plane * size * filled.inputs * filled.outputs);
  for (let depth = 0; depth < size; depth++)
    for (let i = 0; i < plane; i++)
      for (let channel = 0; channel < inputs; channel++) {
        const from = ((depth * plane + i) * inputs + channel) * outputs;
        const to = ((i * size + depth) * filled.inputs + channel) * filled.outputs;
        filter.set(kernel.subarray(from, from + outputs), to);
      }
  return filter;
}
