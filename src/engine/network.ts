// A network on the device: its convolutions as tensors, one slice in, logits out, nothing left behind.
import { type Tensor1D, type Tensor4D, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { PlainConvolution } from '../core/network/convolution.ts';
import { convolutionsOf } from '../core/network/networkSpec.ts';
import { type Convolution, type Weights } from './blocks.ts';
import { drunet, type Forward } from './drunet.ts';
import { gpuInUse } from './tfjs/kernels.ts';
import { headChannels, headOnDevice, type ImageNetwork, logitsOf } from './head.ts';
import type { GpuBackend } from './tfjs/gpuBackend.ts';
import type { RecordedPass } from './tfjs/recordedPass.ts';
import { unet } from './unet.ts';

/** Slices, height, width, channels. */
type Shape = [number, number, number, number];

/** What one pass gives, read back from the device. */
export interface Passed {
  readonly logits: Float32Array<ArrayBuffer>;
  readonly centre: Float32Array | null;
}

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

  /** Records the whole pass on the device: (slices, size, size, inputs) -> the head's output there, and D-CENTER if asked for. */
  forward(input: Tensor4D, keepCentre = false): Forward {
    const weights: Weights = this.#weights;
    return this.spec.family === 'drunet'
      ? drunet(this.spec, weights, input, keepCentre)
      : { logits: unet(this.spec, weights, input), centre: null };
  }

  /** input: slices x size x size x inputs, channel fastest, standardised; answers the logits, slices x size x size x outputs. */
  async logits(input: Float32Array, size: number): Promise<Float32Array<ArrayBuffer>> {
    return (await this.run(input, size, false)).logits;
  }

  /** The same, with D-CENTER of the same pass: slices x cells x channels, channel fastest; null for a U-Net, or not asked for. */
  async run(input: Float32Array, size: number, keepCentre: boolean): Promise<Passed> {
    const { inputs, outputs } = this.spec;
    const slices = input.length / (size * size * inputs);
    const [values, centre = null] = await this.#pass([slices, size, size, inputs], input, keepCentre);
    if (!values) throw new Error('The network left no logits.');
    const logits = new Float32Array(slices * size * size * outputs);
    const each = values.length / slices;
    for (let i = 0; i < slices; i++)
      logits.set(
        logitsOf(this.spec, values.subarray(i * each, (i + 1) * each), size),
        i * size * size * outputs,
      );
    return { logits, centre };
  }

  /** The head's output as it lies on the device; and D-CENTER, if it is kept. */
  async #pass(shape: Shape, input: Float32Array, keepCentre: boolean): Promise<readonly Float32Array[]> {
    if (this.#gpu) return this.#recordedFor(shape, keepCentre, this.#gpu).run(input);
    const onDevice = tidy(() => this.#outputs(tensor4d(unshared(input), shape, 'float32'), keepCentre));
    try {
      return await Promise.all(onDevice.map((one) => one.data<'float32'>()));
    } finally {
      for (const one of onDevice) one.dispose();
    }
  }

  #outputs(input: Tensor4D, keepCentre: boolean): Tensor4D[] {
    const { logits, centre } = this.forward(input, keepCentre);
    return centre ? [logits, centre] : [logits];
  }

  #recordedFor(shape: Shape, keepCentre: boolean, gpu: GpuBackend): RecordedPass {
    const key = [...shape, keepCentre].join('x');
    if (this.#recorded?.shape !== key) {
      this.forgetPass();
      this.#recorded = {
        shape: key,
        pass: gpu.record(shape, (input) => this.#outputs(input as Tensor4D, keepCentre)),
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
