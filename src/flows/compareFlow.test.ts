// What Compare shows while real MR is laid over a CT: chosen again before it is there, cancelled, moved by hand, closed; and a worker that dies.
import { beforeEach, describe, expect, it } from 'vitest';
import { type RigidParts } from '../core/geometry/affine.ts';
import { useJobs } from '../stores/jobStore.ts';
import { emptyStudy, useStudy } from '../stores/studyStore.ts';
import { pixelsOf } from './pixelTable.ts';
import {
  placedWell,
  died,
  stage,
  registration,
  judgement,
  texts,
  until,
  hanging,
  synthesised,
  synthesisedT1,
  onePatient,
} from './testing/comparedCt.ts';

describe('Compare', () => {
  beforeEach(() => onePatient());

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

    synthesisedT1();
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
      place: () =>
        registration()?.mrId === 't1'
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
    synthesisedT1();
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
    synthesisedT1();
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
