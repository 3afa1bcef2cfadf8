// On wasm, with everything kept in memory: a run that is broken off goes on with the same numbers; it stops early, judges, writes its model.
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../core/training/checkpoint.ts';
import type { Convolutions, PlainConvolution } from '../../core/network/convolution.ts';
import { oracleJson } from '../../node/oracles.ts';
import type { DomainCases } from '../testing/domainCase.ts';
import { type NodeWasm, startNodeWasm } from '../tfjs/nodeWasm.ts';
import {
  type RunPlan,
  type RunProgress,
  type TrainEvent,
  usualChoices,
} from '../../core/training/fineTune.ts';
import { cardMetrics, fineTunedCard } from '../../core/training/fineTuneCard.ts';
import { curveCsv, runReport } from '../../core/training/fineTuneReport.ts';
import { readModelFile } from '../../core/network/modelFile.ts';
import type { ModelFile } from '../../core/network/modelManifest.ts';
import { convolutionsOf } from '../../core/network/networkSpec.ts';
import { SeededRandom, trainedConvolutions } from '../../core/training/training.ts';
import {
  HEAD,
  HU_STEPS,
  NO_TARGET,
  TARGET_MAX,
  type TrainingSlice,
} from '../../core/training/trainingSlice.ts';
import { readConvolutions } from '../weights.ts';
import { Objective } from './objective.ts';
import { runFineTune } from './runFineTune.ts';
import type { RunHost } from './runHost.ts';
import { writeModel } from './writeModel.ts';

const size = 32;
const spec = { family: 'drunet', depth: 18, width: 4, inputs: 3, outputs: 1 } as const;
const windows = [40, 40, 500].map((centre, i) => ({ name: `w${i}`, centre, width: [80, 400, 3000][i] ?? 1 }));

const parentWeights = new Map<string, PlainConvolution>();
{
  const random = new SeededRandom(3);
  for (const { name, kernel, inputs, outputs } of convolutionsOf(spec)) {
    const count = kernel * kernel * inputs;
    const weight = Float32Array.from({ length: count * outputs }, () =>
      Math.fround(Math.round((random.next() - 0.5) * Math.sqrt(6 / count) * 128) / 128),
    );
    parentWeights.set(name, {
      shape: [kernel, kernel, inputs, outputs],
      weight,
      bias: new Float32Array(outputs),
    });
  }
}

/** As a model.json: weights in sixteenths of a bit, so that they are read back to the bit. */
const file: ModelFile = {
  format: 'synthmr-model',
  formatVersion: 1,
  id: 'parent',
  name: 'Parent',
  version: '1.0.0',
  spec,
  contrasts: ['T1'],
  preprocessing: {
    windows,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    grid: { size, pixelMm: 7 },
  },
  intensityScale: 'none',
  weightsManifest: [
    {
      paths: ['weights-1of1.bin'],
      weights: convolutionsOf(spec).flatMap(({ name, kernel, inputs, outputs }) => [
        {
          name: `${name}.weight`,
          shape: [kernel, kernel, inputs, outputs],
          dtype: 'float32' as const,
          quantization: { dtype: 'float16' as const },
        },
        { name: `${name}.bias`, shape: [outputs], dtype: 'float32' as const },
      ]),
    },
  ],
  shards: [],
  weightsSha256: 'a'.repeat(64),
  selfTest: { size: 64, seed: 1, outputs: [] },
  card: {
    trainedOn: 'nothing',
    simulatedCt: false,
    heads: [],
    hours: 0,
    steps: 0,
    losses: 'none',
    limits: [],
    parent: null,
    date: '2026-01-01',
    metrics: {},
  },
};

/** A round head whose MR is bright where its HU are low. */
function slice(seed: number): TrainingSlice {
  const hu = new Int16Array(size * size).fill(-1000 * HU_STEPS);
  const target = new Uint16Array(size * size);
  const mask = new Uint8Array(size * size);
  for (let i = 0; i < hu.length; i++) {
    const [x, y] = [(i % size) - 15.5, Math.floor(i / size) - 15.5];
    if (Math.hypot(x, y) > 13) continue;
    const dark = Math.hypot(x - 3 + seed, y + seed) < 6;
    mask[i] = HEAD;
    hu[i] = (dark ? 15 : 60) * HU_STEPS;
    target[i] = y > 11 ? NO_TARGET : Math.round((dark ? 0.85 : 0.15) * TARGET_MAX);
  }
  return { hu, target, mask };
}

