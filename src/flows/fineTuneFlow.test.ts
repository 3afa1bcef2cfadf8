// The fine-tuning room round its pipeline: pairs prepared and kept, a run started, heard, halted and taken up; a disk that is full; a worker that dies.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { freshProgress, type RunPlan } from '../core/training/fineTune.ts';
import type { EndedRun } from '../pipeline/fineTune.ts';
import { untrainedParent } from '../node/untrainedParent.ts';
import { phantomMr, type PhantomStudy, phantomStudy } from '../pipeline/testing/phantomStudy.ts';
import { pageStorage } from '../storage/pageStorage.ts';
import { claim } from '../storage/browserLocks.ts';
import { MemoryOrigin } from '../storage/testing/memoryOrigin.ts';
import { tabLocks } from '../storage/testing/tabLocks.ts';
import { useJobs } from '../stores/jobStore.ts';
import { emptyStudy, useStudy } from '../stores/studyStore.ts';
import {
  browserParts,
  died,
  openRoom,
  room,
  step,
  texts,
  type TrainRun,
  tuneRoom,
  until,
} from './testing/tuneRoom.ts';

const origin = new MemoryOrigin();
let study: PhantomStudy;

beforeAll(async () => {
  vi.stubGlobal('navigator', { storage: origin });
  for (const [name, part] of Object.entries(browserParts)) vi.stubGlobal(name, part);
  const { file, shards } = await untrainedParent();
  await pageStorage.models.keep(file, shards);
  study = await phantomStudy([{}, phantomMr]);
});
afterAll(() => vi.unstubAllGlobals());

beforeEach(() => {
  origin.granted = Infinity;
  openRoom(study);
});

const stage = (run?: TrainRun, halt?: () => Promise<null>) => tuneRoom(study, { run, halt });

const tuning = {
  source: 'measured',
  variants: { direct: 1 },
  unmeasured: 0,
  ms: 1,
  directMs: 1,
  spentMs: 1,
  struck: [],
} as const;

