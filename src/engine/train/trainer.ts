// The training loop's one step: batch, forward, loss, backward, clip, update; and its checkpoints.
import {
  add,
  keep,
  mul,
  ones,
  reshape,
  slice as part,
  sum,
  type Tensor,
  tensor,
  type Tensor1D,
  type Tensor2D,
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
import { type Convolution, imagePass } from '../blocks.ts';
import { drunet } from '../drunet.ts';
import { adamUpdate, convolutionUpdate, disposeVariable, normOf, type Variable, variable } from './adam.ts';
import { logitsFromPhases, phasesFromLogits, phasesOf, plainGradient } from './headPhases.ts';
import { Tape } from './tape.ts';
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
  readonly #trained: ReadonlySet<string>;
  /** As loaded: what is not trained, and what scales are trained of. */
  readonly #base = new Map<string, Convolution>();
  /** name.filter and name.bias, or name.scale and name.bias where norms are trained. */
  readonly #variables = new Map<string, Variable>();
  /** Filters times their trained scales. */
  readonly #scaled = new Map<string, Tensor4D>();
  /** The head as it lies on the device. */
  #head: Convolution | null = null;
  #step = 0;

  constructor(options: TrainerOptions, objective: Objective, weights: Convolutions) {
    this.#options = options;
    this.#objective = objective;
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
    this.#derive();
  }

  get steps(): number {
    return this.#step;
  }

  /** One update from the mean gradient of a batch, slice after slice. */
  async step(batch: readonly TrainerSlice[]): Promise<StepResult> {
    const { clip, schedule } = this.#options;
    const gradients = new Map<string, Tensor2D>();
    let loss = 0;
    try {
      for (const slice of batch) loss += (await this.#gradients(slice, gradients)) / batch.length;
      const norm = (await this.#norm(gradients)) / batch.length;
      if (!Number.isFinite(loss) || !Number.isFinite(norm)) return { kind: 'not-finite', step: this.#step };
      const rate = learningRate(schedule, this.#step);
      const scale = Math.min(1, clip / Math.max(norm, 1e-12)) / batch.length;
      this.#step++;
      for (const [name, gradient] of gradients) this.#update(name, gradient, scale, rate);
      this.#derive();
      return { kind: 'stepped', loss, rate, norm };
    } finally {
      for (const gradient of gradients.values()) gradient.dispose();
    }
  }

  /** Adds a slice's gradients to those before; answers its loss. */
  async #gradients(slice: TrainerSlice, into: Map<string, Tensor2D>): Promise<number> {
    const { spec } = this.#options;
    const input = this.#placed(slice.input, spec.inputs);
    const truth = await this.#truth(slice);
    const tape = new Tape(
      {
        weights: (name) => this.#onDevice(name),
        trained: this.#trained,
        sink: (name, made) => {
          accumulate(into, name, name === 'head' ? plainGradient(made) : made);
        },
      },
      input,
    );
    try {
      const phases = drunet(spec, tape, input).logits;
      const logits = logitsFromPhases(phases);
      const { value, gradient } = this.#objective.gradient(logits, truth);
      logits.dispose();
      const back = tape.backward(phases, phasesFromLogits(gradient));
      gradient.dispose();
      while (!back.next().done);
      const loss = (await value.data())[0] ?? NaN;
      value.dispose();
      return loss;
    } finally {
      tape.dispose();
      input.dispose();
      disposeTruth(truth);
    }
  }

  /** Of the gradients in what is trained: where norms are, in the scales and biases. */
  async #norm(gradients: ReadonlyMap<string, Tensor2D>): Promise<number> {
    if (this.#options.part !== 'norms') return normOf([...gradients.values()]);
    const parts = [...gradients].flatMap(([name, gradient]) =>
      Object.values(this.#normGradients(name, gradient)),
    );
    const norm = await normOf(parts);
    for (const one of parts) one.dispose();
    return norm;
  }

  /** y = s w x: dL/ds sums dL/d(s w) times w over everything but the output channel. */
  #normGradients(name: string, gradient: Tensor2D): { readonly scale: Tensor; readonly bias: Tensor } {
    const base = this.#base.get(name);
    if (!base) throw new Error(`The model has no ${name}.`);
    const [rows, outputs] = gradient.shape;
    return tidy(() => ({
      scale: sum(
        mul(part(gradient, [0, 0], [rows - 1, outputs]), reshape(base.filter, [rows - 1, outputs])),
        0,
      ),
      bias: reshape(part(gradient, [rows - 1, 0], [1, outputs]), [outputs]),
    }));
  }

  #update(name: string, gradient: Tensor2D, scale: number, rate: number): void {
    const bias = this.#variable(`${name}.bias`);
    if (this.#options.part !== 'norms') {
      convolutionUpdate(this.#variable(`${name}.filter`), bias, gradient, scale, rate, this.#step);
      return;
    }
    const made = this.#normGradients(name, gradient);
    for (const key of ['scale', 'bias'] as const) {
      const scaled = mul(made[key], scale);
      adamUpdate(this.#variable(`${name}.${key}`), scaled, rate, this.#step);
      scaled.dispose();
      made[key].dispose();
    }
  }

  /** Without learning: the loss, and the logits, size x size x outputs. */
  async judge(slice: TrainerSlice): Promise<{ readonly loss: number; readonly logits: Float32Array }> {
    const input = this.#placed(slice.input, this.#options.spec.inputs);
    const truth = await this.#truth(slice);
    const pass = imagePass((name) => this.#onDevice(name));
    const phases = drunet(this.#options.spec, pass, input).logits;
    const logits = logitsFromPhases(phases);
    phases.dispose();
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

  /** A convolution as the passes read it. */
  #onDevice(name: string): Convolution {
    return name === 'head' && this.#head ? this.#head : this.#weights(name);
  }

  #weights(name: string): Convolution {
    if (!this.#trained.has(name)) {
      const frozen = this.#base.get(name);
      if (!frozen) throw new Error(`The model has no ${name}.`);
      return frozen;
    }
    const bias = this.#variable(`${name}.bias`).value as Tensor1D;
    const filter = this.#scaled.get(name) ?? (this.#variable(`${name}.filter`).value as Tensor4D);
    return { filter, bias };
  }

  /** What is made of the weights, after every change: the head's phases, and filters times their scales. */
  #derive(): void {
    this.#scale();
    this.#head?.filter.dispose();
    this.#head?.bias.dispose();
    this.#head = phasesOf(this.#weights('head'));
  }

  #scale(): void {
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
    this.#derive();
  }

  dispose(): void {
    for (const one of this.#variables.values()) disposeVariable(one);
    for (const [name, { filter, bias }] of this.#base) {
      filter.dispose();
      if (!this.#trained.has(name)) bias.dispose();
    }
    for (const filter of this.#scaled.values()) filter.dispose();
    this.#head?.filter.dispose();
    this.#head?.bias.dispose();
    this.#head = null;
    this.#base.clear();
    this.#variables.clear();
    this.#scaled.clear();
  }
}

/** Takes `gradient` over. */
function accumulate(into: Map<string, Tensor2D>, name: string, gradient: Tensor2D): void {
  const before = into.get(name);
  into.set(name, before ? add<Tensor2D>(before, gradient) : gradient);
  if (!before) return;
  before.dispose();
  gradient.dispose();
}
