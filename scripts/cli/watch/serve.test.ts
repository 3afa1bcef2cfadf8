// The queue without a network: nobody's failure stops another, waits grow, an absent PACS is waited for, nothing is done twice.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AppError } from '../../../src/core/appError.ts';
import { type Journal, journal } from './journal.ts';
import { backoff, serve, type Served } from './serve.ts';
import { folderWorklist, type WorkItem } from './worklist.ts';

const root = mkdtempSync(join(tmpdir(), 'synthmr-serve-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const item = (key: string, fingerprint = '7 images'): WorkItem => ({
  key,
  fingerprint,
  series: null,
  open: () => Promise.reject(new Error('unused')),
});
const error = (message: string, details: NonNullable<AppError['details']> = {}): AppError => ({
  kind: 'pacs',
  message,
  advice: 'Wait.',
  details,
});

/** Serves until nothing is left, or `until` says so, on a clock that waiting alone moves. */
async function served(
  look: (at: number) => readonly WorkItem[],
  work: (item: WorkItem, at: number) => string,
  kept: Journal,
  options: {
    readonly settle?: number;
    readonly reach?: (at: number) => void;
    readonly once?: boolean;
    readonly until?: (at: number) => boolean;
  } = {},
): Promise<{ counts: Served; log: readonly string[]; at: number }> {
  const abort = new AbortController();
  const log: string[] = [];
  let now = 0;
  const counts = await serve({
    worklist: { look: () => Promise.resolve().then(() => look(now)) },
    work: (one) => Promise.resolve().then(() => work(one, now)),
    journal: kept,
    claims: null,
    reach: () => Promise.resolve().then(() => options.reach?.(now)),
    log: (words) => log.push(words),
    signal: abort.signal,
    clock: {
      now: () => now,
      wait: (seconds) => {
        now += seconds;
        if (options.until?.(now) === true || now > 10_000) abort.abort();
        return Promise.resolve();
      },
    },
    every: 10,
    settle: options.settle ?? 0,
    retries: 3,
    once: options.once ?? true,
  });
  return { counts, log, at: now };
}

let files = 0;
const fresh = (): string => join(root, `state-${++files}.jsonl`);

