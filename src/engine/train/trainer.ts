// The training loop's one step: batch, forward, loss, backward layer by layer, clip, update; and its checkpoints.
import {
  add,
  keep,
  mul,
  ones,
  square,
  sum,
  type Tensor,
  tensor,
  type Tensor1D,
  tensor4d,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Checkpoint, TrainedValues } from '../../core/training/checkpoint.ts';
import type { Convolutions, PlainConvolution } from '../../core/network/convolution.ts';
import type { DrunetSpec } from '../../core/network/modelManifest.ts';
import {
  learningRate,
  type Schedule,
  trainedConvolutions,
  type TrainedPart,
} from '../../core/training/training.ts';
import { adamUpdate, disposeVariable, type Variable, variable } from './adam.ts';
import { backward, forward } from './backward.ts';
import { drunetLayers, type Layer, type Trained } from './layers.ts';
import { disposeTruth, type Objective } from './objective.ts';

/** One slice of a batch; channel fastest. */
export interface TrainerSlice {
  /** size x size x inputs, standardised. */
  readonly input: Float32Array;
  /** size x size x outputs, in [0, 1]. */
  readonly target: Float32Array;
  /** The same shape: 1 where the target is known, else 0. */
  readonly weight: Float32Array;
  /** Names the target as it is turned, where it may come again; null where it will not. */
  readonly key: string | null;
}

export interface TrainerOptions {
  readonly spec: DrunetSpec;
  readonly size: number;
  readonly part: TrainedPart;
  readonly schedule: Schedule;
  /** The gradient's norm over everything trained is at most this. */
  readonly clip: number;
}

export type StepResult =
  | { readonly kind: 'stepped'; readonly loss: number; readonly rate: number; readonly norm: number }
  /** The loss or its gradient became NaN or infinite; the weights are those before this step. */
  | { readonly kind: 'not-finite'; readonly step: number };

/** Trains a copy of the given weights; batch norm is folded into them, so its statistics stay frozen. */
export class Trainer {
  readonly #options: TrainerOptions;
  readonly #objective: Objective;
  readonly #layers: readonly Layer[];
  readonly #trained: ReadonlySet<string>;
  /** As loaded: what is not trained, and what scales are trained of. */
  readonly #base = new Map<string, Trained>();
  /** name.filter and name.bias, or name.scale and name.bias where norms are trained. */
  readonly #variables = new Map<string, Variable>();
  /** Filters times their trained scales. */
  readonly #scaled = new Map<string, Tensor4D>();
  #step = 0;

