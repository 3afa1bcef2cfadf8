// What a network on the device shows of itself: first filters, feature maps of a slice, and the gradient of one value in the input.
import { mul, sigmoid, slice, sub, type Tensor, tensor4d, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type {
  FeatureMaps,
  FirstFilters,
  GradientTarget,
  InputGradient,
} from '../core/network/explanation.ts';
import { convolutionsOf } from '../core/network/networkSpec.ts';
import { unwrap } from '../core/result.ts';
import type { Convolution } from './blocks.ts';
import { type ImageNetwork, intensitiesOf } from './head.ts';
import type { Feature } from './kernels/convolution.ts';
import { forward, type Network } from './network.ts';
import { Tape } from './train/tape.ts';

/** The first convolution. */
export async function firstFilters(network: Network): Promise<FirstFilters> {
  const [first] = convolutionsOf(network.spec);
  if (!first) throw new Error('The network has no convolution.');
  const { kernel, inputs, outputs, name } = first;
  const weights = new Float32Array(await network.convolution(name).filter.data<'float32'>());
  return { kernel, inputs, outputs, weights };
}

/** One slice, size x size x inputs, through the network as it makes images, with what lies on the way kept. */
export async function featureMaps(network: Network, input: Float32Array, size: number): Promise<FeatureMaps> {
  const { logits, maps } = await network.featureMaps(input, size, ['centre', 'penultimate']);
  const [centre, penultimate] = maps;
  if (!centre || !penultimate) throw new Error('The pass kept less than it was asked for.');
  const values = unwrap(intensitiesOf(logits));
  return {
    centre,
    penultimate,
    output: { height: size, width: size, channels: network.spec.outputs, values },
  };
}

export interface GradientHost {
  readonly signal: AbortSignal;
  /** Share done, 0 to 1. */
  readonly progress: (done: number) => void;
  readonly yieldToEventLoop: () => Promise<void>;
}

/** The part of the work that the pass forward is. */
const FORWARD = 1 / 3;

/**
 * The derivative of one value with respect to a slice's input, size x size x inputs, through the backward pass that training
 * takes: it can be aborted after the pass forward and between any two operations back, and leaves nothing behind.
 */
export async function gradientOf(
  network: Network,
  input: Float32Array,
  size: number,
  target: GradientTarget,
  { signal, progress, yieldToEventLoop }: GradientHost,
): Promise<InputGradient> {
  const { spec } = network;
  const x = tensor4d(new Float32Array(input), [1, size, size, spec.inputs]);
  const weights = (name: string): Convolution => network.convolution(name);
  const tape = new Tape({ weights, trained: new Set(), sink: nothing }, x, true);
  const halt = async (done: number): Promise<void> => {
    progress(done);
    await yieldToEventLoop();
    signal.throwIfAborted();
  };
  let value: Tensor | null = null;
  let made: Tensor4D | null = null;
  try {
    const { logits, kept } = forward(spec, tape, x, target.layer === 'output' ? [] : [target.layer]);
    const map: Feature = kept[0] ?? { tensor: logits, halved: false };
    const loss = valueAt(spec, map, target);
    value = loss.value;
    const steps = tape.backward(map.tensor, loss.gradient);
    await halt(FORWARD);
    for (let step = steps.next(); !step.done; step = steps.next())
      await halt(FORWARD + (1 - FORWARD) * step.value);
    made = tape.inputGradient();
    const [number] = await value.data();
    return { value: number ?? NaN, gradient: new Float32Array(await made.data<'float32'>()) };
  } finally {
    tape.dispose();
    network.forgetJoined();
    for (const one of [x, value, made]) one?.dispose();
  }
}

function nothing(): void {
  throw new Error('Nothing is trained here.');
}

/** The value as a scalar, and its gradient in the map that holds it: of an intensity through the sigmoid. */
function valueAt(
  spec: ImageNetwork,
  { tensor: output, halved }: Feature,
  { layer, channel, x, y }: GradientTarget,
): { readonly value: Tensor; readonly gradient: Tensor4D } {
  const [, height, width, channels] = output.shape;
  const phased = layer === 'output' && spec.family === 'drunet';
  const [row, column] = phased || halved ? [y >> 1, x >> 1] : [y, x];
  const c = phased ? ((y & 1) * 2 + (x & 1)) * spec.outputs + channel : channel;
  if (!(row >= 0 && row < height && column >= 0 && column < width && c >= 0 && c < channels))
    throw new Error(`The layer ${layer} has no value at ${x}, ${y} of channel ${channel}.`);
  const one = new Float32Array(height * width * channels);
  one[(row * width + column) * channels + c] = 1;
  return tidy(() => {
    const chosen = tensor4d(one, output.shape);
    const found = slice(output, [0, row, column, c], [1, 1, 1, 1]);
    if (layer !== 'output') return { value: found, gradient: chosen };
    const value = sigmoid(found);
    return { value, gradient: mul<Tensor4D>(chosen, mul(value, sub(1, value))) };
  });
}
