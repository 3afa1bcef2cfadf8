// The fine-tuning room round its pipeline: pairs prepared and kept, a run started, heard, halted and taken up; a disk that is full; a worker that dies.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppError } from '../core/appError.ts';
import { readModelFile } from '../core/network/modelFile.ts';
import { unwrap } from '../core/result.ts';
import { freshProgress, type RunPlan, usualChoices } from '../core/training/fineTune.ts';
import { writeUntrainedModel } from '../node/untrainedModel.ts';
import type { EndedRun, FineTuneProgress } from '../pipeline/fineTune.ts';
import { computeHere, phantomMr, type PhantomStudy, phantomStudy } from '../pipeline/testing/phantomStudy.ts';
import { pageStorage } from '../storage/pageStorage.ts';
import { claim } from '../storage/browserLocks.ts';
import { MemoryOrigin } from '../storage/testing/memoryOrigin.ts';
import { tabLocks } from '../storage/testing/tabLocks.ts';
import { useEngine } from '../stores/engineStore.ts';
import { useFineTune } from '../stores/fineTuneStore.ts';
import { useJobs } from '../stores/jobStore.ts';
import { useMessages } from '../stores/messageStore.ts';
import { emptyStudy, useStudy } from '../stores/studyStore.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import type { TrainApi } from '../workers/trainApi.ts';
import { createFineTuneFlow } from './fineTuneFlow.ts';

const folder = mkdtempSync(join(tmpdir(), 'synthmr-room-'));
const origin = new MemoryOrigin();
let study: PhantomStudy;

beforeAll(async () => {
  vi.stubGlobal('navigator', { storage: origin });
  vi.stubGlobal('ImageData', Object);
  const canvas = { getContext: () => null, toDataURL: () => 'data:image/png;base64,' };
  vi.stubGlobal('document', { createElement: () => canvas, baseURI: 'http://localhost/' });
  await writeUntrainedModel(folder, 'parent', 32);
  const file = unwrap(readModelFile(JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')), 'parent'));
  const shards = file.shards.map(({ path }) => ({
    path,
    bytes: new Uint8Array(readFileSync(join(folder, path))),
  }));
  await pageStorage.models.keep(file, shards);
  study = await phantomStudy([{}, phantomMr]);
});
afterAll(() => {
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true, force: true });
});

type Run = WorkerClient<TrainApi>['remote']['run'];
const died: AppError = { kind: 'device', message: 'The training worker stopped.', advice: 'Try again.' };
const step = (n: number): FineTuneProgress => ({
  kind: 'step',
  ...{ fold: 0, epoch: 0, step: n, steps: 4, loss: 1 / n, rate: 1e-3 },
  ...{ secondsPerStep: 1, secondsLeft: 4 - n, bytes: 1 },
});

/** The room with a training worker that does as it is told. */
async function stage(run?: Run, halt: () => Promise<null> = () => Promise.resolve(null)) {
  const asked: string[] = [];
  const ended = async (id: string): Promise<EndedRun> => {
    const kept = await pageStorage.runs.read(id);
    if (!kept) throw died;
    const over = { plan: kept.plan, end: { kind: 'done', why: 'epochs' } as const, modelId: 'made' };
    await pageStorage.runs.keep(over);
    return { ...over, progress: freshProgress };
  };
  const train: WorkerClient<TrainApi> = {
    remote: {
      run: (request, options) => {
        asked.push(`run ${request.id}`);
        return run ? run(request, options) : ended(request.id);
      },
      halt: ({ request }) => {
        asked.push(request);
        return halt();
      },
      saveModel: () => Promise.reject(died),
      loadModel: () => Promise.reject(died),
    },
    start: () => undefined,
    load: () => 0,
    terminate: () => undefined,
  };
  const { placements, pairs, fits } = pageStorage;
  const selected: string[] = [];
  const flow = createFineTuneFlow({
    compute: computeHere(),
    storage: { placements, pairs, fits },
    filesOf: () => study.files,
    train,
    engineFlow: {
      start: () => Promise.resolve(),
      ready: () => Promise.reject(died),
      chooseModel: () => Promise.resolve(),
      chooseBackend: () => Promise.resolve(),
      tuneAgain: () => Promise.resolve(),
    } as unknown as Parameters<typeof createFineTuneFlow>[0]['engineFlow'],
    selectCt: (id) => Promise.resolve(void selected.push(id)),
  });
  await flow.enter();
  flow.choose({ ...usualChoices, epochs: 1 });
  return { flow, asked, selected };
}

const room = () => useFineTune.getState();
const texts = (): readonly string[] => useMessages.getState().messages.map(({ text }) => text);
const until = async (met: () => boolean): Promise<void> => {
  for (let i = 0; i < 2000 && !met(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(met()).toBe(true);
};

beforeEach(() => {
  origin.granted = Infinity;
  useMessages.setState({ messages: [] });
  useFineTune.setState({ ...useFineTune.getInitialState() });
  useEngine.setState({ ...useEngine.getInitialState() });
  useStudy.setState({ ...emptyStudy, series: study.series });
});

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
    const run: Run = async ({ id }) => {
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
    const paused: Run = async ({ id }) => {
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
