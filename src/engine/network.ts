// A network on the device: its convolutions as tensors, one slice in, logits out, nothing left behind.
import {
  concat,
  keep,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tensor1d,
  tensor4d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import type { PlainConvolution } from '../core/network/convolution.ts';
import { convolutionsOf } from '../core/network/networkSpec.ts';
import { type Convolution, imagePass, type Pass, type RunConvolution } from './blocks.ts';
import { drunet, type Forward, type Tap } from './drunet.ts';
import { type Feature, type Filter, isSplit } from './kernels/convolution.ts';
import { splitConvolutions } from './splitFilter.ts';
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

/** Maps that a pass kept: height x width x channels, channel fastest. */
export interface KeptMap {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float32Array<ArrayBuffer>;
}

export interface KeptMaps {
  /** size x size x outputs, channel fastest. */
  readonly logits: Float32Array<ArrayBuffer>;
  /** In the order in which they were asked for. */
  readonly maps: readonly KeptMap[];
}

export class Network {
  readonly spec: ImageNetwork;
  readonly #gpu = gpuInUse();
  readonly #weights = new Map<string, RunConvolution>();
  readonly #split: ReadonlySet<string>;
  /** Filters that lie here in two parts, joined: for who asked for them. */
  readonly #joined = new Map<string, Tensor4D>();
  /** On a GPU: the pass as it was recorded for the shape that came last. */
  #recorded: { readonly shape: string; readonly pass: RecordedPass } | null = null;

  /** It lies on the backend that tfjs uses now. */
  constructor(spec: ImageNetwork) {
    this.spec = spec;
    this.#split = splitConvolutions(spec);
  }

  /** Puts one convolution onto the device: onto a GPU at once, elsewhere when it is first used. */
  upload(name: string, plain: PlainConvolution): void {
    const { shape, weight, bias } = name === 'head' ? headOnDevice(this.spec, plain) : plain;
    const filter = this.#split.has(name) ? splitFilter(shape, weight) : tensor4d(weight, [...shape]);
    const convolution = { filter, bias: tensor1d(bias) };
    this.#weights.set(name, convolution);
    this.#gpu?.upload(...tensorsOf(filter), convolution.bias);
  }

  /** Takes over a convolution that is on the device already. */
  adopt(name: string, convolution: RunConvolution): void {
    this.#weights.set(name, convolution);
  }

  /** A convolution as it lies on the device, its filter whole: joined where it lies in parts, until `forgetJoined`. */
  convolution(name: string): Convolution {
    const { filter, bias } = this.#run(name);
    if (!isSplit(filter)) return { filter, bias };
    const whole = this.#joined.get(name) ?? keep(concat([filter.low, filter.high], 2));
    this.#joined.set(name, whole);
    return { filter: whole, bias };
  }

  forgetJoined(): void {
    for (const filter of this.#joined.values()) filter.dispose();
    this.#joined.clear();
  }

  /** Throws where there is none of that name. */
  #run(name: string): RunConvolution {
    const found = this.#weights.get(name);
    if (!found) throw new Error(`The network has no convolution ${name} on the device.`);
    return found;
  }

  /** Records the whole pass on the device: (slices, size, size, inputs) -> the head's output there, and what is to be kept. */
  forward(input: Tensor4D, taps: readonly Tap[] = []): Forward {
    return forward(
      this.spec,
      imagePass((name) => this.#run(name)),
      input,
      taps,
    );
  }

  /** input: slices x size x size x inputs, channel fastest, standardised; answers the logits, slices x size x size x outputs. */
  async logits(input: Float32Array, size: number): Promise<Float32Array<ArrayBuffer>> {
    return (await this.run(input, size, false)).logits;
  }

  /** The same, with D-CENTER of the same pass: slices x cells x channels, channel fastest; null for a U-Net, or not asked for. */
  async run(input: Float32Array, size: number, keepCentre: boolean): Promise<Passed> {
    const { inputs, family } = this.spec;
    const slices = input.length / (size * size * inputs);
    const keep: readonly Tap[] = keepCentre && family === 'drunet' ? ['centre'] : [];
    const [values, centre = null] = await this.#pass([slices, size, size, inputs], input, keep);
    if (!values) throw new Error('The network left no logits.');
    return { logits: this.#logitsOf(values, slices, size), centre };
  }

  /** One slice, size x size x inputs, and what its pass kept: the maps at the size that the definition gives them. */
  async featureMaps(input: Float32Array, size: number, keep: readonly Tap[]): Promise<KeptMaps> {
    const { inputs } = this.spec;
    const shape: Shape = [1, size, size, inputs];
    let kept: readonly Feature[] = [];
    const work = (x: Tensor4D): Tensor4D[] => {
      const pass = this.forward(x, keep);
      kept = pass.kept;
      return [pass.logits, ...kept.map(({ tensor }) => tensor)];
    };
    this.forgetPass(); // its memory is this one's meanwhile
    const [values, ...maps] = await this.#computed(shape, input, work);
    if (!values) throw new Error('The network left no logits.');
    return {
      logits: this.#logitsOf(values, 1, size),
      maps: maps.map((stored, i) => wholeMaps(kept[i], stored)),
    };
  }

  /** A pass that is used once. */
  async #computed(
    shape: Shape,
    input: Float32Array,
    work: (x: Tensor4D) => Tensor4D[],
  ): Promise<readonly Float32Array<ArrayBuffer>[]> {
    if (!this.#gpu) return readBack(tidy(() => work(tensor4d(unshared(input), shape, 'float32'))));
    const pass = this.#gpu.record(shape, (x) => work(x as Tensor4D));
    try {
      return await pass.run(input);
    } finally {
      pass.dispose();
    }
  }

  /** What lies on the device as logits, slices x size x size x outputs. */
  #logitsOf(values: Float32Array, slices: number, size: number): Float32Array<ArrayBuffer> {
    const { outputs } = this.spec;
    const logits = new Float32Array(slices * size * size * outputs);
    const each = values.length / slices;
    for (let i = 0; i < slices; i++)
      logits.set(
        logitsOf(this.spec, values.subarray(i * each, (i + 1) * each), size),
        i * size * size * outputs,
      );
    return logits;
  }

  /** The head's output as it lies on the device; and what is kept. */
  async #pass(shape: Shape, input: Float32Array, keep: readonly Tap[]): Promise<readonly Float32Array[]> {
    if (this.#gpu) return this.#recordedFor(shape, keep, this.#gpu).run(input);
    return readBack(tidy(() => this.#outputs(tensor4d(unshared(input), shape, 'float32'), keep)));
  }

  #outputs(input: Tensor4D, keep: readonly Tap[]): Tensor4D[] {
    const { logits, kept } = this.forward(input, keep);
    return [logits, ...kept.map(({ tensor }) => tensor)];
  }

  #recordedFor(shape: Shape, keep: readonly Tap[], gpu: GpuBackend): RecordedPass {
    const key = [...shape, ...keep].join('x');
    if (this.#recorded?.shape !== key) {
      this.forgetPass();
      this.#recorded = {
        shape: key,
        pass: gpu.record(shape, (input) => this.#outputs(input as Tensor4D, keep)),
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
    for (const { filter, bias } of this.#weights.values()) {
      for (const { size } of [bias, ...tensorsOf(filter)]) numbers += size;
    }
    return 4 * numbers;
  }

  dispose(): void {
    this.forgetPass();
    for (const { filter, bias } of this.#weights.values())
      for (const tensor of [bias, ...tensorsOf(filter)]) tensor.dispose();
    this.forgetJoined();
    this.#weights.clear();
  }
}

/** A network's operations in `pass`. */
export function forward(spec: ImageNetwork, pass: Pass, input: Tensor4D, keep: readonly Tap[] = []): Forward {
  return spec.family === 'drunet' ? drunet(spec, pass, input, keep) : unet(spec, pass, input, keep);
}

/** A network whose weights are buffers with no numbers in them: for passes that are recorded and never computed. */
export function networkWithoutWeights(spec: ImageNetwork, gpu: GpuBackend): Network {
  const network = new Network(spec);
  const split = splitConvolutions(spec);
  for (const { name, kernel, inputs, outputs } of convolutionsOf(spec)) {
    const channels = name === 'head' ? headChannels(spec) : outputs;
    const empty = (from: number): Tensor4D => gpu.emptyTensor([kernel, kernel, from, channels]) as Tensor4D;
    const numbers = (): Tensor1D => gpu.emptyTensor([channels]) as Tensor1D;
    const filter = split.has(name)
      ? { low: empty(inputs / 2), high: empty(inputs / 2), zeros: numbers() }
      : empty(inputs);
    network.adopt(name, { filter, bias: numbers() });
  }
  return network;
}

/** (1, 1, in, out) in two parts of in/2 inputs each. */
function splitFilter([, , inputs, outputs]: PlainConvolution['shape'], weight: Float32Array): Filter {
  const half = (inputs / 2) * outputs;
  const part = (from: number): Tensor4D =>
    tensor4d(weight.slice(from, from + half), [1, 1, inputs / 2, outputs]);
  return { low: part(0), high: part(half), zeros: zeros([outputs]) };
}

const tensorsOf = (filter: Filter): readonly Tensor[] =>
  isSplit(filter) ? [filter.low, filter.high, filter.zeros] : [filter];

async function readBack(onDevice: readonly Tensor4D[]): Promise<readonly Float32Array<ArrayBuffer>[]> {
  try {
    return await Promise.all(onDevice.map(async (one) => new Float32Array(await one.data<'float32'>())));
  } finally {
    for (const one of onDevice) one.dispose();
  }
}

/** A map whose upsampling was never carried out stands for one of twice its height and width. */
function wholeMaps(kept: Feature | undefined, stored: Float32Array<ArrayBuffer>): KeptMap {
  if (!kept) throw new Error('The pass kept less than it was asked for.');
  const [, rows, columns, channels] = kept.tensor.shape;
  if (!kept.halved) return { height: rows, width: columns, channels, values: stored };
  const values = new Float32Array(4 * stored.length);
  for (let y = 0, to = 0; y < 2 * rows; y++)
    for (let x = 0; x < 2 * columns; x++, to += channels) {
      const from = ((y >> 1) * columns + (x >> 1)) * channels;
      values.set(stored.subarray(from, from + channels), to);
    }
  return { height: 2 * rows, width: 2 * columns, channels, values };
}

/** tfjs takes no view of shared memory. */
function unshared(values: Float32Array): Float32Array<ArrayBuffer> {
  return values.buffer instanceof ArrayBuffer
    ? (values as Float32Array<ArrayBuffer>)
    : new Float32Array(values);
}
