// What Compare shows while real MR is laid over a CT: chosen again before it is there, cancelled, moved by hand, closed; and a worker that dies.
import { beforeEach, describe, expect, it } from 'vitest';
import { type AppError, cancelled } from '../core/appError.ts';
import type { CallOptions } from '../core/calls.ts';
import { identityAt, noMove, type RigidParts } from '../core/geometry/affine.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { StackGeometry } from '../core/geometry/stack.ts';
import type { Placement } from '../core/registration/placement.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import type { Compute } from '../pipeline/host.ts';
import type { Placed } from '../pipeline/pieces/comparingApi.ts';
import { testCompute } from '../pipeline/testing/testCompute.ts';
import { useCompare } from '../stores/compareStore.ts';
import { useJobs } from '../stores/jobStore.ts';
import { useMessages } from '../stores/messageStore.ts';
import { emptyStudy, registrationKey, type Synthesis, useStudy } from '../stores/studyStore.ts';
import { seriesFor } from '../core/testing/seriesFor.ts';
import { createCompareFlow } from './compareFlow.ts';
import { dropAllPixels, pixelsOf, putPixels } from './pixelTable.ts';

const small = (series: SeriesInfo): SeriesInfo & { readonly geometry: StackGeometry } => {
  if (!series.geometry) throw new Error('no stack');
  return { ...series, geometry: { ...series.geometry, columns: 4, rows: 4 } };
};
const mrSeries = (id: string, description: string): SeriesInfo =>
  small(seriesFor(id, { role: 'mr', modality: 'MR', description }, [0, 5, 10, 15, 20]));
const ct = small(seriesFor('ct'));
const t1 = mrSeries('t1', 'T1 mprage');
const other = mrSeries('other', 'T1 other');

type Comparing = Compute['comparing'][0];
const placedWell: Placed = {
  information: 0.6,
  sharpness: 2.5,
  nearby: 0.8,
  overlap: 0.95,
  normalisation: 'percentile',
};
const died: AppError = { kind: 'device', message: 'The compare worker stopped.', advice: 'Try again.' };

const notAsked = (): Promise<never> => Promise.reject(new Error('not asked here'));
const findsNoTissue = { tissueInput: notAsked, placeTissue: notAsked, compareTissue: notAsked };

/** A patient's CT with masks and two T1; what the compare worker answers can be replaced. */
function stage(worker: Partial<Comparing> = {}) {
  const calls: string[] = [];
  const kept = new Map<string, Placement>();
  const answers: Comparing = {
    register: () =>
      Promise.resolve({ map: identityAt([0, 0, 0]), before: 0.2, after: 0.6, overlap: 1, evaluations: 9 }),
    place: () => Promise.resolve(placedWell),
    layOver: () => Promise.resolve(null),
    judge: ({ slices }) => Promise.resolve(slices.map(() => ({}) as never)),
    ...findsNoTissue,
    ...worker,
  };
  const noted = <Q, R, P>(name: string, answer: (request: Q, options?: CallOptions<P>) => Promise<R>) => {
    return (request: Q, options?: CallOptions<P>): Promise<R> => {
      calls.push(name);
      return answer(request, options);
    };
  };
  const comparing: Comparing = {
    register: noted('register', (request, options) => answers.register(request, options)),
    place: noted('place', (request, options) => answers.place(request, options)),
    layOver: noted('layOver', (request, options) => answers.layOver(request, options)),
    judge: noted('judge', (request, options) => answers.judge(request, options)),
    ...findsNoTissue,
  };
  const flow = createCompareFlow({
    compute: { ...testCompute(() => ({ decodeSlices: () => null })), comparing: [comparing, comparing] },
    placements: {
      read: (a, b) => Promise.resolve(kept.get(`${a}|${b}`) ?? null),
      keep: (a, b, placement) => Promise.resolve(void kept.set(`${a}|${b}`, placement)),
    },
    filesOf: () => Array.from({ length: 5 }, (_, i) => ({ path: `${i}`, file: new Blob([]) })),
  });
  return { flow, calls, kept, answers };
}

