// A run waits for its pairs to be prepared: what is pressed and chosen meanwhile neither changes it nor is changed by it.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { untrainedParent } from '../node/untrainedParent.ts';
import { phantomMr, type PhantomStudy, phantomStudy } from '../pipeline/testing/phantomStudy.ts';
import { pageStorage } from '../storage/pageStorage.ts';
import { MemoryOrigin } from '../storage/testing/memoryOrigin.ts';
import { patchPair, patchRun } from '../stores/fineTuneStore.ts';
import { useStudy } from '../stores/studyStore.ts';
import {
  browserParts,
  died,
  openRoom,
  room,
  texts,
  type TrainRun,
  tuneRoom,
  until,
} from './testing/tuneRoom.ts';

let study: PhantomStudy;

beforeAll(async () => {
  vi.stubGlobal('navigator', { storage: new MemoryOrigin() });
  for (const [name, part] of Object.entries(browserParts)) vi.stubGlobal(name, part);
  const { file, shards } = await untrainedParent();
  await pageStorage.models.keep(file, shards);
  study = await phantomStudy([{}, phantomMr]);
  openRoom(study);
  expect(await (await tuneRoom(study)).flow.prepare()).toBe(true);
});
afterAll(() => vi.unstubAllGlobals());
beforeEach(() => openRoom(study));

const paused: TrainRun = async ({ id }) => {
  const kept = await pageStorage.runs.read(id);
  if (!kept) throw died;
  return { ...kept, end: { kind: 'paused' } };
};

describe('a run that waits for its pairs', () => {
  it('[TUNE-16] begins with what was chosen at the press; no other is taken up, ended or shown meanwhile', async () => {
    let goOn: ((fits: boolean) => void) | null = null;
    let waits = false;
    const fits = (): Promise<boolean> =>
      waits ? new Promise((resolve) => (goOn = resolve)) : Promise.resolve(true);
    const { flow, asked } = await tuneRoom(study, { run: paused, storage: { fits } });
    await flow.train();
    await until(() => room().run?.state === 'halted');
    const earlier = room().run?.plan.id ?? '';

    waits = true;
    flow.choose({ epochs: 7 });
    const training = flow.train();
    expect(room().preparing).toBe(true);
    await flow.resume(earlier);
    flow.stop();
    flow.show(earlier);
    expect(room().choices.epochs).toBe(7);
    expect(room().run?.state).toBe('halted');
    flow.choose({ epochs: 9 });
    flow.chooseParent('another');
    await until(() => goOn !== null);
    const answer = goOn as ((fits: boolean) => void) | null;
    answer?.(true);
    await training;
    await until(() => room().run?.state === 'halted' && room().run?.plan.id !== earlier);
    expect(room().run?.plan).toMatchObject({ parent: { id: 'parent' }, choices: { epochs: 7 } });
    expect(asked).toEqual([`run ${earlier}`, `run ${room().run?.plan.id}`]);
  });

  it('[TUNE-16] does not begin where preparing was cancelled at the last moment', async () => {
    const { pairs } = pageStorage;
    const { flow, asked } = await tuneRoom(study, {
      storage: {
        pairs: {
          ...pairs,
          list: async () => {
            if (room().preparing) flow.cancelPreparing();
            return pairs.list();
          },
        },
      },
    });
    await flow.train();
    expect(room()).toMatchObject({ run: null, preparing: false });
    expect([...asked, ...texts()]).toEqual([]);
  });

  it('[TUNE-23] takes pairs that failed, once the room is entered anew or their series are opened anew', async () => {
    const { flow } = await tuneRoom(study);
    const fail = (): void => {
      for (const { id } of room().pairs) patchPair(id, { state: { kind: 'failed', error: died } });
    };
    const states = () => room().pairs.map(({ state }) => state.kind);
    fail();
    await flow.enter();
    expect(states()).toEqual(['new']);
    fail();
    useStudy.setState({ series: [...study.series] }); // others came
    expect(states()).toEqual(['failed']);
    useStudy.setState({ series: study.series.map((one) => ({ ...one })) });
    expect(states()).toEqual(['new']);
  });

  it('[TUNE-24] takes a prepared pair as it was kept, although its MR was closed', async () => {
    const { flow } = await tuneRoom(study, { run: paused });
    expect(await flow.prepare()).toBe(true);
    const [before] = room().pairs;
    useStudy.setState({ series: study.series.filter(({ role }) => role === 'ct') });
    await flow.listPairs();
    expect(room().pairs).toMatchObject([{ faults: [], state: before?.state }]);
    expect(await flow.prepare()).toBe(true);
    expect(room().pairs).toMatchObject([{ state: before?.state }]);
  });

  it('[TUNE-16] keeps to itself what it tells', async () => {
    const { flow } = await tuneRoom(study, { run: paused });
    await flow.train();
    await until(() => room().run?.state === 'halted');
    patchRun('another', { state: 'over', modelId: 'of another' });
    expect(room().run).toMatchObject({ state: 'halted', modelId: null });
  });
});
