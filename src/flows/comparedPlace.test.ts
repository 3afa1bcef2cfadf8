// Numbers are of the place where the real MR lies: while it is moved, where it lies badly, and while another CT is looked at.
import { beforeEach, describe, expect, it } from 'vitest';
import { noMove } from '../core/geometry/affine.ts';
import { useJobs } from '../stores/jobStore.ts';
import { forgetSeries } from './forgetSeries.ts';
import { patchStudy, registrationKey, useStudy } from '../stores/studyStore.ts';
import {
  placedWell,
  placedBadly,
  died,
  stage,
  gated,
  registration,
  judgement,
  until,
  withoutFirst,
  synthesisedT1,
  openOtherCt,
  onePatient,
} from './testing/comparedCt.ts';

describe('the numbers of a comparison', () => {
  beforeEach(() => onePatient());

  it('[CMP-3] numbers stay, marked as those of before, until they are made again', async () => {
    const { flow, answers } = stage();
    synthesisedT1();
    await flow.ctReady('ct');
    await until(() => judgement()?.state === 'ready');
    const before = judgement()?.slices;
    const judge = gated(answers.judge);
    Object.assign(answers, { judge: judge.work });
    const moved = flow.nudge('T1', { ...noMove, shift: [5, 0, 0] });
    expect(judgement()?.state).toBe('running');
    expect(judgement()?.slices).toBe(before);
    judge.open();
    await moved;
    await until(() => judgement()?.state === 'ready');
    expect(judgement()?.slices).not.toBe(before);
  });

  it('[CMP-4] moved to where it does not lie well, it has no numbers, not even those of before; moved back, it has', async () => {
    const { flow, answers, calls } = stage();
    synthesisedT1();
    await flow.ctReady('ct');
    await until(() => judgement()?.state === 'ready');
    Object.assign(answers, { place: () => Promise.resolve(placedBadly) });
    const asked = calls.length;
    await flow.nudge('T1', { ...noMove, shift: [5, 0, 0] });
    expect(judgement()).toBeUndefined();
    expect(calls.slice(asked)).toEqual(['place']);
    Object.assign(answers, { place: () => Promise.resolve(placedWell) });
    await flow.nudge('T1', noMove);
    expect(judgement()?.state).toBe('ready');
  });

  it('[CMP-4] a comparison that runs while the MR is moved tells nothing any more', async () => {
    const { flow, answers } = stage();
    const judge = gated(answers.judge);
    Object.assign(answers, { judge: judge.work });
    synthesisedT1();
    const first = flow.ctReady('ct');
    await until(() => judgement()?.state === 'running');
    Object.assign(answers, { place: () => Promise.resolve(placedBadly) });
    const moved = flow.nudge('T1', { ...noMove, shift: [5, 0, 0] });
    judge.open();
    await Promise.all([first, moved]);
    expect(judgement()).toBeUndefined();
    expect(useJobs.getState().jobs).toEqual([]);
  });

  it('[CMP-4] where it cannot be laid, there are no numbers of before', async () => {
    const { flow, answers } = stage();
    synthesisedT1();
    await flow.ctReady('ct');
    const { place } = answers;
    Object.assign(answers, { place: () => Promise.reject(died) });
    await flow.nudge('T1', { ...noMove, shift: [5, 0, 0] });
    expect(judgement()).toMatchObject({ state: 'failed', slices: [] });
    Object.assign(answers, { place });
    await flow.normalise('percentile');
    expect(judgement()?.state).toBe('ready');
    Object.assign(answers, { register: () => Promise.reject(died) });
    await flow.registerAgain('T1');
    expect(judgement()).toBeUndefined();
  });

  it('[BAD-12] real MR that is dropped again with other images is read and aligned anew, also while it was being aligned', async () => {
    const { flow, answers, calls, pairs } = stage();
    const dropAgain = (): void => {
      const { series } = useStudy.getState();
      forgetSeries('t1');
      patchStudy({ series: series.map((one) => (one.id === 't1' ? withoutFirst(one) : one)) });
    };
    await flow.ctReady('ct');
    dropAgain();
    expect(registration()).toBeUndefined();
    await flow.ctReady('ct');
    expect(registration()?.state).toBe('ready');
    const place = gated(answers.place);
    Object.assign(answers, { place: place.work });
    const aligning = flow.registerAgain('T1');
    const asked = calls.length;
    await until(() => calls.length > asked);
    dropAgain();
    place.open();
    await aligning;
    expect(registration()).toBeUndefined();
    await flow.ctReady('ct');
    expect(registration()?.state).toBe('ready');
    expect(new Set(pairs).size).toBe(3);
  });

  it('[CMP-5] what was left while another CT was looked at is compared at the return', async () => {
    const { flow, answers, calls } = stage();
    synthesisedT1();
    const place = gated(answers.place);
    Object.assign(answers, { place: place.work });
    const first = flow.ctReady('ct');
    await until(() => calls.includes('place'));
    openOtherCt();
    place.open();
    await first;
    expect(registration()?.state).toBe('ready');
    expect(judgement()).toBeUndefined();
    patchStudy({ ctId: 'ct' });
    await flow.ctReady('ct');
    await until(() => judgement()?.state === 'ready');
  });

  it('[CMP-5] what was synthesised while another CT was looked at is compared at the return', async () => {
    const { flow } = stage();
    await flow.ctReady('ct');
    openOtherCt();
    synthesisedT1();
    expect(registration()?.settled).toBe(false);
    patchStudy({ ctId: 'ct' });
    await flow.ctReady('ct');
    await until(() => judgement()?.state === 'ready');
    expect(registration()?.settled).toBe(true);
  });

  it('[CMP-5] a CT that becomes ready behind the one that is open leaves that one’s real MR alone', async () => {
    const { flow } = stage();
    await flow.ctReady('ct');
    await flow.setReference('T1', 'other');
    openOtherCt();
    patchStudy({ ctId: 'ct' });
    await flow.ctReady('other-ct');
    expect(useStudy.getState().references).toEqual({ T1: 'other', T2: null });
    await flow.setReference('T1', null, 'other-ct');
    expect(useStudy.getState().references).toEqual({ T1: 'other', T2: null });
    patchStudy({ ctId: 'other-ct' });
    await flow.ctReady('other-ct');
    expect(useStudy.getState().references).toEqual({ T1: null, T2: null });
  });

  it('[CMP-5] a move that waits while another CT is opened does not move that one’s MR', async () => {
    const { flow, answers } = stage();
    await flow.ctReady('ct');
    openOtherCt();
    await flow.ctReady('other-ct');
    patchStudy({ ctId: 'ct' });
    const place = gated(answers.place);
    Object.assign(answers, { place: place.work });
    const again = flow.registerAgain('T1');
    const moved = flow.nudge('T1', { ...noMove, shift: [5, 0, 0] });
    patchStudy({ ctId: 'other-ct' });
    place.open();
    await Promise.all([again, moved]);
    const others = useStudy.getState().registrations[registrationKey('other-ct', 'T1')];
    expect(others).toMatchObject({ state: 'ready', nudge: noMove });
    expect(registration()).toBeUndefined();
  });
});