  constructor(options: TrainerOptions, objective: Objective, weights: Convolutions) {
    this.#options = options;
    this.#objective = objective;
    this.#layers = drunetLayers(options.spec);
    this.#trained = trainedConvolutions(options.spec, options.part);
    for (const [name, { shape, weight, bias }] of weights) {
      const filter = tensor4d(weight, [...shape]);
      const offset: Tensor1D = tensor(bias);
      if (!this.#trained.has(name)) this.#base.set(name, { filter, bias: offset });
      else {
        this.#variables.set(`${name}.bias`, variable(offset));
        if (options.part === 'norms') {
          this.#base.set(name, { filter, bias: offset });
          this.#variables.set(`${name}.scale`, variable(ones([shape[3]])));
        } else this.#variables.set(`${name}.filter`, variable(filter));
      }
    }
    this.#rescale();
  }

  get steps(): number {
    return this.#step;
  }

  /** One update from the mean gradient of a batch, slice after slice. */
  async step(batch: readonly TrainerSlice[]): Promise<StepResult> {
    const { clip, schedule } = this.#options;
    const gradients = new Map<string, Tensor>();
    let loss = 0;
    try {
      for (const slice of batch) loss += (await this.#gradients(slice, gradients)) / batch.length;
      const norm = (await normOf(gradients)) / batch.length;
      if (!Number.isFinite(loss) || !Number.isFinite(norm)) return { kind: 'not-finite', step: this.#step };
      const rate = learningRate(schedule, this.#step);
      const scale = Math.min(1, clip / Math.max(norm, 1e-12)) / batch.length;
      this.#step++;
      for (const [name, gradient] of gradients) {
        const scaled = mul(gradient, scale);
        adamUpdate(this.#variable(name), scaled, rate, this.#step);
        scaled.dispose();
      }
      this.#rescale();
      return { kind: 'stepped', loss, rate, norm };
    } finally {
      for (const gradient of gradients.values()) gradient.dispose();
    }
  }

  /** Adds a slice's gradients to those before; answers its loss. */
  async #gradients(slice: TrainerSlice, into: Map<string, Tensor>): Promise<number> {
    const input = this.#placed(slice.input, this.#options.spec.inputs);
    const truth = await this.#truth(slice);
    const value = backward({
      layers: this.#layers,
      weights: (name) => this.#weights(name),
      trained: this.#trained,
      input,
      loss: (logits) => this.#objective.gradient(logits, truth),
      sink: (name, made) => {
        const base = this.#options.part === 'norms' ? this.#base.get(name) : undefined;
        if (!base) accumulate(into, `${name}.filter`, made.filter);
        else {
          // y = s w x: dL/ds sums dL/d(s w) times w over everything but the output channel.
          accumulate(
            into,
            `${name}.scale`,
            tidy(() => sum(mul(made.filter, base.filter), [0, 1, 2])),
          );
          made.filter.dispose();
        }
        accumulate(into, `${name}.bias`, made.bias);
      },
    });
    const loss = (await value.data())[0] ?? NaN;
    value.dispose();
    input.dispose();
    disposeTruth(truth);
    return loss;
  }

  /** Without learning: the loss, and the logits, size x size x outputs. */
  async judge(slice: TrainerSlice): Promise<{ readonly loss: number; readonly logits: Float32Array }> {
    const input = this.#placed(slice.input, this.#options.spec.inputs);
    const truth = await this.#truth(slice);
    const logits = forward(this.#layers, (name) => this.#weights(name), input);
    const value = this.#objective.value(logits, truth);
    const answer = {
      loss: (await value.data())[0] ?? NaN,
      logits: Float32Array.from(await logits.data()),
    };
    for (const one of [value, logits, input]) one.dispose();
    disposeTruth(truth);
    return answer;
  }

  #truth({ target, weight, key }: TrainerSlice) {
    const { outputs } = this.#options.spec;
    return this.#objective.truth(this.#placed(target, outputs), this.#placed(weight, outputs), key);
  }

  #placed(pixels: Float32Array, channels: number): Tensor4D {
    const { size } = this.#options;
    return tensor4d(pixels, [1, size, size, channels]);
  }

  #variable(key: string): Variable {
    const found = this.#variables.get(key);
    if (!found) throw new Error(`The model has no ${key}.`);
    return found;
  }

  #weights(name: string): Trained {
    if (!this.#trained.has(name)) {
      const frozen = this.#base.get(name);
      if (!frozen) throw new Error(`The model has no ${name}.`);
      return frozen;
    }
    const bias = this.#variable(`${name}.bias`).value as Tensor1D;
    const filter = this.#scaled.get(name) ?? (this.#variable(`${name}.filter`).value as Tensor4D);
    return { filter, bias };
  }

  /** Filters times their scales, recomputed after every change. */
  #rescale(): void {
    if (this.#options.part !== 'norms') return;
    for (const name of this.#trained) {
      const base = this.#base.get(name);
      if (!base) continue;
      this.#scaled.get(name)?.dispose();
      this.#scaled.set(
        name,
        tidy(() => keep(mul(base.filter, this.#variable(`${name}.scale`).value))),
      );
    }
  }

  /** Every trained convolution as plain numbers. */
  async trained(): Promise<Convolutions> {
    const made = new Map<string, PlainConvolution>();
    for (const name of this.#trained) {
      const { filter, bias } = this.#weights(name);
      const [h, w, i, o] = filter.shape;
      made.set(name, {
        shape: [h, w, i, o],
        weight: Float32Array.from(await filter.data()),
        bias: Float32Array.from(await bias.data()),
      });
    }
    return made;
  }

  async checkpoint(): Promise<Checkpoint> {
    const variables: Record<string, TrainedValues> = {};
    for (const [key, { value, first, second }] of this.#variables)
      variables[key] = {
        value: Float32Array.from(await value.data()),
        first: Float32Array.from(await first.data()),
        second: Float32Array.from(await second.data()),
      };
    return { step: this.#step, variables };
  }

  /** Goes on from a checkpoint of a trainer with the same options. */
  resume({ step, variables }: Checkpoint): void {
    for (const [key, current] of this.#variables) {
      const { shape } = current.value;
      const kept = variables[key];
      if (!kept) throw new Error(`The checkpoint has no ${key}.`);
      disposeVariable(current);
      for (const part of ['value', 'first', 'second'] as const) current[part] = tensor(kept[part], shape);
    }
    this.#step = step;
    this.#rescale();
  }

  dispose(): void {
    for (const one of this.#variables.values()) disposeVariable(one);
    for (const [name, { filter, bias }] of this.#base) {
      filter.dispose();
      if (!this.#trained.has(name)) bias.dispose();
    }
    for (const filter of this.#scaled.values()) filter.dispose();
    this.#base.clear();
    this.#variables.clear();
    this.#scaled.clear();
  }
}

/** Takes `gradient` over. */
function accumulate(into: Map<string, Tensor>, key: string, gradient: Tensor): void {
  const before = into.get(key);
  into.set(key, before ? add(before, gradient) : gradient);
  if (!before) return;
  before.dispose();
  gradient.dispose();
}

async function normOf(gradients: ReadonlyMap<string, Tensor>): Promise<number> {
  let squares = 0;
  for (const gradient of gradients.values()) {
    const one = tidy(() => sum(square(gradient)));
    squares += (await one.data())[0] ?? NaN;
    one.dispose();
  }
  return Math.sqrt(squares);
}
