import { describe, expect, it } from 'vitest';
import type { Job } from '../../stores/jobStore.ts';
import { amountText, jobFraction, paceWords, wouldLose } from './jobWords.ts';

const job = (more: Partial<Job> = {}): Job => ({
  kind: 'synthesise',
  label: 'Synthesising',
  done: 34,
  total: 112,
  unit: 'slices',
  secondsPerUnit: 2.1,
  secondsLeft: 164,
  paused: false,
  canPause: true,
  canCancel: true,
  ...more,
});

describe('a running job', () => {
  it('[UI-7] says how far it is, how fast, and how long it still takes', () => {
    expect(`${amountText(job())}, ${paceWords(job())}`).toBe('34 of 112 slices, 2.1 s each, 2 min 40 s left');
    expect(amountText(job({ unit: 'bytes', done: 12e6, total: 57e6 }))).toBe('12 MB of 57 MB');
    expect(amountText(job({ unit: 'files', done: 1200, total: 0 }))).toBe('1,200 files');
    expect(amountText(job({ unit: '%', done: 0.4, total: 1 }))).toBe('40 %');
  });

  it('[UI-7] promises no time that was not measured, and none while paused', () => {
    expect(paceWords(job({ secondsPerUnit: null, secondsLeft: null }))).toBe('');
    expect(paceWords(job({ paused: true }))).toBe('paused');
    expect(jobFraction(job({ total: 0 }))).toBeNull();
  });

  it('[UI-8] makes leaving warn only where work would be lost', () => {
    expect(wouldLose([], {})).toBe(false);
    expect(wouldLose([job({ kind: 'read' }), job({ kind: 'mask' })], {})).toBe(false);
    expect(wouldLose([job({ kind: 'export' })], {})).toBe(true);
    expect(wouldLose([job({ paused: true })], {})).toBe(true);
  });
});