const plan: RunPlan = {
  id: 'run',
  created: '2026-01-02T03:04:05.000Z',
  parent: { id: 'parent', name: 'Parent', url: 'parent/model.json', weightsSha256: 'a'.repeat(64) },
  contrasts: ['T1'],
  pairs: ['a', 'b', 'c'].map((key, i) => ({ key, label: `Patient ${i + 1}`, patient: key, slices: 2 })),
  splits: [{ training: ['a', 'b'], validation: ['c'] }],
  validatesItself: false,
  choices: {
    ...usualChoices,
    epochs: 3,
    batch: 2,
    peak: 5e-3,
    patience: null,
    part: 'decoder',
    features: { id: 'unused', layer: 'conv5_4' },
  },
  featureUrl: null,
};

interface Kept {
  progress: RunProgress;
  checkpoint: Checkpoint | null;
}

type HaltWish = 'pause' | 'stop';

/** Pauses or stops after so many steps. */
interface Halt {
  readonly after: number;
  readonly wish: HaltWish;
}

class MemoryHost implements RunHost {
  readonly events: TrainEvent[] = [];
  readonly bests = new Map<number, Convolutions>();
  kept: Kept | null = null;
  steps = 0;
  readonly #halt: Halt | null;
  constructor(halt: Halt | null = null) {
    this.#halt = halt;
  }
  readonly slice = (pair: string, index: number) => Promise.resolve(slice(pair.charCodeAt(0) - 97 + index));
  readonly parentWeights = () => Promise.resolve(parentWeights);
  readonly keep = (progress: RunProgress, checkpoint: Checkpoint | null) => {
    this.kept = structuredClone({ progress, checkpoint });
    return Promise.resolve();
  };
  readonly keepBest = (fold: number, trained: Convolutions) => {
    this.bests.set(fold, trained);
    return Promise.resolve();
  };
  readonly best = (fold: number) => Promise.resolve(this.bests.get(fold) ?? new Map<string, never>());
  readonly tell = (event: TrainEvent) => {
    this.events.push(event);
    if (event.kind === 'step') this.steps++;
  };
  haltRequest = (): HaltWish | null =>
    this.#halt && this.steps >= this.#halt.after ? this.#halt.wish : null;
  readonly yieldToEventLoop = () => Promise.resolve();
  readonly bytes = () => memory().numBytes;
}

const objective = new Objective({ mse: 1, bce: 0, contextual: 0 }, null);
const run = (host: MemoryHost, from: Kept | null = null, changed: Partial<RunPlan> = {}) =>
  runFineTune({ plan: { ...plan, ...changed }, file, spec, objective, from }, host);
/** Everything but the seconds, which no two runs share. */
const numbers = (progress: RunProgress) => ({ ...progress, seconds: 0 });

