// A fine-tune in this process, on wasm, with a tiny model: to its end, halted and taken up, and what it says where it cannot go on.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppError } from '../core/appError.ts';
import type { Convolutions } from '../core/network/convolution.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import type { Checkpoint } from '../core/training/checkpoint.ts';
import { type PreviewSet, type RunPlan, type RunProgress, usualChoices } from '../core/training/fineTune.ts';
import { planRun, type ReadyPair } from '../core/training/planRun.ts';
import { HEAD, HU_STEPS, TARGET_MAX, type TrainingSlice } from '../core/training/trainingSlice.ts';
import { type NodeWasm, startNodeWasm } from '../engine/tfjs/nodeWasm.ts';
import { modelFolder } from '../node/modelFolder.ts';
import { writeUntrainedModel } from '../node/untrainedModel.ts';
import type { KeptRun } from '../storage/runs.ts';
import { fineTune, type FineTuneHost, type FineTuneProgress, type HaltRequest } from './fineTune.ts';
import { openModel, openParent } from './openModel.ts';

const folder = mkdtempSync(join(tmpdir(), 'synthmr-tune-'));
const path = join(folder, 'model.json');
const SIZE = 32;
let wasm: NodeWasm;
let file: ModelFile;

beforeAll(async () => {
  await writeUntrainedModel(folder, 'parent', SIZE);
  file = await openParent(modelFolder(path), path);
  wasm = await startNodeWasm(2);
});
afterAll(() => {
  wasm.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A round head whose MR is bright where its HU are low. */
function slice(seed: number): TrainingSlice {
  const area = SIZE * SIZE;
  const hu = new Int16Array(area).fill(-1000 * HU_STEPS);
  const target = new Uint16Array(2 * area);
  const mask = new Uint8Array(area);
  for (let i = 0; i < area; i++) {
    const [x, y] = [(i % SIZE) - 15.5, Math.floor(i / SIZE) - 15.5];
    if (Math.hypot(x, y) > 13) continue;
    const dark = Math.hypot(x - 3 + seed, y + seed) < 6;
    mask[i] = HEAD;
    hu[i] = (dark ? 15 : 60) * HU_STEPS;
    target[i] = target[area + i] = Math.round((dark ? 0.85 : 0.15) * TARGET_MAX);
  }
  return { hu, target, mask };
}

const pairs = ['a', 'b'].map((key, i): ReadyPair => ({
  key,
  label: `Patient ${i + 1}`,
  patient: key,
  slices: 2,
  size: SIZE,
  contrasts: ['T1', 'T2'],
}));
const choices = { ...usualChoices, epochs: 2, batch: 1, peak: 3e-3, patience: null };
const planOf = (): Promise<RunPlan> =>
  planRun({
    pairs,
    choices,
    parent: { id: 'parent', url: path, file },
    featureUrl: null,
    created: new Date('2026-01-02T03:04:05Z'),
  });

/** Everything in memory; `full` from the checkpoint of that step on. */
class Shelf {
  run: Omit<KeptRun, 'progress'> | null = null;
  progress: RunProgress | null = null;
  checkpoint: Checkpoint | null = null;
  best: Convolutions = new Map<string, never>();
  previews: PreviewSet | null = null;
  model: ModelFile | null = null;
  full = false;
  lost = false;
  readonly storage: FineTuneHost['storage'] = {
    runs: {
      read: () => Promise.resolve(this.lost ? null : this.run && { ...this.run, progress: this.progress }),
      keep: (run) => Promise.resolve(void (this.run = run)),
      checkpoint: () =>
        Promise.resolve(this.progress && { progress: this.progress, checkpoint: this.checkpoint }),
      keepCheckpoint: (_, progress, checkpoint) => {
        if (this.full && progress.step > 0) return Promise.reject(diskFull);
        Object.assign(this, structuredClone({ progress, checkpoint }));
        return Promise.resolve();
      },
      best: () => Promise.resolve(this.best),
      keepBest: (_, __, trained) => Promise.resolve(void (this.best = trained)),
      keepPreviews: (_, previews) => Promise.resolve(void (this.previews = previews)),
    },
    pairs: {
      open: (key) =>
        Promise.resolve(
          key === 'gone' ? null : (index) => Promise.resolve(slice(key.charCodeAt(0) + index - 97)),
        ),
    },
    models: { keep: (model) => Promise.resolve((this.model = model)) },
  };
}
const diskFull: AppError = { kind: 'storage', message: 'The disk is full.', advice: 'Free space.' };

async function run(
  shelf: Shelf,
  changed: Partial<RunPlan> = {},
  halt: (step: number) => HaltRequest | null = () => null,
) {
  const plan = { ...(await planOf()), ...changed };
  shelf.run ??= { plan, end: null, modelId: null };
  const told: FineTuneProgress[] = [];
  let step = 0;
  const host: FineTuneHost = {
    compute: {
      device: { gpu: null, startWasm: () => Promise.resolve(wasm.threads) },
      modelAt: modelFolder,
      weights: null,
    },
    storage: shelf.storage,
    signal: new AbortController().signal,
    progress: (event) => {
      told.push(event);
      if (event.kind === 'step') ({ step } = event);
    },
    haltRequest: () => halt(step),
  };
  return { told, ended: await fineTune(host, plan.id, 'wasm') };
}

const numbers = (progress: RunProgress | null) => progress && { ...progress, seconds: 0 };

describe('a fine-tune from plan to model', () => {
  const whole = new Shelf();

  it('[TUNE-1] [TUNE-5] says its device, stages, steps and epochs, and ends with a kept model', async () => {
    const { ended, told } = await run(whole);
    expect(ended.end).toEqual({ kind: 'done', why: 'epochs' });
    expect(ended.modelId).toBe(whole.model?.id);
    expect(whole.model?.card.parent).toBe(file.weightsSha256);
    expect(whole.run?.end).toEqual(ended.end);
    expect(whole.previews?.epoch).toBe(2);
    const kinds = new Set(told.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['stage', 'backend', 'step', 'epoch', 'kept']));
  });

  it('[TUNE-2] halted and taken up again, it has the numbers of an uninterrupted one', async () => {
    const shelf = new Shelf();
    const first = await run(shelf, {}, (step) => (step >= 3 ? 'pause' : null));
    expect(first.ended.end).toEqual({ kind: 'paused' });
    expect(shelf.model).toBeNull();
    const second = await run(shelf);
    expect(second.ended.end).toEqual({ kind: 'done', why: 'epochs' });
    expect(numbers(shelf.progress)).toEqual(numbers(whole.progress));
    expect(shelf.model?.weightsSha256).toBe(whole.model?.weightsSha256);
  });

  it('[TUNE-11] a disk that fills on the way ends it as the disk said; what was kept is taken up', async () => {
    const shelf = new Shelf();
    shelf.full = true;
    await expect(run(shelf)).rejects.toBe(diskFull);
    shelf.full = false;
    expect((await run(shelf)).ended.end).toEqual({ kind: 'done', why: 'epochs' });
    expect(numbers(shelf.progress)).toEqual(numbers(whole.progress));
  });

  it('says in words where it cannot go on', async () => {
    const parent = { id: 'parent', name: 'Parent', url: path, weightsSha256: 'b'.repeat(64) };
    await expect(run(new Shelf(), { parent })).rejects.toMatchObject({
      message: 'The starting model Parent has changed since this run began, so it cannot continue.',
    });
    const gone = pairs.map((pair) => ({ ...pair, key: 'gone' }));
    await expect(run(new Shelf(), { pairs: gone })).rejects.toMatchObject({ kind: 'training' });
    const plan = await planOf();
    const choice = { ...choices, loss: { mse: 0, bce: 0, contextual: 1 }, features: { id: 'f', layer: 'x' } };
    await expect(run(new Shelf(), { choices: choice, featureUrl: plan.parent.url })).rejects.toMatchObject({
      message: expect.stringContaining('is not a feature network') as string,
    });
    const shelf = new Shelf();
    shelf.lost = true;
    await expect(run(shelf)).rejects.toMatchObject({ message: 'This run is no longer kept here.' });
  });
});

describe('a plan', () => {
  it('[TUNE-7] is refused without pairs, without a loss, or without the feature network that its loss needs', async () => {
    const parent = { id: 'parent', url: path, file };
    const inputs = { pairs, choices, parent, featureUrl: null, created: new Date(0) };
    const other = pairs.map((pair) => ({ ...pair, size: 64 }));
    await expect(planRun({ ...inputs, pairs: other })).rejects.toMatchObject({
      message: 'There is no pair to train on.',
    });
    const loss = (mse: number, contextual: number) => ({ ...choices, loss: { mse, bce: 0, contextual } });
    await expect(planRun({ ...inputs, choices: loss(0, 0) })).rejects.toMatchObject({
      message: 'No loss is chosen.',
    });
    await expect(planRun({ ...inputs, choices: loss(0, 1) })).rejects.toMatchObject({
      message: 'The contextual loss needs a feature network, and none is listed.',
    });
  });

  it('a feature network is no starting model, and what is no model is said so', async () => {
    const vgg = modelFolder('scripts/oracles/network/vgg/model.json');
    await expect(openParent(vgg, 'vgg')).rejects.toMatchObject({ kind: 'training' });
    await expect(openModel({ ...vgg, json: () => Promise.resolve({}) }, 'x')).rejects.toMatchObject({
      kind: 'model',
    });
  });
});
