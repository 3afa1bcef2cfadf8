// Kept pairs in the list: who they are of, whichever version of the program kept them.
import { beforeEach, describe, expect, it } from 'vitest';
import type { KeptPair } from '../storage/pairs.ts';
import { patchPair, useFineTune } from './fineTuneStore.ts';
import { tryAgain, updatePairs } from './pairRows.ts';
import { emptyStudy, useStudy } from './studyStore.ts';

const pair = (key: string, more: Partial<KeptPair>): KeptPair => ({
  key,
  patient: 'now',
  ct: `ct of ${key}`,
  olderPatient: 'before',
  size: 32,
  pixelMm: 4,
  contrasts: ['T1', 'T2'],
  present: [true, true],
  slices: 9,
  summary: '',
  pictures: { ct: '', mr: '' },
  date: '',
  ...more,
});

beforeEach(() => {
  useStudy.setState(emptyStudy);
  useFineTune.setState(useFineTune.getInitialState());
});

describe('the list of pairs', () => {
  it('[TUNE-22] knows the person of a pair that an older version kept', async () => {
    const older = pair('older', { patient: 'before', ct: null, olderPatient: null });
    const another = pair('another', { patient: 'else', ct: null, olderPatient: null });
    const labels = () => useFineTune.getState().pairs.map(({ id, label }) => [id, label]);
    await updatePairs([older]);
    await updatePairs([older, another, pair('newer', {})]);
    expect(labels()).toEqual([
      ['older', 'Patient 1'],
      ['another', 'Patient 2'],
      ['newer', 'Patient 1'],
    ]);
  });

  it('[TUNE-23] tries a pair that failed again, where that concerns it', async () => {
    const error = { kind: 'training', message: 'It lies wrong.', advice: 'Move it.' } as const;
    await updatePairs([pair('a', {}), pair('b', {})]);
    for (const id of ['a', 'b']) patchPair(id, { state: { kind: 'failed', error } });
    tryAgain(({ id }) => id === 'b');
    expect(useFineTune.getState().pairs.map(({ state }) => state.kind)).toEqual(['failed', 'new']);
  });

  it('[TUNE-21] lists the newest version of a pair alone', async () => {
    await updatePairs([pair('first', { ct: 'ct' }), pair('second', { ct: 'ct' })]);
    expect(useFineTune.getState().pairs.map(({ id }) => id)).toEqual(['second']);
  });
});
