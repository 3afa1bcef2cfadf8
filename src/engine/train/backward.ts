// Forward without a tape, then backward layer by layer: memory for the layers' inputs and one layer's own gradients.
import {
  add,
  dispose,
  grads,
  keep,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import '../tfjs/registerGradients.ts';
import { join, type Layer, type Lookup, type Trained } from './layers.ts';

/** The tensors of one convolution's gradient; whoever is given them disposes of them. */
export type GradientSink = (name: string, gradient: Trained) => void;

export interface BackwardRequest {
  readonly layers: readonly Layer[];
  readonly weights: (name: string) => Trained;
  /** Which convolutions are trained; layers below the lowest of them are not differentiated at all. */
  readonly trained: ReadonlySet<string>;
  /** (N, H, W, inputs), standardised. */
  readonly input: Tensor4D;
  /** The loss of the logits and its gradient in them, (N, H, W, K) both. */
  readonly loss: (logits: Tensor4D) => { readonly value: Tensor; readonly gradient: Tensor4D };
  readonly sink: GradientSink;
}

/** The network forward, nothing kept but the logits, (N, H, W, K). */
export function forward(
  layers: readonly Layer[],
  weights: (name: string) => Trained,
  input: Tensor4D,
): Tensor4D {
  return tidy(() => {
    const at: Lookup = (name) => ({ ...weights(name), trained: false });
    const skips = new Map<string, Tensor4D>();
    let x = input;
    for (const layer of layers) {
      const from = x;
      const skip = layer.joins ? skips.get(layer.joins) : undefined;
      x = tidy(() => layer.forward(at, skip ? join(from, skip) : from));
      if (skip) skip.dispose();
      if (from !== input && ![...skips.values()].includes(from)) from.dispose();
      if (layer.saves) skips.set(layer.saves, x);
    }
    return x;
  });
}

/** One pass; answers the loss as a scalar tensor. Gradients go to `sink` from the last layer to the first. */
export function backward({ layers, weights, trained, input, loss, sink }: BackwardRequest): Tensor {
  const at: Lookup = (name) => ({ ...weights(name), trained: false });
  const inputs: Tensor4D[] = [];
  const skips = new Map<string, Tensor4D>();
  let x = input;
  for (const layer of layers) {
    const skip = layer.joins ? skips.get(layer.joins) : undefined;
    if (skip) {
      const feature = x;
      x = join(feature, skip);
      feature.dispose();
    }
    inputs.push(x);
    const from = x;
    x = tidy(() => layer.forward(at, from));
    if (layer.saves) skips.set(layer.saves, x);
  }
  const { value, gradient } = loss(x);
  x.dispose();

  const lowest = layers.findIndex(({ convolutions }) => convolutions.some((name) => trained.has(name)));
  const skipGradients = new Map<string, Tensor4D>();
  let dy = gradient;
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i];
    const from = inputs[i];
    if (!layer || !from) continue;
    if (i >= Math.max(lowest, 0) && lowest >= 0) dy = layerBackward(layer, from, dy, i > lowest);
    if (i > 0) from.dispose();
  }
  dy.dispose();
  dispose([...skipGradients.values()]);
  return value;

  /** Answers the gradient in the layer's input (before any concatenation), and hands its convolutions' gradients over. */
  function layerBackward(layer: Layer, from: Tensor4D, output: Tensor4D, wanted: boolean): Tensor4D {
    const skipped = layer.saves ? skipGradients.get(layer.saves) : undefined;
    const whole = skipped ? tidy(() => add<Tensor4D>(output, skipped)) : output;
    if (skipped && layer.saves) {
      dispose([output, skipped]);
      skipGradients.delete(layer.saves);
    }
    const mine = layer.convolutions.filter((name) => trained.has(name));
    const parameters = mine.flatMap((name) => [weights(name).filter, weights(name).bias]);
    const made = tidy(() => {
      const differentiate = grads((...args: Tensor[]) => {
        const own = new Map(
          mine.map((name, k) => [
            name,
            { filter: args[1 + 2 * k] as Tensor4D, bias: args[2 + 2 * k] as Tensor1D, trained: true },
          ]),
        );
        return layer.forward(
          (name) => own.get(name) ?? { ...weights(name), trained: false },
          args[0] as Tensor4D,
        );
      });
      return differentiate([from, ...parameters], whole);
    });
    whole.dispose();
    mine.forEach((name, k) => {
      sink(name, { filter: made[1 + 2 * k] as Tensor4D, bias: made[2 + 2 * k] as Tensor1D });
    });
    const dx = made[0] as Tensor4D;
    if (!wanted || !layer.joins) return dx;
    const [n, height, width, channels] = dx.shape;
    const half = channels / 2;
    const parts = tidy(() => ({
      feature: keep(slice(dx, [0, 0, 0, 0], [n, height, width, half])),
      skip: keep(slice(dx, [0, 0, 0, half], [n, height, width, half])),
    }));
    dx.dispose();
    skipGradients.set(layer.joins, parts.skip);
    return parts.feature;
  }
}
