// Calls to workers: progress, cancel, errors as data, and a worker that fails or is killed between two messages.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type AppError, cancelled } from '../core/appError.ts';
import { type Method, transfer } from '../core/calls.ts';
import { connect } from './rpc.ts';
import { gate } from '../pipeline/testing/gate.ts';
import { FakeLocks, FakeWorker } from './testing/fakeWorker.ts';

interface Api {
  readonly count: Method<number, string, number>;
  /** Answers nothing until it is told to stop. */
  readonly wait: Method<null, never, string>;
  readonly refuse: Method<unknown, never>;
  readonly buffers: Method<null, { readonly plain: ArrayBuffer; readonly shared: SharedArrayBuffer }>;
  readonly unspeakable: Method<null, () => void>;
}

const full: AppError = { kind: 'storage', message: 'The disk is full.', advice: 'Free some space.' };

function stage(locks: FakeLocks | null = new FakeLocks()) {
  const given = { plain: new ArrayBuffer(8), shared: new SharedArrayBuffer(8) };
  const handlers: Api = {
    count: (to, { progress }) => {
      for (let i = 1; i <= to; i++) progress(i);
      return `counted to ${to}`;
    },
    wait: (_, { signal, progress }) => {
      progress('begun');
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('interrupted')));
      });
    },
    refuse: (reason) => {
      throw reason;
    },
    buffers: () => transfer(given, [given.plain, given.shared]),
    unspeakable: () => () => undefined,
  };
  vi.stubGlobal('navigator', locks ? { locks } : {});
  const made: FakeWorker[] = [];
  const client = connect<Api>('test', () => {
    const worker = new FakeWorker(handlers, locks);
    made.push(worker);
    return worker;
  });
  const { remote } = client;
  /** A call that has reached the worker and will not be answered; the newest worker. */
  const waiting = async (signal?: AbortSignal) => {
    const begun = gate();
    const failed = gate<unknown>();
    void remote
      .wait(null, { onProgress: () => begun.open(), ...(signal ? { signal } : {}) })
      .catch(failed.open);
    await begun.opened;
    const worker = made.at(-1);
    if (!worker) throw new Error('No worker was made.');
    return { worker, failure: failed.opened };
  };
  return { client, remote, made, given, waiting };
}

describe('a call to a worker', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('tells progress in order, then answers, and counts as open until then', async () => {
    const { client, remote } = stage();
    const told: number[] = [];
    const call = remote.count(3, { onProgress: (n) => told.push(n) });
    expect(client.load()).toBe(1);
    expect(await call).toBe('counted to 3');
    expect(told).toEqual([1, 2, 3]);
    expect(client.load()).toBe(0);
  });

  it('stops when it is told to, and says so as a cancel, whatever the work threw', async () => {
    const { waiting, remote } = stage();
    const abort = new AbortController();
    const { failure } = await waiting(abort.signal);
    abort.abort();
    expect(await failure).toEqual(cancelled);
    expect(await remote.count(1)).toBe('counted to 1'); // the worker lives on
  });

  it('is not even sent when it was cancelled before', async () => {
    const { remote, made } = stage();
    await expect(remote.wait(null, { signal: AbortSignal.abort() })).rejects.toEqual(cancelled);
    expect(made).toEqual([]);
  });

  it('fails with the error that the work gave, word for word; anything else as a defect of ours', async () => {
    const { remote } = stage();
    await expect(remote.refuse(full)).rejects.toEqual(full);
    await expect(remote.refuse('odd')).rejects.toMatchObject({
      kind: 'unexpected',
      details: { text: 'odd' },
    });
    const other = connect<{ readonly gone: Method<null, null> }>('test', () => new FakeWorker({}));
    await expect(other.remote.gone(null)).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('moves the plain buffers of an answer and leaves shared memory shared', async () => {
    const { remote, given } = stage();
    const answer = await remote.buffers(null);
    expect([answer.plain.byteLength, given.plain.byteLength]).toEqual([8, 0]);
    new Uint8Array(given.shared)[0] = 7;
    expect(new Uint8Array(answer.shared)[0]).toBe(7);
  });

  it('fails, and leaves nothing open, when the question or the answer cannot travel', async () => {
    const { client, remote } = stage();
    await expect(remote.unspeakable(null)).rejects.toMatchObject({ kind: 'unexpected' });
    await expect(remote.refuse(() => undefined)).rejects.toMatchObject({ kind: 'unexpected' });
    expect(client.load()).toBe(0);
  });
});

describe('a worker that goes', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('[BAD-1] by an error fails its open calls by name, and the next call has a fresh one', async () => {
    const { remote, made, waiting } = stage();
    const { worker, failure } = await waiting();
    worker.fail('memory access out of bounds');
    expect(await failure).toMatchObject({
      kind: 'device',
      message: 'The test worker stopped: memory access out of bounds.',
      details: { worker: 'test' },
    });
    expect(worker.isGone).toBe(true);
    expect(await remote.count(2)).toBe('counted to 2');
    expect(made).toHaveLength(2);
  });

  it('by a script that does not load, or a message that cannot be read, says so', async () => {
    for (const [type, words] of [
      ['error', /could not be loaded/],
      ['messageerror', /message could not be read/],
    ] as const) {
      const { waiting } = stage();
      const { worker, failure } = await waiting();
      worker.dispatchEvent(new Event(type));
      expect(await failure).toMatchObject({
        kind: 'device',
        message: expect.stringMatching(words) as string,
      });
    }
  });

  it('without a word, killed between two messages, is found out by the lock that the browser takes back', async () => {
    const { client, remote, made, waiting } = stage();
    const { worker, failure } = await waiting();
    worker.kill();
    expect(await failure).toMatchObject({
      kind: 'device',
      message: expect.stringMatching(/ended from outside, or ran out of memory\.$/) as string,
    });
    expect(client.load()).toBe(0);
    expect(await remote.count(1)).toBe('counted to 1');
    expect(made).toHaveLength(2);
  });

  it('by our own hand fails its open calls with our reason, and is not taken for a crash', async () => {
    const { client, made, waiting } = stage();
    const first = await waiting();
    client.terminate();
    expect(await first.failure).toEqual(cancelled);
    const second = await waiting();
    client.terminate(full);
    expect(await second.failure).toEqual(full);
    expect(made.map(({ isGone }) => isGone)).toEqual([true, true]);
  });

  it('does not take the one that follows with it, whatever is still heard of it', async () => {
    const { made, waiting } = stage();
    const first = await waiting();
    first.worker.fail('once');
    await first.failure;
    const second = await waiting();
    first.worker.fail('twice');
    expect(second.worker.isGone).toBe(false);
    expect(made).toHaveLength(2);
  });

  it('is noticed by its errors alone where the browser has no locks', async () => {
    const { client, waiting } = stage(null);
    client.start();
    const { worker, failure } = await waiting();
    worker.fail('out of memory.');
    expect(await failure).toMatchObject({ message: 'The test worker stopped: out of memory.' });
  });
});
