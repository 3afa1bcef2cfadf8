// What a network on the device shows of itself: first filters, feature maps of a slice, and the gradient of one value in the input.
import { mul, sigmoid, slice, sub, type Tensor, tensor4d, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type {
  FeatureMaps,
  FirstFilters,
  GradientTarget,
  InputGradient,
} from '../core/network/explanation.ts';
import { convolutionsOf, drunetPlan } from '../core/network/networkSpec.ts';
import { unwrap } from '../core/result.ts';
import { type ImageNetwork, intensitiesOf } from './head.ts';
import type { Network } from './network.ts';
import { inputGradient } from './train/backward.ts';
import { drunetLayers, type Layer, unetLayers } from './train/layers.ts';

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

/**
 * The derivative of one value with respect to a slice's input, size x size x inputs, through the backward pass that
 * training takes, layer by layer: it can be aborted between any two of them, and leaves nothing behind.
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
  try {
    const pass = inputGradient({
      layers: layersTo(spec, target.layer),
      weights: (name) => network.convolution(name),
      input: x,
      of: (output) => valueAt(spec, output, target),
    });
    for (;;) {
      const { done, value } = pass.next();
      if (!done) {
        progress(value);
        await yieldToEventLoop();
        if (signal.aborted) pass.throw(signal.reason); // the pass frees what it holds, and throws it again
        continue;
      }
      try {
        const [number] = await value.value.data();
        const gradient = new Float32Array(await value.gradient.data<'float32'>());
        return { value: number ?? NaN, gradient };
      } finally {
        value.value.dispose();
        value.gradient.dispose();
      }
    }
  } finally {
    x.dispose();
  }
}

/** The layers from the input to the one asked about. */
function layersTo(spec: ImageNetwork, layer: GradientTarget['layer']): readonly Layer[] {
  const layers = spec.family === 'drunet' ? drunetLayers(spec, 'phases') : unetLayers(spec);
  if (layer === 'output') return layers;
  if (layer === 'penultimate') return layers.slice(0, -1);
  const lowest = spec.family === 'drunet' ? drunetPlan(spec).encoder[3].at(-1)?.name : 'enc5';
  return layers.slice(0, 1 + layers.findIndex(({ name }) => name === lowest));
}

/** The value as a scalar, and its gradient in the output of the last layer: of an intensity through the sigmoid. */
function valueAt(
  spec: ImageNetwork,
  output: Tensor4D,
  { layer, channel, x, y }: GradientTarget,
): { readonly value: Tensor; readonly gradient: Tensor4D } {
  const [, height, width, channels] = output.shape;
  const phased = layer === 'output' && spec.family === 'drunet';
  const [row, column] = phased ? [y >> 1, x >> 1] : [y, x];
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
