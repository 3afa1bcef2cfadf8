// A network on the device: its convolutions as tensors, one slice in, logits out, nothing left behind.
import { type Tensor1D, type Tensor4D, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { PlainConvolution } from '../core/network/convolution.ts';
import { convolutionsOf } from '../core/network/networkSpec.ts';
import { type Convolution, type Weights } from './blocks.ts';
import { drunet } from './drunet.ts';
import { gpuInUse } from './tfjs/kernels.ts';
import { headChannels, headOnDevice, type ImageNetwork, logitsOf } from './head.ts';
import type { GpuBackend } from './tfjs/gpuBackend.ts';
import type { RecordedPass } from './tfjs/recordedPass.ts';
import { unet } from './unet.ts';

/** Slices, height, width, channels. */
type Shape = [number, number, number, number];

export class Network {
  readonly spec: ImageNetwork;
  readonly #gpu = gpuInUse();
  readonly #weights = new Map<string, Convolution>();
  /** On a GPU: the pass as it was recorded for the shape that came last. */
  #recorded: { readonly shape: string; readonly pass: RecordedPass } | null = null;

  /** It lies on the backend that tfjs uses now. */
  constructor(spec: ImageNetwork) {
    this.spec = spec;
  }

  /** Puts one convolution onto the device: onto a GPU at once, elsewhere when it is first used. */
  upload(name: string, plain: PlainConvolution): void {
    const { shape, weight, bias } = name === 'head' ? headOnDevice(this.spec, plain) : plain;
    const convolution = { filter: tensor4d(weight, [...shape]), bias: tensor1d(bias) };
    this.#weights.set(name, convolution);
    this.#gpu?.upload(convolution.filter, convolution.bias);
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
    const values = await this.#pass([slices, size, size, inputs], input);
    if (slices === 1) return logitsOf(this.spec, values, size);
    const logits = new Float32Array(slices * size * size * outputs);
    const each = values.length / slices;
    for (let i = 0; i < slices; i++)
      logits.set(
        logitsOf(this.spec, values.subarray(i * each, (i + 1) * each), size),
        i * size * size * outputs,
      );
    return logits;
  }

  /** The head's output as it lies on the device. */
  async #pass(shape: Shape, input: Float32Array): Promise<Float32Array> {
    if (this.#gpu) {
      const [values] = await this.#recordedFor(shape, this.#gpu).run(input);
      if (!values) throw new Error('The recorded pass left nothing.');
      return values;
    }
    const onDevice = tidy(() => this.forward(tensor4d(unshared(input), shape, 'float32')));
    try {
      return await onDevice.data<'float32'>();
    } finally {
      onDevice.dispose();
    }
  }

  #recordedFor(shape: Shape, gpu: GpuBackend): RecordedPass {
    const key = shape.join('x');
    if (this.#recorded?.shape !== key) {
      this.forgetPass();
      this.#recorded = {
        shape: key,
        pass: gpu.record(shape, (input) => [this.forward(input as Tensor4D)]),
      };
    }
    return this.#recorded.pass;
  }

  /** Frees what the next slice of the same shape would find; the weights stay. */
  forgetPass(): void {
    this.#recorded?.pass.dispose();
    this.#recorded = null;
  }

  /** Bytes of the convolutions. */
  get bytes(): number {
    let numbers = 0;
    for (const { filter, bias } of this.#weights.values()) numbers += filter.size + bias.size;
    return 4 * numbers;
  }

  dispose(): void {
    this.forgetPass();
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
