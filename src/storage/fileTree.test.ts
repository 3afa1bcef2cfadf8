// One suite for every file tree: the browser's own file system (in memory here) and a folder on disk.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { isAppError } from '../core/appError.ts';
import { diskTree } from '../node/diskTree.ts';
import type { FileTree } from './fileTree.ts';
import { originTree } from './originTree.ts';
import { MemoryOrigin } from './testing/memoryOrigin.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Made {
  readonly tree: FileTree;
  /** From now on the next bytes no longer fit. */
  readonly fill: () => void;
}

const trees: Readonly<Record<string, () => Made>> = {
  'the browser’s own file system': () => {
    const origin = new MemoryOrigin();
    return {
      tree: originTree(() => origin),
      fill: () => {
        origin.granted = 8;
      },
    };
  },
  'a folder on disk': () => {
    const folder = mkdtempSync(join(tmpdir(), 'synthmr-tree-'));
    folders.push(folder);
    let granted = Infinity;
    let written = 0;
    return {
      tree: diskTree(join(folder, 'kept'), async (file, bytes) => {
        written += bytes.length;
        if (written > granted) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        await file.writeFile(bytes);
      }),
      fill: () => {
        granted = written + 4;
      },
    };
  },
};

/** The message of the AppError of kind 'storage' that it rejects with. */
const problem = async (work: Promise<unknown>): Promise<string> => {
  const thrown = await work.then(
    () => null,
    (one: unknown) => one,
  );
  return isAppError(thrown) && thrown.kind === 'storage'
    ? thrown.message
    : `No storage error: ${String(thrown)}`;
};

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);
const contentOf = async (tree: FileTree, path: readonly string[]): Promise<number[] | null> => {
  const file = await tree.read(path);
  return file && [...new Uint8Array(await file.arrayBuffer())];
};

describe.each(Object.entries(trees))('file tree in %s', (_, make) => {
  let tree: FileTree;
  let fill: () => void;
  beforeEach(() => {
    ({ tree, fill } = make());
  });

  it('[KEEP-1] gives back what was written, chunk after chunk', async () => {
    await tree.write(['a', 'b', 'file.bin'], [bytes(1, 2), Uint16Array.of(0x0403), bytes(5)]);
    expect(await contentOf(tree, ['a', 'b', 'file.bin'])).toEqual([1, 2, 3, 4, 5]);
    await tree.write(['a', 'b', 'file.bin'], [bytes(9)]);
    expect(await contentOf(tree, ['a', 'b', 'file.bin'])).toEqual([9]);
  });

  it('[KEEP-1] what is not there reads as null, lists as empty, and may be removed', async () => {
    expect(await tree.read(['none'])).toBeNull();
    expect(await tree.read(['none', 'deeper'])).toBeNull();
    expect(await tree.list(['none'])).toEqual([]);
    expect(await tree.list([])).toEqual([]);
    await tree.remove(['none']);
    await tree.remove(['none', 'deeper']);
  });

  it('[KEEP-1] lists files and folders by name, and removes folders whole', async () => {
    await tree.write(['top', 'z'], [bytes(1)]);
    await tree.write(['top', 'inner', 'y'], [bytes(1)]);
    expect(await tree.list(['top'])).toEqual([
      { name: 'inner', kind: 'folder' },
      { name: 'z', kind: 'file' },
    ]);
    await tree.remove(['top', 'inner']);
    expect(await tree.list(['top'])).toEqual([{ name: 'z', kind: 'file' }]);
    await tree.remove(['top']);
    expect(await tree.list([])).toEqual([]);
  });

  it('[KEEP-1] a disk that fills in the middle of a write leaves the old file, and says so', async () => {
    await tree.write(['file'], [bytes(1, 2, 3, 4)]);
    fill();
    const refused = tree.write(['file'], [bytes(5, 6), bytes(7, 8, 9)]);
    await expect(problem(refused)).resolves.toMatch(/is full/);
    expect(await contentOf(tree, ['file'])).toEqual([1, 2, 3, 4]);
    await expect(tree.write(['new'], [bytes(1, 2, 3, 4, 5)])).rejects.toMatchObject({ kind: 'storage' });
    expect(await tree.read(['new'])).toBeNull();
    expect((await tree.list([])).map(({ name }) => name)).toEqual(['file']);
  });

  it('[KEEP-1] what fails while its bytes are made leaves the old file', async () => {
    await tree.write(['file'], [bytes(1)]);
    const broken = async function* () {
      yield bytes(2);
      await Promise.resolve();
      throw new Error('it broke');
    };
    await expect(tree.write(['file'], broken())).rejects.toThrow('it broke');
    expect(await contentOf(tree, ['file'])).toEqual([1]);
  });

  it('[KEEP-1] tells what is used, and whether more fits', async () => {
    await tree.write(['folder', 'file'], [new Uint8Array(1000)]);
    const { used, granted } = await tree.usage();
    expect(used).toBe(1000);
    expect(granted).toBeGreaterThanOrEqual(1000);
    expect(await tree.fits(10)).toBe(true);
    expect(await tree.fits(2 ** 60)).toBe(granted === Infinity);
    expect(await tree.list([])).toEqual([{ name: 'folder', kind: 'folder' }]);
  });

  it('[KEEP-1] writes nowhere but below its root', async () => {
    for (const path of [['..', 'file'], ['a/b'], ['.'], []])
      await expect(tree.write(path, [bytes(1)])).rejects.toThrow(/No file may be kept/);
  });
});

describe('the browser’s own file system', () => {
  it('[KEEP-1] what the browser grants is not stretched by asking', async () => {
    const origin = new MemoryOrigin(100);
    const tree = originTree(() => origin);
    expect(await tree.fits(101)).toBe(false);
    expect(await tree.fits(100)).toBe(true);
    expect((await tree.usage()).used).toBe(0);
  });

  it('[KEEP-1] a browser that refuses its storage says so in words', async () => {
    const origin = new MemoryOrigin();
    origin.refusal = new DOMException('Not in private browsing.', 'SecurityError');
    const tree = originTree(() => origin);
    await expect(problem(tree.read(['a']))).resolves.toMatch(/Not in private browsing/);
    await expect(tree.fits(1)).rejects.toMatchObject({ kind: 'storage' });
  });
});
