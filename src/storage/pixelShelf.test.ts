// Pixels within a budget: the least recently used study goes out to files whole, and comes back whole.
import { beforeEach, describe, expect, it } from 'vitest';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { StackGeometry } from '../core/geometry/stack.ts';
import { originTree } from './originTree.ts';
import { claimPixelFolder } from './pixelFolder.ts';
import { pixelBudget, PixelShelf, type ShelfUse } from './pixelShelf.ts';
import { MemoryOrigin } from './testing/memoryOrigin.ts';
import { tabLocks } from './testing/tabLocks.ts';

const geometry: StackGeometry = {
  columns: 5,
  rows: 10,
  columnSpacing: 1,
  rowSpacing: 1,
  rowAxis: [1, 0, 0],
  columnAxis: [0, 1, 0],
  normal: [0, 0, 1],
  positions: [
    [0, 0, 0],
    [0, 0, 1],
  ],
  sliceThickness: 1,
};
/** 200 bytes. */
const ct = (value: number) => {
  const stack = sharedStack(Int16Array, 2, geometry);
  stack.voxels.fill(value);
  return stack;
};

let origin: MemoryOrigin;
let shelf: PixelShelf;
let used: Set<string>;
let use: ShelfUse | null;
let failures: unknown[];
beforeEach(() => {
  origin = new MemoryOrigin();
  used = new Set();
  use = null;
  failures = [];
  shelf = new PixelShelf({
    tree: originTree(() => origin),
    folder: 'open-pixels-1',
    budget: () => 500,
    inUse: (study) => used.has(study),
    changed: (now) => (use = now),
    failed: (thrown) => failures.push(thrown),
  });
});
const inFiles = async (): Promise<number> => (await originTree(() => origin).list(['open-pixels-1'])).length;

describe('pixels of open studies', () => {
  it('[KEEP-10] the least recently used study is put aside once the budget is passed, and comes back the same', async () => {
    shelf.put('a', 'ct', ct(1));
    shelf.put('b', 'ct', ct(2));
    shelf.touch('a');
    const mask = sharedStack(Uint8Array, 1, geometry);
    mask.voxels.fill(7);
    shelf.put('b', 'head', mask);
    shelf.touch('a');
    await shelf.settle();
    expect(use).toEqual({ bytes: 500, budget: 500, aside: 0 });

    shelf.put('c', 'ct', ct(3));
    await shelf.settle();
    expect(use).toEqual({ bytes: 400, budget: 500, aside: 1 });
    expect([shelf.isAside('b'), shelf.get('b', 'ct'), await inFiles()]).toEqual([true, null, 2]);

    await shelf.bringBack('b');
    expect(shelf.get('b', 'ct')).toEqual(ct(2));
    expect(shelf.get('b', 'head')).toEqual(mask);
    expect(shelf.get('b', 'ct')?.voxels.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([shelf.isAside('b'), await inFiles()]).toEqual([false, 0]);
    await shelf.bringBack('a'); // was never put aside
    expect(shelf.get('a', 'ct')).toEqual(ct(1));
  });

  it('[KEEP-10] a study in use stays, however much it takes', async () => {
    used.add('a');
    for (const study of ['a', 'b', 'c']) shelf.put(study, 'ct', ct(1));
    await shelf.settle();
    expect(['a', 'b', 'c'].map((study) => shelf.isAside(study))).toEqual([false, true, false]);
    used.add('c');
    shelf.put('c', 'synthetic|T1', sharedStack(Uint16Array, 2, geometry));
    await shelf.settle();
    expect(use?.bytes).toBe(600);
    expect(failures).toEqual([]);
  });

  it('[KEEP-10] a study that is used while it is being put aside stays in memory', async () => {
    for (const study of ['a', 'b', 'c']) shelf.put(study, 'ct', ct(1));
    const settled = shelf.settle();
    used.add('a').add('b').add('c');
    await settled;
    expect(shelf.get('a', 'ct')).not.toBeNull();
    expect(await inFiles()).toBe(0);
  });

  it('[KEEP-10] where the disk is full the study stays in memory, and it is said', async () => {
    origin.granted = 100;
    for (const study of ['a', 'b', 'c']) shelf.put(study, 'ct', ct(1));
    await shelf.settle();
    expect(failures[0]).toMatchObject({ kind: 'storage' });
    expect(shelf.get('a', 'ct')).toEqual(ct(1));
    expect(await inFiles()).toBe(0);
  });

  it('[KEEP-10] closing drops all, in memory and in files', async () => {
    for (const study of ['a', 'b', 'c']) shelf.put(study, 'ct', ct(1));
    await shelf.settle();
    expect(shelf.isAside('a')).toBe(true);
    const back = shelf.bringBack('a');
    await shelf.clear();
    await back;
    expect(use).toEqual({ bytes: 0, budget: 500, aside: 0 });
    expect(await inFiles()).toBe(0);
  });

  it('[KEEP-10] files that are gone are said, and the study counts as never read', async () => {
    for (const study of ['a', 'b', 'c']) shelf.put(study, 'ct', ct(1));
    await shelf.settle();
    await originTree(() => origin).remove(['open-pixels-1']);
    await expect(shelf.bringBack('a')).rejects.toMatchObject({ kind: 'storage' });
    expect([shelf.isAside('a'), shelf.get('a', 'ct')]).toEqual([false, null]);
  });

  it('[KEEP-10] a series that is dropped while its study is aside is not brought back', async () => {
    for (const study of ['a', 'b', 'c']) shelf.put(study, 'ct', ct(1));
    await shelf.settle();
    shelf.drop('a', 'ct');
    shelf.drop('b', 'ct');
    expect(shelf.isAside('a')).toBe(false);
    expect(use).toEqual({ bytes: 200, budget: 500, aside: 0 });
  });

  it('[KEEP-10] may take a quarter of the stated memory, and 1 GiB where none is stated', () => {
    expect(pixelBudget(8 * 2 ** 30)).toBe(2 * 2 ** 30);
    expect(pixelBudget(null)).toBe(2 ** 30);
  });

  it('[KEEP-10] what tabs that are gone had put aside is removed, and what open tabs have stays', async () => {
    for (const folder of ['open-pixels-mine', 'open-pixels-theirs', 'open-pixels-gone', 'results'])
      origin.put([folder, 'file'], Uint8Array.of(1));
    const tree = originTree(() => origin);
    const locks = tabLocks();
    await claimPixelFolder(
      originTree(() => new MemoryOrigin()),
      locks,
      'open-pixels-theirs',
    ); // in their tab
    await claimPixelFolder(tree, locks, 'open-pixels-mine');
    expect((await tree.list([])).map(({ name }) => name)).toEqual([
      'open-pixels-mine',
      'open-pixels-theirs',
      'results',
    ]);
  });
});
