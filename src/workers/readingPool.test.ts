// A pool of workers: who gets the work, and what becomes of it when one of them goes.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type AppError, cancelled } from '../core/appError.ts';
import type { ReadingApi } from '../pipeline/pieces/readingApi.ts';
import { createReadingPool } from './readingPool.ts';
import { connect } from './rpc.ts';
import { gate } from '../pipeline/testing/gate.ts';
import { FakeLocks, FakeWorker } from './testing/fakeWorker.ts';

/** A pool of three whose ZIPs are opened when the gate of their path is. */
function stage() {
  const locks = new FakeLocks();
  vi.stubGlobal('navigator', { locks, hardwareConcurrency: 8 });
  const made: FakeWorker[] = [];
  const took: (readonly [path: string, worker: number])[] = [];
  const begun = new Map(['a', 'b', 'c', 'd', 'e'].map((path) => [path, gate()]));
  const done = new Map([...begun.keys()].map((path) => [path, gate()]));
  const pool = createReadingPool(3, () =>
    connect<ReadingApi>('reading', () => {
      const number = made.length;
      const worker = new FakeWorker(
        {
          unzip: async ({ path }: { readonly path: string }) => {
            took.push([path, number]);
            begun.get(path)?.open();
            await done.get(path)?.opened;
            return [];
          },
        },
        locks,
      );
      made.push(worker);
      return worker;
    }),
  );
  const ask = async (path: string) => {
    const answer = pool.reading.unzip({ path, file: new Blob([]) }).then(
      () => null,
      (thrown: unknown) => thrown as AppError,
    );
    await begun.get(path)?.opened;
    return { answer };
  };
  return { pool, made, took, ask, finish: (path: string) => done.get(path)?.open() };
}

describe('a pool of workers', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('gives each piece of work to the one that has least to do', async () => {
    const { ask, finish, took, pool } = stage();
    const [a, b, c] = [await ask('a'), await ask('b'), await ask('c')];
    finish('b');
    await b.answer;
    const d = await ask('d');
    const of = (path: string): number | undefined => took.find(([taken]) => taken === path)?.[1];
    expect(new Set([of('a'), of('b'), of('c')]).size).toBe(3);
    expect(of('d')).toBe(of('b'));
    expect(pool.width).toBe(3);
    for (const path of ['a', 'c', 'd']) finish(path);
    expect(await Promise.all([a.answer, c.answer, d.answer])).toEqual([null, null, null]);
  });

  it('[BAD-1] loses only the work of the worker that was killed, which is replaced', async () => {
    const { ask, finish, made } = stage();
    const [a, b] = [await ask('a'), await ask('b')];
    made[0]?.kill();
    expect(await a.answer).toMatchObject({ kind: 'device', details: { worker: 'reading' } });
    const c = await ask('c');
    expect(made.filter(({ isGone }) => !isGone)).toHaveLength(2);
    for (const path of ['b', 'c']) finish(path);
    expect(await Promise.all([b.answer, c.answer])).toEqual([null, null]);
  });

  it('is started ahead of the first drop, and ended as a whole', async () => {
    const { pool, made, ask } = stage();
    pool.warm();
    expect(made).toHaveLength(3);
    const a = await ask('a');
    pool.close();
    expect(await a.answer).toEqual(cancelled);
    expect(made.every(({ isGone }) => isGone)).toBe(true);
  });

  it('has one worker fewer than the machine has cores, two to four', () => {
    const width = (cores: number): number => {
      vi.stubGlobal('navigator', { hardwareConcurrency: cores });
      return createReadingPool().width;
    };
    expect([1, 2, 3, 4, 5, 64].map(width)).toEqual([2, 2, 2, 3, 4, 4]);
  });
});