const registration = () => useStudy.getState().registrations[registrationKey('ct', 'T1')];
const judgement = () => useCompare.getState().judgements[registrationKey('ct', 'T1')];
const texts = (): readonly string[] => useMessages.getState().messages.map(({ text }) => text);
const until = async (met: () => boolean): Promise<void> => {
  for (let i = 0; i < 200 && !met(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(met()).toBe(true);
};
/** Never answers, but for an abort; `asked` says that it was called. */
function hanging() {
  const state = { asked: 0 };
  const call = (_request: unknown, { signal }: CallOptions = {}): Promise<never> => {
    state.asked++;
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(cancelled));
    });
  };
  return { state, call };
}
const synthesised: Synthesis = {
  modelId: 'm',
  modelName: 'M',
  weightsSha256: '',
  intensityScale: '0.5th to 99.5th percentile in the head mask',
  untrained: false,
  contrasts: ['T1', 'T2'],
  windows: 'model',
  mask: 'head',
  state: 'done',
  slicesDone: [],
  domain: { carried: false, scores: [] },
  stale: null,
  secondsPerSlice: null,
};

beforeEach(() => {
  dropAllPixels();
  useMessages.setState({ messages: [] });
  useCompare.setState({ judgements: {}, normalisation: null });
  useStudy.setState({ ...emptyStudy, series: [ct, t1, other], ctId: 'ct' });
  putPixels({ of: 'ct', ctId: 'ct' }, sharedStack(Int16Array, 2, ct.geometry));
  putPixels({ of: 'head', ctId: 'ct' }, sharedStack(Uint8Array, 1, ct.geometry));
  putPixels({ of: 'intracranial', ctId: 'ct' }, sharedStack(Uint8Array, 1, ct.geometry));
});