describe('serve', () => {
  it('[PACS-7] one that fails is tried again with longer waits, and stops no other; a verdict is not tried again', async () => {
    const tries: Record<string, number[]> = {};
    const path = fresh();
    const { counts, log } = await served(
      () => ['a', 'broken', 'no head', 'b'].map((key) => item(key)),
      ({ key }, at) => {
        (tries[key] ??= []).push(at);
        if (key === 'broken') throw error('It is broken.');
        if (key === 'no head') throw error('There is no head.', { verdict: true });
        return 'made';
      },
      journal(path, 'm'),
    );
    expect(counts).toEqual({ done: 2, stopped: 1, failed: 1, left: 0 });
    expect(tries).toEqual({ a: [0], b: [0], 'no head': [0], broken: [0, 10, 20] });
    expect(log.join('\n')).toContain('no head  stopped by its verdict: There is no head. Wait.');
    expect(log.join('\n')).toContain('broken  failed: It is broken.');
    expect([1, 2, 3, 7, 20].map(backoff)).toEqual([1, 2, 4, 60, 60]);
    const again: string[] = [];
    const after = await served(
      () => ['a', 'broken', 'no head', 'b'].map((key) => item(key)),
      ({ key }) => `${again.push(key)}`,
      journal(path, 'm'),
    );
    expect(again).toEqual(['broken']);
    expect(after.counts).toEqual({ done: 1, stopped: 0, failed: 0, left: 0 });
  });

  it('[PACS-7] an absent PACS is waited for, costs nobody a try, and is told of once', async () => {
    const { counts, log } = await served(
      (at) => {
        if (at > 0 && at < 400) throw error('The PACS does not answer.', { again: true, away: true });
        return [item('a'), item('b')];
      },
      (_, at) => {
        if (at < 400) throw error('The PACS does not answer.', { again: true, away: true });
        return 'made';
      },
      journal(fresh(), 'm'),
    );
    expect(counts).toEqual({ done: 2, stopped: 0, failed: 0, left: 0 });
    expect(log.filter((line) => line.includes('does not answer'))).toHaveLength(1);
    expect(log).toContain('It answers again.');
    await expect(
      served(
        () => {
          throw error('This asks for a login.');
        },
        () => '',
        journal(fresh(), 'm'),
      ),
    ).rejects.toMatchObject({ message: 'This asks for a login.' });
  });

  const away = error('The PACS cannot answer now (502).', { again: true, away: true });

  it('[PACS-12] CT that the PACS alone breaks off at starve no other, and are given up after their tries', async () => {
    const done: string[] = [];
    const tries: number[] = [];
    const one = await served(
      () => ['broken', 'a', 'b'].map((key) => item(key)),
      ({ key }, at) => {
        if (key !== 'broken') return `${done.push(key)}`;
        tries.push(at);
        throw away;
      },
      journal(fresh(), 'm'),
    );
    expect(one.counts).toEqual({ done: 2, stopped: 0, failed: 1, left: 0 });
    expect(done).toEqual(['a', 'b']);
    expect(tries).toHaveLength(3);
    expect(one.log.at(-1)).toContain('broken  failed: The PACS cannot answer now (502).');
    const others = await served(
      () => ['broken', 'also broken', 'a', 'b'].map((key) => item(key)),
      ({ key }) => {
        if (key.includes('broken')) throw away;
        return 'made';
      },
      journal(fresh(), 'm'),
    );
    expect(others.counts).toEqual({ done: 2, stopped: 0, failed: 0, left: 2 });
    expect(others.at).toBeGreaterThan(3600);
    expect(others.at).toBeLessThan(4000);
  });

  it('[PACS-12] of several that ended so, each has its turn', async () => {
    const { counts, at } = await served(
      () => ['broken', 'a', 'b'].map((key) => item(key)),
      ({ key }, now) => {
        if (key === 'broken' || now < 300) throw away;
        return 'made';
      },
      journal(fresh(), 'm'),
    );
    expect(counts).toEqual({ done: 2, stopped: 0, failed: 1, left: 0 });
    expect(at).toBeLessThan(1000);
  });

  it('[PACS-12] where several end so, or the results cannot be stored, the PACS is away and costs nobody a try', async () => {
    const several = await served(
      () => ['a', 'b', 'c'].map((key) => item(key)),
      (_, at) => {
        if (at < 3000) throw away;
        return 'made';
      },
      journal(fresh(), 'm'),
    );
    expect(several.counts).toEqual({ done: 3, stopped: 0, failed: 0, left: 0 });
    expect(several.log.filter((line) => line.includes('(502)')).length).toBeLessThanOrEqual(3);
    const target = (at: number): void => {
      if (at < 3000) throw away;
    };
    const alone = await served(
      () => [item('a')],
      (_, at) => {
        target(at);
        return 'made';
      },
      journal(fresh(), 'm'),
      { reach: target },
    );
    expect(alone.counts).toEqual({ done: 1, stopped: 0, failed: 0, left: 0 });
    expect(alone.log.join()).not.toContain('try 1');
  });

  it('[PACS-7] a CT is taken once nothing has come to it for a while, and again when more came later', async () => {
    const done: [string, number][] = [];
    await served(
      (at) => [item('a', at < 30 ? `${at} images` : at < 200 ? '30 images' : '31 images')],
      ({ fingerprint }, at) => `${done.push([fingerprint, at])}`,
      journal(fresh(), 'm'),
      { settle: 20, once: false, until: (at) => at > 300 },
    );
    expect(done).toEqual([
      ['30 images', 50],
      ['31 images', 220],
    ]);
  });

  it('[PACS-7] the state file survives a line cut short, and is no other file', () => {
    const path = fresh();
    const first = journal(path, 'm');
    first.write('a', '7 images', 'done');
    first.write('b', '7 images', 'failed');
    first.close();
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"key":"c","finger`);
    const second = journal(path, 'm');
    expect([
      second.ended('a', '7 images'),
      second.ended('a', '8 images'),
      second.ended('b', '7 images'),
    ]).toEqual([true, false, false]);
    second.write('c', '7 images', 'stopped');
    second.close();
    writeFileSync(path, readFileSync(path, 'utf8').replace('{"key":"c","finger\n', ''));
    expect(journal(path, 'm').ended('c', '7 images')).toBe(true);
    expect(journal(path, 'another model').ended('c', '7 images')).toBe(false);
    const letter = join(root, 'letter.txt');
    writeFileSync(letter, 'Dear colleague\nyours');
    expect(() => journal(letter, 'm')).toThrow(
      expect.objectContaining({
        message: `${letter} is no state file of this command: its line 1 cannot be read.`,
      }) as Error,
    );
  });

  it('[PACS-7] in a folder each folder, ZIP and NIfTI file is one CT, and changes when files come', async () => {
    const folder = join(root, 'in');
    mkdirSync(join(folder, 'one', 'deep'), { recursive: true });
    mkdirSync(join(folder, 'empty'));
    writeFileSync(join(folder, 'one', 'deep', '1.dcm'), 'x');
    writeFileSync(join(folder, 'two.zip'), 'x');
    writeFileSync(join(folder, 'note.txt'), 'x');
    const { signal } = new AbortController();
    const look = async (): Promise<readonly (readonly [string, string])[]> =>
      (await folderWorklist(folder).look(signal)).map(({ key, fingerprint }) => [key, fingerprint]);
    const before = await look();
    expect(before.map(([key]) => key)).toEqual(['one', 'two.zip']);
    writeFileSync(join(folder, 'one', '2.dcm'), 'x');
    const after = await look();
    expect(after[0]?.[1]).not.toBe(before[0]?.[1]);
    expect(after[1]).toEqual(before[1]);
  });
});
