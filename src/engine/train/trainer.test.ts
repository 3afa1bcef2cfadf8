// On wasm: a narrow DRUNet learns, a run that was broken off goes on with the same numbers, nothing is left behind.
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../core/training/checkpoint.ts';
import type { PlainConvolution } from '../../core/network/convolution.ts';
import { type NodeWasm, startNodeWasm } from '../tfjs/nodeWasm.ts';
import { convolutionsOf } from '../../core/network/networkSpec.ts';
import { SeededRandom, type TrainedPart } from '../../core/training/training.ts';
import { Objective } from './objective.ts';
import { Trainer, type TrainerOptions } from './trainer.ts';

const spec = { family: 'drunet', depth: 18, width: 4, inputs: 3, outputs: 1 } as const;
const size = 32;
const options: TrainerOptions = {
  spec,
  size,
  part: 'all',
  schedule: { peak: 3e-3, warmUp: 3, steps: 60 },
  clip: 1,
};
const pixels = new Objective({ mse: 1, bce: 0.5, contextual: 0 }, null);
const trainerOf = (part: TrainedPart = 'all'): Trainer =>
  new Trainer({ ...options, part }, pixels, untrained());

function untrained(): Map<string, PlainConvolution> {
  const random = new SeededRandom(3);
  return new Map(
    convolutionsOf(spec).map(({ name, kernel, inputs, outputs }) => {
      const count = kernel * kernel * inputs;
      const weight = Float32Array.from(
        { length: count * outputs },
        () => (random.next() - 0.5) * Math.sqrt(6 / count),
      );
      return [name, { shape: [kernel, kernel, inputs, outputs], weight, bias: new Float32Array(outputs) }];
    }),
  );
}

/** A bright disc on dark ground; the input is its inverse, the same in every channel. */
const slices = Array.from({ length: 3 }, (_, s) => {
  const target = Float32Array.from({ length: size * size }, (_pixel, i) =>
    Math.hypot((i % size) - 12 - s, Math.floor(i / size) - 16) < 8 ? 0.9 : 0.1,
  );
  const input = Float32Array.from({ length: 3 * size * size }, (_pixel, i) => {
    return 1 - 2 * (target[Math.floor(i / 3)] ?? 0);
  });
  return { input, target, weight: target.map(() => 1), key: `${s}` };
});

/** No output is below this: half the cross-entropy of targets of 0.9 and 0.1 with themselves. */
const FLOOR = -0.5 * (0.9 * Math.log(0.9) + 0.1 * Math.log(0.1));

/** Two of the slices a step, in turn. */
async function losses(trainer: Trainer, steps: number): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < steps; i++) {
    const result = await trainer.step(slices.filter((_, s) => s !== trainer.steps % slices.length));
    if (result.kind !== 'stepped') throw new Error('not finite');
    found.push(result.loss);
  }
  return found;
}

describe('the training loop on wasm', () => {
  let wasm: NodeWasm;
  beforeAll(async () => {
    wasm = await startNodeWasm(2);
  });
  afterAll(() => {
    wasm.stop();
  });

  it('[TRAIN-8] the loss above its floor falls to under half, and 60 steps leave no tensor behind', async () => {
    const before = memory().numTensors;
    const trainer = trainerOf();
    const held = memory().numTensors;
    const found = await losses(trainer, 60);
    expect(memory().numTensors).toBe(held);
    const mean = (some: number[]): number => some.reduce((a, b) => a + b, 0) / some.length;
    expect(mean(found.slice(-5)) - FLOOR).toBeLessThan(0.5 * (mean(found.slice(0, 5)) - FLOOR));
    trainer.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('[TRAIN-9] a run that goes on from a checkpoint has the numbers of an unbroken one, bit for bit', async () => {
    const whole = trainerOf('decoder');
    await losses(whole, 3);
    const kept: Checkpoint = structuredClone(await whole.checkpoint());
    const unbroken = await losses(whole, 3);
    const resumed = trainerOf('decoder');
    resumed.resume(kept);
    expect(await losses(resumed, 3)).toEqual(unbroken);
    expect(await resumed.checkpoint()).toEqual(await whole.checkpoint());
    whole.dispose();
    resumed.dispose();
  });

  it('[TRAIN-10] a loss that is not a number stops with the weights before it', async () => {
    const trainer = trainerOf();
    await losses(trainer, 1);
    const good = await trainer.checkpoint();
    const held = memory().numTensors;
    const bad = slices.map((one) => ({ ...one, target: one.target.map(() => NaN) }));
    expect(await trainer.step(bad)).toEqual({ kind: 'not-finite', step: 1 });
    expect(await trainer.checkpoint()).toEqual(good);
    expect(memory().numTensors).toBe(held);
    trainer.dispose();
  });

  it('[TRAIN-6] where norms train, each output channel keeps its filter up to a scale', async () => {
    const before = memory().numTensors;
    const trainer = trainerOf('norms');
    await losses(trainer, 3);
    const made = await trainer.trained();
    for (const [name, { weight, shape }] of untrained()) {
      const now = made.get(name)?.weight ?? new Float32Array(0);
      const outputs = shape[3];
      for (let o = 0; o < outputs; o++) {
        const ratios = Array.from(
          { length: weight.length / outputs },
          (_, i) => (now[i * outputs + o] ?? NaN) / (weight[i * outputs + o] ?? NaN),
        );
        expect(Math.max(...ratios) - Math.min(...ratios)).toBeLessThan(1e-5);
      }
    }
    expect(made.get('head')?.bias.some((b) => b !== 0)).toBe(true);
    const resumed = trainerOf('norms');
    resumed.resume(structuredClone(await trainer.checkpoint()));
    expect(await losses(resumed, 1)).toEqual(await losses(trainer, 1));
    trainer.dispose();
    resumed.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
