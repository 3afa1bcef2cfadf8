// Two tabs over one browser's storage: what one is writing is not cleared by the other, and what was broken off is.
import { expect, it } from 'vitest';
import { foldersIn } from './fileTree.ts';
import { originTree } from './originTree.ts';
import { createStorage } from './storage.ts';
import { MemoryOrigin } from './testing/memoryOrigin.ts';
import { tabLocks } from './testing/tabLocks.ts';
import { unfinished } from './unfinished.ts';

const half = new TextEncoder().encode('half');

it.each([
  { kind: 'pair', store: 'pairs', path: ['finetune', 'pairs'] },
  { kind: 'study', store: 'studies', path: ['studies'] },
] as const)(
  '[KEEP-3] [STUDY-1] a $kind that another tab is writing is not taken for broken off',
  async ({ kind, store, path }) => {
    const origin = new MemoryOrigin();
    const tree = originTree(() => origin);
    const locks = tabLocks();
    const other = createStorage(tree, () => undefined, locks);
    let end = (): void => undefined;
    const rest = new Promise<void>((resolve) => (end = resolve));
    const writing = unfinished(kind, locks).writing('k1', async () => {
      origin.put([...path, 'k1', 'slices.bin'], half);
      await rest;
    });
    expect(await other[store].list()).toEqual([]);
    expect(await foldersIn(tree, path)).toEqual(['k1']);
    end();
    await writing; // its tab is gone without a description
    expect(await other[store].list()).toEqual([]);
    expect(await foldersIn(tree, path)).toEqual([]);
  },
);
