// A network on the device: its convolutions as tensors, one slice in, logits out, nothing left behind.
import { type Tensor4D, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { type Convolution, type Weights } from './blocks.ts';
import { drunet } from './drunet.ts';
import { headOnDevice, type ImageNetwork, logitsOf, type PlainConvolution } from './head.ts';
import { unet } from './unet.ts';

export class Network {
  readonly spec: ImageNetwork;
  readonly #weights = new Map<string, Convolution>();

  constructor(spec: ImageNetwork) {
    this.spec = spec;
  }

  /** Puts one convolution onto the device. */
  place(name: string, plain: PlainConvolution): Convolution {
    const { shape, weight, bias } = name === 'head' ? headOnDevice(this.spec, plain) : plain;
    const placed = { filter: tensor4d(weight, [...shape]), bias: tensor1d(bias) };
    this.#weights.set(name, placed);
    return placed;
  }

  /** Records the whole pass on the device: (1, size, size, inputs) -> the head's output there. */
  forward(input: Tensor4D): Tensor4D {
    const weights: Weights = this.#weights;
    return this.spec.family === 'drunet'
      ? drunet(this.spec, weights, input)
      : unet(this.spec, weights, input);
  }

  /** input: size x size x inputs, channel fastest, standardised; answers the logits, size x size x outputs. */
  async logits(input: Float32Array, size: number): Promise<Float32Array<ArrayBuffer>> {
    const onDevice = tidy(() =>
      this.forward(tensor4d(unshared(input), [1, size, size, this.spec.inputs], 'float32')),
    );
    try {
      return logitsOf(this.spec, await onDevice.data<'float32'>(), size);
    } finally {
      onDevice.dispose();
    }
  }

  /** Bytes of the convolutions. */
  get bytes(): number {
    let numbers = 0;
    for (const { filter, bias } of this.#weights.values()) numbers += filter.size + bias.size;
    return 4 * numbers;
  }

  dispose(): void {
    for (const { filter, bias } of this.#weights.values()) {
      filter.dispose();
      bias.dispose();
    }
    this.#weights.clear();
  }
}

/** tfjs takes no view of shared memory. */
function unshared(values: Float32Array): Float32Array<ArrayBuffer> {
  return values.buffer instanceof ArrayBuffer
    ? (values as Float32Array<ArrayBuffer>)
    : new Float32Array(values);
}
