// Progress of running jobs: how often it is shown, and that the last of it always is.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endJob, plainJob, showJob, useJobs } from './jobStore.ts';

const slices = (done: number) => plainJob('synthesise', 'Making slices', done, 24, 'slices');
const shown = () => useJobs.getState().jobs.map(({ done }) => done);

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  endJob('synthesise');
  vi.useRealTimers();
});

describe('[UI-27] progress of a job', () => {
  it('is shown a moment later where it follows too soon, the last of it, though nothing comes after it', () => {
    for (const done of [0, 1, 2]) showJob(slices(done));
    expect(shown()).toEqual([0]);
    vi.advanceTimersByTime(100);
    expect(shown()).toEqual([2]);
  });

  it('is not shown after the end', () => {
    for (const done of [0, 1]) showJob(slices(done));
    endJob('synthesise');
    vi.advanceTimersByTime(100);
    expect(shown()).toEqual([]);
  });

  it('gives way to a pause, to another step and to the last of all', () => {
    for (const done of [0, 1]) showJob(slices(done));
    showJob({ ...slices(2), paused: true });
    expect(shown()).toEqual([2]);
    showJob({ ...slices(24), paused: true });
    expect(shown()).toEqual([24]);
  });
});
