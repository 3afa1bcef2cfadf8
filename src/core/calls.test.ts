// Calls answered in this process: progress, cancel and errors as a worker's.
import { describe, expect, it } from 'vitest';
import { cancelled } from './appError.ts';
import { inProcess, type Method } from './calls.ts';

interface Api {
  readonly double: Method<number, number, { readonly half: number }>;
  readonly fail: Method<null, null>;
}

const remote = inProcess<Api>({
  double: (request, { progress }) => {
    progress({ half: request });
    return request * 2;
  },
  fail: () => {
    throw new Error('broken');
  },
});

describe('inProcess', () => {
  it('answers and tells its progress', async () => {
    const heard: number[] = [];
    expect(await remote.double(4, { onProgress: ({ half }) => heard.push(half) })).toBe(8);
    expect(heard).toEqual([4]);
  });

  it('rejects with an AppError, and with `cancelled` once aborted', async () => {
    await expect(remote.fail(null)).rejects.toMatchObject({
      kind: 'unexpected',
      details: { text: 'broken' },
    });
    const abort = new AbortController();
    abort.abort();
    await expect(remote.double(1, { signal: abort.signal })).rejects.toEqual(cancelled);
  });
});