describe('a fine-tune on wasm', () => {
  let wasm: NodeWasm;
  const whole = new MemoryHost();
  beforeAll(async () => {
    wasm = await startNodeWasm(2);
  });
  afterAll(() => {
    wasm.stop();
  });

  it('[TUNE-1] validates after each epoch, keeps the best, judges it on who was held out; nothing is left behind', async () => {
    const before = memory().numTensors;
    expect(await run(whole)).toEqual({ kind: 'done', why: 'epochs' });
    expect(memory().numTensors).toBe(before);
    const { progress } = whole.kept ?? {};
    const [curve] = progress?.curves ?? [];
    expect(curve?.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3]);
    expect(curve?.[3]?.validation).toBeLessThan(curve?.[0]?.validation ?? 0);
    expect(progress?.judged.map(({ pair }) => pair)).toEqual(['Patient 3']);
    const [judged] = progress?.judged ?? [];
    expect(judged?.tuned.metrics.head?.rmse).toBeLessThan(judged?.start.metrics.head?.rmse ?? 0);
    expect(judged?.tunedSsim).toHaveLength(2);
    const previews = whole.events.flatMap((event) => (event.kind === 'epoch' ? event.previews : []));
    expect(previews).toHaveLength(4);
    expect(curveCsv(progress ?? fail()).split('\n')[1]).toMatch(/^1,0,0,/);
    const report = JSON.parse(runReport(plan, progress ?? fail(), null, null)) as Record<string, unknown>;
    expect(report['split']).toBe('1 of 3 patients held out');
  });

  it.each([1, 2, 4])(
    '[TUNE-2] paused after step %i and taken up again, it has the numbers of the unbroken one',
    async (after) => {
      const first = new MemoryHost({ after, wish: 'pause' });
      expect(await run(first)).toEqual({ kind: 'paused' });
      const second = new MemoryHost();
      for (const [fold, best] of first.bests) second.bests.set(fold, best);
      expect(await run(second, first.kept)).toEqual({ kind: 'done', why: 'epochs' });
      expect(numbers(second.kept?.progress ?? fail())).toEqual(numbers(whole.kept?.progress ?? fail()));
      expect(second.bests).toEqual(whole.bests);
    },
  );

  it('[TUNE-19] a cross-validation stopped while a fold is judged begins no other, and judges none that has not trained', async () => {
    const folds = {
      splits: [
        { training: ['a', 'b'], validation: ['c'] },
        { training: ['b', 'c'], validation: ['a'] },
      ],
      choices: { ...plan.choices, epochs: 1 },
    };
    const judging = new MemoryHost();
    const isJudged = () =>
      judging.events.some((one) => one.kind === 'stage' && one.words.includes('best model'));
    judging.haltRequest = () => (isJudged() ? 'stop' : null);
    expect(await run(judging, null, folds)).toEqual({ kind: 'done', why: 'stopped' });
    expect(judging.kept?.progress).toMatchObject({ fold: 1, curves: [{}] });
    expect(judging.kept?.progress.judged.map(({ pair }) => pair)).toEqual(['Patient 3']);

    const stepsOfOne = judging.steps;
    const early = new MemoryHost({ after: stepsOfOne + 1, wish: 'stop' });
    expect(await run(early, null, folds)).toEqual({ kind: 'done', why: 'stopped' });
    expect(early.kept?.progress.judged.map(({ pair }) => pair)).toEqual(['Patient 3']);
    const none = new MemoryHost({ after: 1, wish: 'stop' });
    expect(await run(none, null, folds)).toEqual({ kind: 'done', why: 'stopped' });
    expect(none.kept?.progress.judged).toEqual([]);
    expect(cardMetrics(none.kept?.progress ?? fail())['Held-out SSIM, head']).toBe('none');
  });

  it('[TUNE-3] stopped by hand it ends with the best weights, early where nothing gets better, and at once at a loss that is no number', async () => {
    expect(await run(new MemoryHost({ after: 3, wish: 'stop' }))).toEqual({ kind: 'done', why: 'stopped' });
    const idle = new MemoryHost();
    const choices = { ...plan.choices, peak: 0, patience: 1 };
    expect(await run(idle, null, { choices })).toEqual({ kind: 'done', why: 'early stop' });
    expect(idle.kept?.progress.curves[0]).toHaveLength(2);
    const broken = new MemoryHost();
    const start = await broken.best(0);
    expect(start.size).toBe(0);
    const wild = { ...plan.choices, peak: 1e38 };
    const end = await run(broken, null, { choices: wild });
    expect(end.kind).toBe('not-finite');
    for (const { weight } of broken.bests.get(0)?.values() ?? [])
      expect(weight.every(Number.isFinite)).toBe(true);
  });

  it('[TUNE-4] folds: each patient is judged in the one in which they did not train', async () => {
    const host = new MemoryHost();
    const splits = [
      { training: ['a', 'b'], validation: ['c'] },
      { training: ['c'], validation: ['a', 'b'] },
    ];
    const choices = { ...plan.choices, epochs: 1 };
    expect(await run(host, null, { splits, choices })).toEqual({ kind: 'done', why: 'epochs' });
    expect(host.kept?.progress.judged.map(({ pair, tuned }) => [pair, tuned.fold])).toEqual([
      ['Patient 3', 1],
      ['Patient 1', 2],
      ['Patient 2', 2],
    ]);
  });

  it('[TUNE-5] [DOM-3] the model it makes is read back to the bit, names its parent, counts its pairs and has no statistics of its parent', async () => {
    const progress = whole.kept?.progress ?? fail();
    const weights = new Map([...parentWeights, ...(whole.bests.get(0) ?? [])]);
    const trained = trainedConvolutions(spec, 'decoder');
    const card = fineTunedCard(file, plan, progress, '2026-01-02');
    const { cases } = oracleJson('domain/cases.json') as DomainCases;
    const parent = { ...file, domain: cases[0]?.domain ?? fail() };
    const made = await writeModel({ parent, weights, trained, id: 'child', name: 'Child', card });
    const checked = readModelFile(JSON.parse(JSON.stringify(made.file)), 'child');
    if (!checked.ok) throw checked.error;
    const source = {
      json: () => Promise.resolve(null),
      shard: (path: string) =>
        Promise.resolve(made.shards.find((shard) => shard.path === path)?.bytes ?? fail()),
    };
    const read = await readConvolutions(checked.value, { source });
    expect(read).toEqual(weights);
    expect(checked.value.intensityScale).toBe('0.5th to 99.5th percentile in the head mask'); // as its pairs, not as its parent
    expect(checked.value.domain).toBeUndefined();
    expect(card.limits.join()).toContain('carries no domain statistics');
    expect(card.parent).toBe(file.weightsSha256);
    expect(card.trainedOn).toBe('3 local pairs of 3 patients, 6 slices, from Parent');
    expect(card.losses).toBe('MSE; the decoder trained');
    expect(card.metrics['Split']).toBe('1 of 3 patients held out');
  });
});

function fail(): never {
  throw new Error('There is nothing.');
}
