// The training loop's one step: batch, forward, loss, backward layer by layer, clip, update; and its checkpoints.
import {
  add,
  mean,
  mul,
  sigmoid,
  square,
  sum,
  type Tensor,
  tensor,
  type Tensor1D,
  tensor4d,
  type Tensor4D,
  tidy,
  valueAndGrad,
} from '@tensorflow/tfjs-core';
import type { DrunetSpec } from '../../core/modelManifest.ts';
import {
  learningRate,
  type Schedule,
  SeededRandom,
  trainedConvolutions,
  type TrainedPart,
  turnSlice,
} from '../../core/training.ts';
import { adamUpdate, disposeVariable, type Variable, variable } from './adam.ts';
import { backward } from './backward.ts';
import { drunetLayers, type Layer, type Trained } from './layers.ts';
import { binaryCrossEntropy, meanSquaredError } from './losses.ts';
import type { PlainConvolution } from '../head.ts';

/** One slice: input size x size x inputs, standardised; target size x size x outputs in [0, 1]; channel fastest. */
export interface TrainingSlice {
  readonly input: Float32Array;
  readonly target: Float32Array;
}

export interface TrainerOptions {
  readonly spec: DrunetSpec;
  readonly size: number;
  readonly part: TrainedPart;
  /** Weights of the pixel losses in their sum. */
  readonly loss: { readonly mse: number; readonly bce: number };
  readonly schedule: Schedule;
  /** Slices whose gradients are averaged before a step. */
  readonly accumulate: number;
  /** The gradient's norm over everything trained is at most this. */
  readonly clip: number;
  readonly seed: number;
}

type Plain = Readonly<Record<'value' | 'first' | 'second', Float32Array>>;

/** All that a run needs to go on as if it had never stopped. */
export interface Checkpoint {
  readonly step: number;
  readonly random: number;
  readonly variables: Readonly<Record<string, Plain>>;
}

export type StepResult =
  | { readonly kind: 'stepped'; readonly loss: number; readonly rate: number; readonly norm: number }
  /** The loss or its gradient is not a number; the weights are those before this step. */
  | { readonly kind: 'not-finite'; readonly step: number };

const PIECES = ['filter', 'bias'] as const;

/** Trains a copy of the given weights; batch norm is folded into them, so its statistics stay frozen. */
export class Trainer {
  readonly #options: TrainerOptions;
  readonly #layers: readonly Layer[];
  readonly #trained: ReadonlySet<string>;
  readonly #frozen = new Map<string, Trained>();
  readonly #variables = new Map<string, Variable>();
  readonly #random: SeededRandom;
  #step = 0;

  constructor(options: TrainerOptions, weights: ReadonlyMap<string, PlainConvolution>) {
    this.#options = options;
    this.#layers = drunetLayers(options.spec);
    this.#trained = trainedConvolutions(options.spec, options.part);
    this.#random = new SeededRandom(options.seed);
    for (const [name, { shape, weight, bias }] of weights) {
      const filter = tensor4d(weight, [...shape]);
      const offset: Tensor1D = tensor(bias);
      if (this.#trained.has(name)) {
        this.#variables.set(`${name}.filter`, variable(filter));
        this.#variables.set(`${name}.bias`, variable(offset));
      } else this.#frozen.set(name, { filter, bias: offset });
    }
  }

