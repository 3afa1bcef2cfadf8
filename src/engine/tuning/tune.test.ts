// The tuner's rules, with a GPU that is a table of times and a clock that advances by what is measured.
import { describe, expect, it } from 'vitest';
import { type Stopwatch, tune, type TuningTask } from './tune.ts';

interface FakeGpu extends Stopwatch<string> {
  readonly asked: {
    readonly key: string;
    readonly variants: readonly string[];
    readonly repeats: readonly number[];
  }[];
}

/** `times`: milliseconds by "layer variant"; each call takes `latency` more. */
function fakeGpu(times: Readonly<Record<string, number>>, latency = 0): FakeGpu {
  let clock = 1000;
  const asked: FakeGpu['asked'] = [];
  return {
    asked,
    now: () => clock,
    time: (task, variants, repeats) => {
      asked.push({ key: task.key, variants, repeats });
      const ms = variants.map((variant) => times[`${task.key} ${variant}`] ?? Infinity);
      clock +=
        latency + ms.reduce((sum, one, i) => sum + (Number.isFinite(one) ? one * (repeats[i] ?? 0) : 0), 0);
      return Promise.resolve(ms);
    },
  };
}
const task = (key: string, work: number, ...others: string[]): TuningTask<string> => ({
  key,
  work,
  candidates: ['direct', ...others],
});
const names = (name: string): string => name;

describe('tune', () => {
  it('[ENG-21] takes each layer’s fastest variant, and the default where nothing beats it by 3 %', async () => {
    const gpu = fakeGpu({ 'a direct': 2, 'a wide': 0.5, 'a low': 0.7, 'b direct': 1, 'b wide': 0.98 });
    const chosen = await tune([task('a', 2, 'wide', 'low'), task('b', 1, 'wide')], gpu, 1000, names);
    expect(chosen.get('a')).toEqual({ variant: 'wide', ms: 0.5, directMs: 2 });
    expect(chosen.get('b')).toEqual({ variant: 'direct', ms: 1, directMs: 1 });
  });

  it('[ENG-21] measures again only what may win, for about a millisecond each', async () => {
    const gpu = fakeGpu({ 'a direct': 2, 'a wide': 0.25, 'a low': 0.3, 'a thin': 9 });
    await tune([task('a', 1, 'wide', 'low', 'thin')], gpu, 1000, names);
    expect(gpu.asked.map(({ variants }) => variants)).toEqual([
      ['direct', 'wide', 'low', 'thin'],
      ['direct', 'wide', 'low'],
    ]);
    expect(gpu.asked[1]?.repeats).toEqual([1, 4, 3]);
  });

  it('[ENG-21] begins with the layer that has most work, and stops when its time is spent', async () => {
    const times = Object.fromEntries(['a', 'b', 'c'].map((key) => [`${key} direct`, 1]));
    const gpu = fakeGpu(times, 49);
    const chosen = await tune([task('a', 1), task('b', 3), task('c', 2)], gpu, 150, names);
    expect([...chosen.keys()]).toEqual(['b', 'c']);
  });

  it('[ENG-21] passes over a variant that fails, and over a layer of which nothing could be measured', async () => {
    const gpu = fakeGpu({ 'a direct': 1, 'b wide': Infinity });
    const chosen = await tune([task('a', 1, 'wide'), task('b', 2, 'wide')], gpu, 1000, names);
    expect([...chosen]).toEqual([['a', { variant: 'direct', ms: 1, directMs: 1 }]]);
  });

  it('[ENG-21] a clock that counts in tenths of a millisecond reads nothing as the winner of the first look', async () => {
    // All read 0 at first; the second look lasts long enough to tell them apart.
    let look = 0;
    const gpu: Stopwatch<string> = {
      now: () => 0,
      time: (_, variants, repeats) => {
        look++;
        expect(repeats.every((count) => count === (look === 1 ? 1 : 32))).toBe(true);
        return Promise.resolve(variants.map((variant) => (look === 1 ? 0 : variant === 'low' ? 0.02 : 0.03)));
      },
    };
    expect((await tune([task('a', 1, 'wide', 'low')], gpu, 10, names)).get('a')?.variant).toBe('low');
  });
});