describe('the fine-tuning room', () => {
  it('[TUNE-11] says that a disk is too small before anything starts', async () => {
    const { flow, asked } = await stage();
    origin.granted = (await origin.estimate()).usage + 1000;
    await flow.train();
    expect(texts().join()).toMatch(/The pairs and the run need about \d+ MB/);
    expect(asked).toEqual([]);
    expect(room()).toMatchObject({ run: null, preparing: false });
  });

  it('leaves a pair as it was when its preparation is cancelled', async () => {
    const { flow } = await stage();
    const preparing = flow.prepare();
    await until(() => room().pairs[0]?.state.kind === 'preparing');
    flow.cancelPreparing();
    expect(await preparing).toBe(false);
    expect(room().pairs.map(({ state }) => state.kind)).toEqual(['new']);
    expect(texts()).toEqual([]);
    expect(useJobs.getState().jobs).toEqual([]);
  });

  it('[TUNE-8] prepares its pairs, keeps the plan, hears the run, and lists it when it is over', async () => {
    let plan: RunPlan | null = null;
    const { flow, asked } = await stage(async ({ id }, options) => {
      plan = (await pageStorage.runs.read(id))?.plan ?? null;
      for (const event of [step(1), step(2), { kind: 'kept' } as const]) options?.onProgress?.(event);
      options?.onProgress?.({ kind: 'note', words: 'The GPU was lost.' });
      options?.onProgress?.({ kind: 'tuned', report: tuning });
      expect(room().run?.tuning).toEqual(tuning);
      options?.onProgress?.({ kind: 'stage', words: 'Judging', done: 1, total: 2 });
      expect(room().run).toMatchObject({ state: 'running', stage: { words: 'Judging' } });
      expect(useJobs.getState().jobs[0]?.label).toBe('Fine-tuning, epoch 1 of 1');
      options?.onProgress?.({ kind: 'epoch', progress: freshProgress, previews: [] });
      if (!plan) throw died;
      return { plan, end: { kind: 'not-finite', step: 2 }, modelId: null, progress: freshProgress };
    });
    await flow.train();
    await until(() => room().run?.state === 'over');
    expect(room().pairs.map(({ state }) => state.kind)).toEqual(['ready']);
    expect(plan).toMatchObject({ validatesItself: true, contrasts: ['T1', 'T2'] });
    expect(asked).toHaveLength(1);
    expect(room().run?.steps.map(({ step: at }) => at)).toEqual([1, 2]); // though the last came too soon
    expect(texts()).toEqual(['The GPU was lost.', 'The loss became NaN at step 2, so training ended there.']);
    expect(useJobs.getState().jobs).toEqual([]);
    await until(() => room().runs.length === 1);
  });

  it('[TUNE-2] a worker that dies halts the run in words; the next one takes it up from what was kept', async () => {
    let alive = false;
    const { flow, asked } = await stage(async ({ id }) => {
      if (!alive) throw died;
      const kept = await pageStorage.runs.read(id);
      if (!kept) throw died;
      return { ...kept, end: { kind: 'done', why: 'epochs' } };
    });
    await flow.train();
    await until(() => room().run?.state === 'halted');
    expect(room().run?.error).toEqual(died);
    expect(texts()).toEqual([died.message]);
    alive = true;
    const id = room().run?.plan.id ?? '';
    await flow.resume(id);
    expect(asked).toEqual([`run ${id}`, `run ${id}`]);
    expect(room().run).toMatchObject({ state: 'over', error: null });
    expect(texts()).toEqual([]);
  });

  it('[TUNE-3] is paused, ended by hand, and says where nobody hears that', async () => {
    let end: (how: EndedRun['end']) => void = () => undefined;
    const run: TrainRun = async ({ id }) => {
      const how = await new Promise<EndedRun['end']>((resolve) => (end = resolve));
      const kept = await pageStorage.runs.read(id);
      if (!kept) throw died;
      return { ...kept, end: how };
    };
    const { flow, asked } = await stage(run, () => Promise.reject(died));
    await flow.train();
    flow.pause();
    expect(room().run?.state).toBe('pausing');
    await until(() => texts().includes(died.message)); // no promise without a catch
    end({ kind: 'paused' });
    await until(() => room().run?.state === 'halted');
    flow.stop(); // a paused run is taken up to be ended
    await until(() => asked.at(-1) === 'stop');
    end({ kind: 'done', why: 'stopped' });
    await until(() => room().run?.state === 'over');
    const id = room().run?.plan.id ?? '';
    await flow.discard(id);
    expect(room().run).toBeNull();
    expect(room().runs.some(({ plan }) => plan.id === id)).toBe(false);
    expect(asked).toEqual([`run ${id}`, 'pause', `run ${id}`, 'stop']);
  });

  it('[TUNE-15] a run that another tab trains is neither taken up nor deleted here', async () => {
    const locks = tabLocks();
    vi.stubGlobal('navigator', { storage: origin, locks });
    const elsewhere = 'This run is being trained in another tab.';
    const paused: TrainRun = async ({ id }) => {
      const kept = await pageStorage.runs.read(id);
      if (!kept) throw died;
      return { ...kept, end: { kind: 'paused' } };
    };
    const { flow, asked } = await stage(paused);
    await flow.train();
    await until(() => room().run?.state === 'halted');
    const id = room().run?.plan.id ?? '';
    const other = await claim(locks, `training-${id}`, { steal: false, lost: () => undefined });
    await flow.resume(id);
    expect(texts()).toEqual([elsewhere]);
    expect(room().run).toMatchObject({ state: 'halted', error: { message: elsewhere } });
    await expect(flow.discard(id)).rejects.toMatchObject({ message: elsewhere });
    expect(await pageStorage.runs.read(id)).not.toBeNull();
    other?.release();
    await flow.resume(id);
    expect(asked).toEqual([`run ${id}`, `run ${id}`]);
    await flow.discard(id);
    expect(await pageStorage.runs.read(id)).toBeNull();
    vi.stubGlobal('navigator', { storage: origin });
  });

  it('[TUNE-8] shows kept pairs without their files, and looks at what was opened once it is left', async () => {
    const { flow, selected } = await stage();
    const [row] = room().pairs;
    flow.changePair(row?.id ?? '', 'T1', null);
    expect(room().pairs[0]?.faults.map(({ kind }) => kind)).toEqual(['no-mr']);
    flow.leave();
    expect(selected).toEqual([study.find('ct').id]);
    useStudy.setState(emptyStudy);
    await flow.enter();
    expect(room().pairs.map(({ ctId, state }) => [ctId, state.kind])).toEqual([[null, 'ready']]);
    await flow.removePair(room().pairs[0]?.id ?? '');
    expect(await pageStorage.pairs.list()).toEqual([]);
  });
});