  /** One update from `accumulate` slices drawn at random, each turned and mirrored at random. */
  async step(slices: readonly TrainingSlice[]): Promise<StepResult> {
    const { accumulate, clip, schedule } = this.#options;
    const random = this.#random.state;
    const gradients = new Map<string, Tensor>();
    let loss = 0;
    try {
      for (let i = 0; i < accumulate; i++) loss += (await this.#gradients(slices, gradients)) / accumulate;
      const norm = (await this.#norm(gradients)) / accumulate;
      if (!Number.isFinite(loss) || !Number.isFinite(norm)) {
        this.#random.state = random;
        return { kind: 'not-finite', step: this.#step };
      }
      const rate = learningRate(schedule, this.#step);
      const scale = Math.min(1, clip / Math.max(norm, 1e-12)) / accumulate;
      this.#step++;
      for (const [name, gradient] of gradients) {
        const scaled = mul(gradient, scale);
        adamUpdate(this.#variable(name), scaled, rate, this.#step);
        scaled.dispose();
      }
      return { kind: 'stepped', loss, rate, norm };
    } finally {
      for (const gradient of gradients.values()) gradient.dispose();
    }
  }

  async #gradients(slices: readonly TrainingSlice[], into: Map<string, Tensor>): Promise<number> {
    const { spec, size } = this.#options;
    const slice = slices[this.#random.below(slices.length)];
    if (!slice) throw new RangeError('There is no slice to train on.');
    const quarters = this.#random.below(4);
    const mirrored = this.#random.below(2) === 1;
    const placed = (pixels: Float32Array, channels: number): Tensor4D =>
      tensor4d(turnSlice(pixels, size, quarters, mirrored), [1, size, size, channels]);
    const input = placed(slice.input, spec.inputs);
    const target = placed(slice.target, spec.outputs);
    const value = backward({
      layers: this.#layers,
      weights: (name) => this.#weights(name),
      trained: this.#trained,
      input,
      loss: (logits) => this.#loss(logits, target),
      sink: (name, made) => {
        for (const piece of PIECES) {
          const key = `${name}.${piece}`;
          const before = into.get(key);
          into.set(key, before ? add(before, made[piece]) : made[piece]);
          if (before) {
            before.dispose();
            made[piece].dispose();
          }
        }
      },
    });
    const loss = (await value.data())[0] ?? NaN;
    for (const tensor of [value, input, target]) tensor.dispose();
    return loss;
  }

  #loss(logits: Tensor4D, target: Tensor4D): { value: Tensor; gradient: Tensor4D } {
    const { mse, bce } = this.#options.loss;
    const made = tidy(() =>
      valueAndGrad((z: Tensor4D) =>
        mean(add(mul(mse, meanSquaredError(sigmoid(z), target)), mul(bce, binaryCrossEntropy(z, target)))),
      )(logits),
    );
    return { value: made.value, gradient: made.grad };
  }

  async #norm(gradients: ReadonlyMap<string, Tensor>): Promise<number> {
    let squares = 0;
    for (const gradient of gradients.values()) {
      const one = tidy(() => sum(square(gradient)));
      squares += (await one.data())[0] ?? NaN;
      one.dispose();
    }
    return Math.sqrt(squares);
  }

  #variable(key: string): Variable {
    const found = this.#variables.get(key);
    if (!found) throw new Error(`The model has no ${key}.`);
    return found;
  }

  #weights(name: string): Trained {
    return (
      this.#frozen.get(name) ?? {
        filter: this.#variable(`${name}.filter`).value as Tensor4D,
        bias: this.#variable(`${name}.bias`).value as Tensor1D,
      }
    );
  }

  async checkpoint(): Promise<Checkpoint> {
    const variables: Record<string, Plain> = {};
    for (const [key, { value, first, second }] of this.#variables)
      variables[key] = {
        value: Float32Array.from(await value.data()),
        first: Float32Array.from(await first.data()),
        second: Float32Array.from(await second.data()),
      };
    return { step: this.#step, random: this.#random.state, variables };
  }

  /** Goes on from a checkpoint of a trainer with the same options. */
  resume({ step, random, variables }: Checkpoint): void {
    for (const [key, current] of this.#variables) {
      const { shape } = current.value;
      const kept = variables[key];
      if (!kept) throw new Error(`The checkpoint has no ${key}.`);
      disposeVariable(current);
      for (const part of ['value', 'first', 'second'] as const) current[part] = tensor(kept[part], shape);
    }
    this.#step = step;
    this.#random.state = random;
  }

  dispose(): void {
    for (const { filter, bias } of this.#frozen.values()) {
      filter.dispose();
      bias.dispose();
    }
    for (const one of this.#variables.values()) disposeVariable(one);
  }
}
