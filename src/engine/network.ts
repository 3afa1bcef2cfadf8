// A network on the device: its convolutions as tensors, one slice in, logits out, nothing left behind.
import { type Tensor1D, type Tensor4D, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { PlainConvolution } from '../core/network/convolution.ts';
import { convolutionsOf } from '../core/network/networkSpec.ts';
import { type Convolution, type Weights } from './blocks.ts';
import { drunet } from './drunet.ts';
import { headChannels, headOnDevice, type ImageNetwork, logitsOf } from './head.ts';
import type { GpuBackend } from './tfjs/gpuBackend.ts';
import { unet } from './unet.ts';

export class Network {
  readonly spec: ImageNetwork;
  readonly #weights = new Map<string, Convolution>();

  constructor(spec: ImageNetwork) {
    this.spec = spec;
  }

  /** Puts one convolution onto the device: onto a GPU at once, where one is given, else when it is first used. */
  upload(name: string, plain: PlainConvolution, gpu: GpuBackend | null = null): void {
    const { shape, weight, bias } = name === 'head' ? headOnDevice(this.spec, plain) : plain;
    const convolution = { filter: tensor4d(weight, [...shape]), bias: tensor1d(bias) };
    this.#weights.set(name, convolution);
    gpu?.upload(convolution.filter, convolution.bias);
  }

  /** Takes over a convolution that is on the device already. */
  adopt(name: string, convolution: Convolution): void {
    this.#weights.set(name, convolution);
  }

  /** Records the whole pass on the device: (slices, size, size, inputs) -> the head's output there. */
  forward(input: Tensor4D): Tensor4D {
    const weights: Weights = this.#weights;
    return this.spec.family === 'drunet'
      ? drunet(this.spec, weights, input)
      : unet(this.spec, weights, input);
  }

  /** input: slices x size x size x inputs, channel fastest, standardised; answers the logits, slices x size x size x outputs. */
  async logits(input: Float32Array, size: number): Promise<Float32Array<ArrayBuffer>> {
    const { inputs, outputs } = this.spec;
    const slices = input.length / (size * size * inputs);
    const onDevice = tidy(() =>
      this.forward(tensor4d(unshared(input), [slices, size, size, inputs], 'float32')),
    );
    try {
      const values = await onDevice.data<'float32'>();
      if (slices === 1) return logitsOf(this.spec, values, size);
      const logits = new Float32Array(slices * size * size * outputs);
      const each = values.length / slices;
      for (let i = 0; i < slices; i++)
        logits.set(
          logitsOf(this.spec, values.subarray(i * each, (i + 1) * each), size),
          i * size * size * outputs,
        );
      return logits;
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

/** A network whose weights are buffers with no numbers in them: for passes that are recorded and never computed. */
export function networkWithoutWeights(spec: ImageNetwork, gpu: GpuBackend): Network {
  const network = new Network(spec);
  for (const { name, kernel, inputs, outputs } of convolutionsOf(spec)) {
    const channels = name === 'head' ? headChannels(spec) : outputs;
    network.adopt(name, {
      filter: gpu.emptyTensor([kernel, kernel, inputs, channels]) as Tensor4D,
      bias: gpu.emptyTensor([channels]) as Tensor1D,
    });
  }
  return network;
}

/** tfjs takes no view of shared memory. */
function unshared(values: Float32Array): Float32Array<ArrayBuffer> {
  return values.buffer instanceof ArrayBuffer
    ? (values as Float32Array<ArrayBuffer>)
    : new Float32Array(values);
}
