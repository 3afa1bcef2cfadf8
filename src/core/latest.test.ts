// Runs that overtake each other, one after another, and progress that is told now and then.
import { describe, expect, it } from 'vitest';
import { cancelled } from './appError.ts';
import { latest, latestByKey, type Run } from './latest.ts';
import { queue } from './queue.ts';
import { throttled } from './throttle.ts';

const until = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(cancelled)));

describe('latest', () => {
  it('the newer run takes over: the older is stopped, answers null, and does not end the job', async () => {
    const ended: string[] = [];
    const runs = latest(() => ended.push('ended'));
    const kept: Run[] = [];
    const first = runs.run(async (run) => {
      kept.push(run);
      return until(run.signal);
    });
    const second = runs.run(() => Promise.resolve('second'));
    expect(kept[0]?.signal.aborted).toBe(true);
    expect(kept[0]?.overtaken()).toBe(true);
    expect(await first).toBeNull();
    expect(await second).toBe('second');
    expect(ended).toEqual(['ended']);
    expect(runs.isRunning()).toBe(false);
  });

  it('an older run that finishes late ends nothing of the newer one', async () => {
    const ended: string[] = [];
    const runs = latest(() => ended.push('ended'));
    let finish: () => void = () => undefined;
    const first = runs.run(() => new Promise<void>((resolve) => (finish = resolve)));
    const second = runs.run(({ signal }) => until(signal));
    finish();
    await first;
    expect(ended).toEqual([]);
    expect(runs.isRunning()).toBe(true);
    runs.cancel();
    await expect(second).rejects.toEqual(cancelled);
    expect(ended).toEqual(['ended']);
  });

  it('a cancelled run is still the latest, and its failure reaches the caller', async () => {
    const runs = latest();
    let overtaken: boolean | null = null;
    const run = runs.run(async (now) => {
      await until(now.signal).catch(() => undefined);
      overtaken = now.overtaken();
      throw cancelled;
    });
    runs.cancel();
    await expect(run).rejects.toEqual(cancelled);
    expect(overtaken).toBe(false);
  });

  it('runs of different keys leave each other alone', async () => {
    const ended: string[] = [];
    const runs = latestByKey<string>((key) => ended.push(key));
    const a = runs.of('a').run(({ signal }) => until(signal));
    await runs.of('b').run(() => Promise.resolve());
    expect(ended).toEqual(['b']);
    expect(runs.isAnyRunning()).toBe(true);
    runs.cancelAll();
    await expect(a).rejects.toEqual(cancelled);
    expect(ended).toEqual(['b', 'a']);
  });
});

describe('queue', () => {
  it('goes on in order after a failure', async () => {
    const done: string[] = [];
    const line = queue();
    const bad = line.add(() => Promise.reject(new Error('no')));
    const good = line.add(async () => {
      await Promise.resolve();
      done.push('second');
    });
    const last = line.add(() => Promise.resolve(done.push('third')));
    await expect(bad).rejects.toThrow('no');
    await Promise.all([good, last]);
    expect(done).toEqual(['second', 'third']);
  });
});

describe('throttled', () => {
  it('tells the first at once, leaves out what comes too soon, and never the last', () => {
    let time = 0;
    const told: number[] = [];
    const tell = throttled<number>(
      100,
      (value) => told.push(value),
      (value) => value === 9,
      () => time,
    );
    for (let value = 0; value < 10; value++, time += 30) tell(value);
    expect(told).toEqual([0, 4, 8, 9]);
  });
});