describe('Compare', () => {
  // The first: flows of the tests before would judge along.
  it('[CMP-3] numbers stay, marked as those of before, until they are made again', async () => {
    const { flow, answers } = stage();
    putPixels({ of: 'synthetic', ctId: 'ct', contrast: 'T1' }, sharedStack(Uint16Array, 2, ct.geometry));
    useStudy.setState({ syntheses: { ct: synthesised } });
    await flow.ctReady('ct');
    await until(() => judgement()?.state === 'ready');
    const before = judgement()?.slices;
    const { judge } = answers;
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    Object.assign(answers, {
      judge: (...asked: Parameters<typeof judge>) => gate.then(() => judge(...asked)),
    });
    const moved = flow.nudge('T1', { ...noMove, shift: [5, 0, 0] });
    await until(() => judgement()?.state === 'running');
    expect(judgement()?.slices).toBe(before);
    open();
    await moved;
    await until(() => judgement()?.state === 'ready');
    expect(judgement()?.slices).not.toBe(before);
  });

  it('[CMP-1] finds the real MR of a CT, lays it over, keeps where it lies, and judges once there is a synthetic', async () => {
    const { flow, calls, kept } = stage();
    await flow.ctReady('ct');
    expect(useStudy.getState().references).toEqual({ T1: 't1', T2: null });
    expect(registration()).toMatchObject({ state: 'ready', unsure: false, mrId: 't1', information: 0.6 });
    expect(registration()?.summary).toBe('Rigid, then affine; reaches 95 % of the head.');
    expect(pixelsOf({ of: 'real', ctId: 'ct', contrast: 'T1' })).not.toBeNull();
    expect(kept.size).toBe(1);
    expect(useJobs.getState().jobs).toEqual([]);
    expect(judgement()).toBeUndefined();

    putPixels({ of: 'synthetic', ctId: 'ct', contrast: 'T1' }, sharedStack(Uint16Array, 2, ct.geometry));
    useStudy.setState({ syntheses: { ct: synthesised } });
    await until(() => judgement()?.state === 'ready');
    expect(judgement()).toMatchObject({ modelName: 'M', normalisation: 'percentile' });
    expect(judgement()?.slices).toHaveLength(3);
    expect(registration()?.settled).toBe(true);
    useStudy.setState({ syntheses: { ct: { ...synthesised, state: 'running' } } });
    expect(judgement()).toBeUndefined(); // what was judged is being made again
    expect(registration()?.settled).toBe(false);

    await flow.ctReady('ct');
    expect(calls.filter((call) => call === 'register')).toHaveLength(1); // it lies there already
    await flow.registerAgain('T1');
    expect(calls.filter((call) => call === 'register')).toHaveLength(2);
  });

  it('[CMP-2] an MR that was exchanged while it was aligned touches nothing any more; the new one takes its place', async () => {
    let answer: () => void = () => undefined;
    const { flow } = stage({
      place: ({ pair }) =>
        pair.key === 'ct|t1'
          ? new Promise((resolve) => (answer = () => resolve({ ...placedWell, information: 0.1 })))
          : Promise.resolve(placedWell),
    });
    const first = flow.ctReady('ct');
    await until(() => registration()?.fraction === 0 && registration()?.mrId === 't1');
    const second = flow.setReference('T1', 'other');
    await new Promise((resolve) => setTimeout(resolve, 20));
    answer();
    await Promise.all([first, second]);
    expect(registration()).toMatchObject({ state: 'ready', mrId: 'other', information: 0.6 });
  });

  it('[CMP-2] one MR cannot stand for both contrasts, and what was chosen by hand is kept', async () => {
    const { flow } = stage();
    await flow.ctReady('ct');
    await flow.setReference('T2', 't1');
    expect(useStudy.getState().references).toEqual({ T1: null, T2: 't1' });
    expect(registration()).toBeUndefined();
    await flow.ctReady('ct');
    expect(useStudy.getState().references).toEqual({ T1: null, T2: 't1' });
  });

  it('[CMP-2] a cancelled alignment says so beside the series and nowhere else', async () => {
    const { call, state } = hanging();
    const { flow } = stage({ register: call });
    const aligning = flow.ctReady('ct');
    await until(() => state.asked === 1);
    flow.cancel('register');
    await aligning;
    expect(registration()).toMatchObject({ state: 'failed', summary: 'Cancelled.' });
    expect(texts()).toEqual([]);
    expect(useJobs.getState().jobs).toEqual([]);
  });

  it('a worker that dies is said, and the next one does the work', async () => {
    const { flow, answers } = stage();
    const { register } = answers;
    Object.assign(answers, { register: () => Promise.reject(died) });
    await flow.ctReady('ct');
    expect(registration()?.state).toBe('failed');
    expect(texts()).toEqual([died.message]);
    Object.assign(answers, { register });
    await flow.registerAgain('T1');
    expect(registration()?.state).toBe('ready');
    expect(texts()).toEqual([]);
  });

  it('a worker that dies while it judges is said, and so is the judgement', async () => {
    const { flow } = stage({ judge: () => Promise.reject(died) });
    putPixels({ of: 'synthetic', ctId: 'ct', contrast: 'T1' }, sharedStack(Uint16Array, 2, ct.geometry));
    useStudy.setState({ syntheses: { ct: synthesised } });
    await flow.ctReady('ct');
    expect(judgement()?.state).toBe('failed');
    expect(registration()?.state).toBe('ready');
    expect(texts()).toEqual([died.message]);
  });

  it('[CMP-1] of many moves by hand the last is shown, and kept', async () => {
    const { flow, calls, kept } = stage();
    await flow.ctReady('ct');
    const before = calls.length;
    const moves = [1, 2, 3].map((mm): RigidParts => ({ rotate: [0, 0, 0], shift: [0, mm, 0] }));
    await Promise.all(moves.map((move) => flow.nudge('T1', move)));
    expect(calls.slice(before)).toEqual(['place']);
    expect(registration()?.summary).toContain('moved by hand');
    expect([...kept.values()][0]?.nudge).toEqual(moves[2]);
  });

  it('[CMP-1] says where another scale had to be used than the one asked for, until it is found', async () => {
    const { flow, answers } = stage();
    putPixels({ of: 'synthetic', ctId: 'ct', contrast: 'T1' }, sharedStack(Uint16Array, 2, ct.geometry));
    useStudy.setState({ syntheses: { ct: synthesised } });
    await flow.ctReady('ct');
    await flow.normalise('white-stripe');
    expect(texts()).toEqual(['Found no white matter in the real T1.']);
    Object.assign(answers, {
      place: () => Promise.resolve({ ...placedWell, normalisation: 'white-stripe' }),
    });
    await flow.normalise('white-stripe');
    expect(texts()).toEqual([]);
    expect(registration()?.normalisation).toBe('white-stripe');
  });

  it('leaves nothing behind when the study is closed while it works', async () => {
    const { call, state } = hanging();
    const { flow } = stage({ register: call });
    const aligning = flow.ctReady('ct');
    await until(() => state.asked === 1);
    flow.close();
    useStudy.setState(emptyStudy);
    await aligning;
    expect(useStudy.getState().registrations).toEqual({});
    expect(useJobs.getState().jobs).toEqual([]);
    expect(texts()).toEqual([]);
  });
});
