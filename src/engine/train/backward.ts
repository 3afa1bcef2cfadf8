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

/** A scalar of a network's output, and its gradient there. */
interface Loss {
  readonly value: Tensor;
  readonly gradient: Tensor4D;
}

export interface BackwardRequest {
  readonly layers: readonly Layer[];
  readonly weights: (name: string) => Trained;
  /** Which convolutions are trained; layers below the lowest of them are not differentiated at all. */
  readonly trained: ReadonlySet<string>;
  /** (N, H, W, inputs), standardised. */
  readonly input: Tensor4D;
  /** The loss of the logits and its gradient in them, (N, H, W, K) both. */
  readonly loss: (logits: Tensor4D) => Loss;
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
export function backward(request: BackwardRequest): Tensor {
  const lowest = request.layers.findIndex(({ convolutions }) =>
    convolutions.some((name) => request.trained.has(name)),
  );
  const pass = passes(request, lowest < 0 ? request.layers.length : lowest, false);
  for (;;) {
    const { done, value } = pass.next();
    if (!done) continue;
    value.gradient.dispose();
    return value.value;
  }
}

export interface InputGradientRequest extends Pick<BackwardRequest, 'layers' | 'weights' | 'input'> {
  /** A scalar of the last layer's output and its gradient there, (N, H, W, C). */
  readonly of: (output: Tensor4D) => Loss;
}

/**
 * The gradient in the network's input, (N, H, W, inputs), and the scalar itself. It halts after every layer, forward and
 * backward, with the share done, 0 to 1; ended early it leaves nothing behind.
 */
export function* inputGradient({ of, ...rest }: InputGradientRequest): Generator<number, Loss, undefined> {
  return yield* passes({ ...rest, loss: of, trained: new Set(), sink: () => undefined }, 0, true);
}

/** `lowest`: the first layer that is differentiated; `toInput`: its input's gradient is wanted, too. */
function* passes(
  { layers, weights, trained, input, loss, sink }: BackwardRequest,
  lowest: number,
  toInput: boolean,
): Generator<number, Loss, undefined> {
  const at: Lookup = (name) => ({ ...weights(name), trained: false });
  const inputs: Tensor4D[] = [];
  const skips = new Map<string, Tensor4D>();
  const skipGradients = new Map<string, Tensor4D>();
  let x = input;
  let found: Loss | null = null;
  let dy: Tensor4D | null = null;
  let finished = false;
  const steps = layers.length + Math.max(0, layers.length - lowest);
  try {
    for (const [i, layer] of layers.entries()) {
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
      yield (i + 1) / steps;
    }
    found = loss(x);
    dy = found.gradient;
    x.dispose();

    for (let i = layers.length - 1; i >= 0; i--) {
      const layer = layers[i];
      const from = inputs[i];
      if (!layer || !from) continue;
      if (i >= lowest) {
        dy = layerBackward(layer, from, dy, i > lowest || toInput);
        yield (2 * layers.length - i) / steps;
      }
      if (i > 0) from.dispose();
    }
    finished = true;
    return { value: found.value, gradient: dy };
  } finally {
    dispose([...skipGradients.values()]);
    if (!finished)
      for (const one of [x, ...inputs, ...(dy ? [dy] : []), ...(found ? [found.value, found.gradient] : [])])
        if (one !== input) one.dispose();
  }

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
