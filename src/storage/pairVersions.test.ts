// Which of several versions of a pair counts, and which are deleted.
import { describe, expect, it } from 'vitest';
import { originTree } from './originTree.ts';
import type { KeptPair } from './pairs.ts';
import { newestVersions, removePairsOf, removeReplaced } from './pairVersions.ts';
import type { KeptRun } from './runs.ts';
import { createStorage } from './storage.ts';
import { MemoryOrigin } from './testing/memoryOrigin.ts';

const pair = (key: string, more: Partial<KeptPair> = {}): KeptPair => ({
  key,
  patient: 'p',
  ct: 'ct',
  olderPatient: 'o',
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
const kept = [
  pair('older', { ct: null }),
  pair('first'),
  pair('other model', { size: 64 }),
  pair('other CT', { ct: 'other' }),
  pair('second'),
  pair('third'),
];
const keysOf = (pairs: readonly KeptPair[]): readonly string[] => pairs.map(({ key }) => key);

function stored(runs: readonly KeptRun[]) {
  let pairs: readonly KeptPair[] = kept;
  return {
    storage: {
      pairs: {
        list: () => Promise.resolve(pairs),
        remove: (key: string) => {
          pairs = pairs.filter((one) => one.key !== key);
          return Promise.resolve();
        },
      },
      runs: { list: () => Promise.resolve(runs) },
    },
    left: () => keysOf(pairs),
  };
}

describe('versions of a pair', () => {
  it('[TUNE-21] of one CT and one kind of model only the newest is listed', () => {
    expect(keysOf(newestVersions(kept))).toEqual(['older', 'other model', 'other CT', 'third']);
  });

  it('[TUNE-21] are deleted once they are replaced, unless a run that is not over trains with them', async () => {
    const run = (key: string, end: KeptRun['end']): KeptRun =>
      ({ plan: { pairs: [{ key }] }, end }) as unknown as KeptRun;
    const { storage, left } = stored([run('first', null), run('second', { kind: 'done', why: 'epochs' })]);
    await removeReplaced(storage, pair('third'));
    expect(left()).toEqual(['older', 'first', 'other model', 'other CT', 'third']);
    await removePairsOf(storage.pairs, 'ct');
    expect(left()).toEqual(['older', 'other CT']);
  });

  it('[TUNE-21] of an older version of the program, which did not name its CT, loads', async () => {
    const origin = new MemoryOrigin();
    const value = { ...pair('k1'), ct: undefined, olderPatient: undefined }; // JSON leaves both out
    const bytes = new TextEncoder().encode(JSON.stringify({ version: 1, value }));
    origin.put(['finetune', 'pairs', 'k1', 'pair.json'], bytes);
    const { pairs } = createStorage(
      originTree(() => origin),
      () => undefined,
      null,
    );
    expect(await pairs.list()).toEqual([pair('k1', { ct: null, olderPatient: null })]);
  });
});
