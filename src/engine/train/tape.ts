// A pass through a network that can be differentiated: what it reads again on the way back is kept, and freed as soon as it was read.
import { add, maxPool, type Tensor, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { type ConvOptions, type Convolution, type Pass, plain, type Read, type Weights } from '../blocks.ts';
import { convolution, type Feature } from '../kernels/convolution.ts';
import { convolutionGradient, type GradientSource, inputGradient } from '../kernels/gradients.ts';
import {
  halvedGradient,
  type Onto,
  poolGradient,
  type Pooling,
  reluGradient,
} from '../kernels/pointwiseGradients.ts';

/** A convolution's gradient, as kernels/gradients.ts packs it; whoever is given it disposes of it. */
export type GradientSink = (name: string, gradient: Tensor2D) => void;

export interface TapeOptions {
  readonly weights: Weights;
  /** The convolutions whose gradients are wanted; nothing below the lowest of them is differentiated. */
  readonly trained: ReadonlySet<string>;
  readonly sink: GradientSink;
}

/** A feature map of the pass, and the gradient of the loss in it as far as it is known. */
interface Node {
  readonly tensor: Tensor4D;
  /** It came out of a ReLU: gradients go through where it is above zero. */
  readonly relu: boolean;
  /** Its gradient is asked for. */
  readonly wanted: boolean;
  /** The way back reads its numbers. */
  held: boolean;
  gradient: Tensor4D | null;
  /** Every part of the gradient went through the ReLU already. */
  masked: boolean;
}

interface Operation {
  readonly out: Node;
  /** Hands on the gradient in `out`, which is used up. */
  readonly back: (gradient: Tensor4D) => void;
}

interface Recorded {
  readonly name: string;
  readonly from: Read;
  readonly stride: 1 | 2;
  readonly residual: Feature | null;
}

export class Tape implements Pass {
  /** On any backend: what is read doubled or concatenated is not kept besides. */
  readonly readsInPlace = true;
  readonly #options: TapeOptions;
  readonly #nodes = new Map<object, Node>();
  readonly #operations: Operation[] = [];
  readonly #input: Tensor4D;

  /** `wanted`: the gradient in the input is asked for, too. The input stays the caller's. */
  constructor(options: TapeOptions, input: Tensor4D, wanted = false) {
    this.#options = options;
    this.#input = input;
    this.#add(input, false, wanted);
  }

  conv(name: string, from: Read, options: ConvOptions = {}): Tensor4D {
    const { stride = 1, relu = false } = options;
    const residual = options.residual ?? null;
    const { weights, trained } = this.#options;
    const made = convolution({ from, ...weights(name), stride, relu, residual, overwrite: false });
    const learns = trained.has(name);
    const read = [...from, ...(residual ? [residual] : [])].map(({ tensor }) => this.#node(tensor));
    const out = this.#add(made, relu, learns || read.some(({ wanted }) => wanted));
    if (learns) for (const { tensor } of from) this.#node(tensor).held = true;
    if (out.wanted)
      this.#operations.push({
        out,
        back: (gradient) => {
          this.#convolutionBack({ name, from, stride, residual }, gradient);
        },
      });
    return made;
  }

  pool(x: Tensor4D, pooling: Pooling): Tensor4D {
    const y = maxPool<Tensor4D>(x, pooling.window, pooling.stride, pooling.border);
    const from = this.#node(x);
    const out = this.#add(y, false, from.wanted);
    if (!out.wanted) return y;
    from.held = true;
    out.held = true;
    this.#operations.push({
      out,
      back: (gradient) => {
        this.#give(from, (onto) => poolGradient(x, y, gradient, pooling, onto));
        gradient.dispose();
      },
    });
    return y;
  }

  retain(x: Tensor4D): Tensor4D {
    this.#node(x).held = true;
    return x;
  }

  free(...tensors: readonly Tensor4D[]): void {
    for (const tensor of tensors) if (!this.#node(tensor).held && tensor !== this.#input) tensor.dispose();
  }

  /**
   * From the gradient in one map of the pass, which is used up, back to everything that is wanted; halts after every
   * operation with the share done.
   */
  backward(of: Tensor4D, gradient: Tensor4D): Generator<number, void, undefined> {
    this.#node(of).gradient = gradient;
    return this.#steps();
  }

  *#steps(): Generator<number, void, undefined> {
    const count = this.#operations.length;
    for (let done = 1; ; done++) {
      const operation = this.#operations.pop();
      if (!operation) return;
      const { out, back } = operation;
      const { tensor, relu, masked } = out;
      if (out.gradient) {
        const given = out.gradient;
        out.gradient = null;
        back(relu && !masked ? reluGradient(given, tensor) : given);
      }
      tensor.dispose();
      yield done / count;
    }
  }

  /** The gradient in the input, if it was asked for; the caller's from now on. */
  inputGradient(): Tensor4D {
    const node = this.#node(this.#input);
    const { gradient } = node;
    if (!gradient) throw new Error('The gradient in the input is not known.');
    node.gradient = null;
    return gradient;
  }

  /** Frees what is still kept, in the middle of a pass, too. */
  dispose(): void {
    for (const { tensor, gradient } of this.#nodes.values()) {
      gradient?.dispose();
      if (tensor !== this.#input) tensor.dispose();
    }
    this.#nodes.clear();
    this.#operations.length = 0;
  }

  #add(tensor: Tensor4D, relu: boolean, wanted: boolean): Node {
    const node = { tensor, relu, wanted, held: relu && wanted, gradient: null, masked: false };
    this.#nodes.set(tensor.dataId, node);
    return node;
  }

  #node({ dataId }: Tensor): Node {
    const node = this.#nodes.get(dataId);
    if (!node) throw new Error('The map is none of this pass.');
    return node;
  }

  /** Adds a gradient to a node's, if it is wanted, and lets it through the node's ReLU on the way. */
  #give(node: Node, make: (onto: Onto) => Tensor4D): void {
    if (!node.wanted) return;
    node.gradient = make({ added: node.gradient, mask: node.relu ? node.tensor : null });
    node.masked = true;
  }

  #convolutionBack({ name, from, stride, residual }: Recorded, dy: Tensor4D): void {
    const { filter }: Convolution = this.#options.weights(name);
    const [kernel] = filter.shape;
    let low: Tensor4D | null = null;
    // A 1x1 convolution of an upsampled map is that of the map: its gradient is taken there, for a quarter of the work.
    const source = (feature: Feature): GradientSource => {
      if (!feature.halved || kernel > 1) return { feature, dy };
      low ??= halvedGradient(dy, { added: null, mask: null });
      return { feature: plain(feature.tensor), dy: low };
    };
    const [first, second] = from;
    const sources = second ? ([source(first), source(second)] as const) : ([source(first)] as const);
    if (this.#options.trained.has(name))
      this.#options.sink(name, convolutionGradient(sources, kernel, stride));
    let channel = 0;
    for (const one of sources) {
      const { tensor, halved } = one.feature;
      const inputs = [channel, tensor.shape[3]] as const;
      channel += tensor.shape[3];
      this.#give(this.#node(tensor), (onto) => {
        const request = { dy: one.dy, filter, stride, inputs };
        if (!halved) return inputGradient({ ...request, ...onto });
        const whole = inputGradient({ ...request, added: null, mask: null });
        const made = halvedGradient(whole, onto);
        whole.dispose();
        return made;
      });
    }
    (low as Tensor4D | null)?.dispose();
    if (residual) this.#residualBack(this.#node(residual.tensor), residual.halved, dy);
    else dy.dispose();
  }

  /** What was added takes the gradient as it is, or the sum of its 2x2. */
  #residualBack(node: Node, halved: boolean, dy: Tensor4D): void {
    if (halved) this.#give(node, (onto) => halvedGradient(dy, onto));
    else if (node.wanted) {
      const { gradient } = node;
      node.gradient = gradient ? tidy(() => add<Tensor4D>(gradient, dy)) : dy;
      node.masked = false;
      gradient?.dispose();
      if (!gradient) return;
    }
    dy.dispose();
  }
}
