// What only a page brings: a server's models, dialogues, files on the user's disk, and what older pages left behind.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isAppError } from '../core/appError.ts';
import { asFound } from '../core/registration/placement.ts';
import { canChooseFile, chooseFile, chooseFolder, download, howFilesAreSaved } from './destinationDialogs.ts';
import { fillFile, gather, writeRefusal } from './destinationSinks.ts';
import { modelAt, servedModel } from './modelFiles.ts';
import { takeOverOlderPage } from './olderPage.ts';
import { originTree } from './originTree.ts';
import type { Unreadable } from './record.ts';
import { createStorage } from './storage.ts';
import { MemoryOrigin } from './testing/memoryOrigin.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (thrown: unknown) => (isAppError(thrown) ? thrown.message : String(thrown)),
  );
const madeStorage = (told: Unreadable[] = []) => {
  const origin = new MemoryOrigin();
  return createStorage(
    originTree(() => origin),
    (one) => told.push(one),
    null,
  );
};

describe('models', () => {
  const root = 'scripts/oracles/network/drunet18/';
  const files = (change: (bytes: Uint8Array<ArrayBuffer>) => void = () => undefined) =>
    ['model.json', 'weights-1of1.bin'].map((name) => {
      const bytes = Uint8Array.from(readFileSync(`${root}${name}`));
      if (name.endsWith('.bin')) change(bytes);
      return { path: `folder/${name}`, file: new File([bytes], name) };
    });

  it('[KEEP-8] a model from elsewhere is kept once every byte of it is held to its SHA-256', async () => {
    const { models } = madeStorage();
    const entry = await models.importFrom(files(), new Map());
    expect(await models.list()).toEqual([entry]);
    const shard = await modelAt(models, entry.path).shard('weights-1of1.bin', () => undefined);
    expect(shard).toEqual(Uint8Array.from(readFileSync(`${root}weights-1of1.bin`)));
    const other = await models.importFrom(files(), new Map([[entry.id, 'other weights']]));
    expect(other.id).toMatch(new RegExp(`^${entry.id}-[0-9a-f]{8}$`));
  });

  it('[KEEP-8] one that is damaged or lacks a file is refused, and nothing of it is kept', async () => {
    const { models } = madeStorage();
    const flipped = files((bytes) => (bytes[9] = (bytes[9] ?? 0) ^ 1));
    expect(await messageOf(models.importFrom(flipped, new Map()))).toMatch(/SHA-256 of weights-1of1.bin/);
    expect(await messageOf(models.importFrom(files().slice(0, 1), new Map()))).toMatch(/is missing/);
    expect(await models.list()).toEqual([]);
  });

  it('[WEI-2] a served model reports the bytes that have come, and says what the server answers', async () => {
    const answers: Record<string, () => Response> = {
      'http://x/m/model.json': () => new Response('{"a":1}'),
      'http://x/m/w.bin': () => new Response(Uint8Array.of(1, 2, 3)),
      'http://x/odd/model.json': () => new Response('<html>'),
    };
    vi.stubGlobal('fetch', (url: string) =>
      url.startsWith('http://gone')
        ? Promise.reject(new TypeError('no network'))
        : Promise.resolve(answers[url]?.() ?? new Response('', { status: 404 })),
    );
    const source = modelAt(madeStorage().models, 'http://x/m/model.json');
    expect(await source.json()).toEqual({ a: 1 });
    const seen: number[] = [];
    expect(await source.shard('w.bin', (bytes) => seen.push(bytes))).toEqual(Uint8Array.of(1, 2, 3));
    expect(seen.at(-1)).toBe(3);
    expect(await messageOf(source.shard('none.bin', () => undefined))).toMatch(/none.bin.*answered 404/);
    expect(await messageOf(servedModel('http://x/odd/model.json').json())).toMatch(/not JSON/);
    expect(await messageOf(servedModel('http://gone/model.json').json())).toMatch(/no network/);
  });
});

describe('destinations', () => {
  const stream = (...bytes: number[]) => new Blob([Uint8Array.from(bytes)]).stream();

  it('[EXP-24] asks with the browser’s own dialogue where there is one, and takes a dismissal as no', async () => {
    expect(await chooseFolder()).toBeNull();
    expect(await chooseFile('a.zip', 'application/zip', '.zip')).toEqual({ kind: 'download' });
    expect([canChooseFile(), howFilesAreSaved()]).toEqual([
      false,
      expect.stringMatching(/downloaded/) as string,
    ]);
    const dismissed = () => Promise.reject(new DOMException('No.', 'AbortError'));
    vi.stubGlobal('showDirectoryPicker', () => Promise.resolve('folder'));
    vi.stubGlobal('showSaveFilePicker', dismissed);
    expect(await chooseFolder()).toEqual({ kind: 'folder', handle: 'folder' });
    expect(await chooseFile('a.zip', 'application/zip', '.zip')).toBeNull();
    vi.stubGlobal('showSaveFilePicker', () => Promise.reject(new Error('broken')));
    await expect(chooseFile('a.zip', 'application/zip', '.zip')).rejects.toThrow('broken');
  });

  it('[EXP-24] a Blob is handed to the browser under its name', () => {
    const link = { href: '', download: '', click: vi.fn() };
    vi.stubGlobal('document', { createElement: () => link });
    vi.useFakeTimers();
    download(new Blob(['x']), 'name.txt');
    vi.runAllTimers();
    vi.useRealTimers();
    expect(link.download).toBe('name.txt');
    expect(link.click).toHaveBeenCalledOnce();
  });

  it('[EXP-24] bytes end in a Blob or a file; a file that could not be written is taken away again', async () => {
    const gathered = await gather(stream(1, 2), 'application/zip', 1);
    expect([gathered.bytes, gathered.blob?.type]).toEqual([2, 'application/zip']);
    let removed = 0;
    const written: Uint8Array[] = [];
    const handle = (fails: boolean) =>
      ({
        createWritable: () =>
          Promise.resolve(
            new WritableStream<Uint8Array>({
              write: (chunk) => {
                if (fails) throw new DOMException('Full.', 'QuotaExceededError');
                written.push(chunk);
              },
            }),
          ),
        getFile: () => Promise.resolve({ size: 0 }),
        remove: () => Promise.resolve(removed++),
      }) as unknown as FileSystemFileHandle;
    expect(await fillFile(handle(false), stream(1, 2, 3), 4)).toMatchObject({ files: 4, bytes: 3 });
    expect(await messageOf(fillFile(handle(true), stream(1), 1))).toMatch(/not enough/);
    expect(removed).toBe(1);
    expect(writeRefusal('other')).toBe('other');
  });
});

describe('what older pages kept', () => {
  const placement = asFound({
    map: { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], centre: [0, 0, 0], shift: [0, 0, 0] },
    affine: false,
    before: 0,
    after: 1,
  });

  /** IndexedDB as far as it is asked: databases of one table each. */
  const fakeDatabases = (content: Record<string, Record<string, unknown>>) => {
    const deleted: string[] = [];
    const request = <T>(result: T) => {
      const asked = { result, error: null, onsuccess: (): void => undefined, onerror: (): void => undefined };
      queueMicrotask(() => asked.onsuccess());
      return asked;
    };
    vi.stubGlobal('indexedDB', {
      databases: () => Promise.resolve(Object.keys(content).map((name) => ({ name }))),
      deleteDatabase: (name: string) => request(deleted.push(name)),
      open: (name: string) =>
        request({
          objectStoreNames: { contains: () => true },
          transaction: () => ({
            objectStore: () => ({
              getAllKeys: () => request(Object.keys(content[name] ?? {})),
              getAll: () => request(Object.values(content[name] ?? {})),
            }),
          }),
          close: () => undefined,
        }),
    });
    return deleted;
  };

  it('[KEEP-5] placements move over and their database goes; a cohort with an odd row stays whole, and is said', async () => {
    const deleted = fakeDatabases({
      'synthmr-placements': { abc123: placement },
      'synthmr-cohort': { odd: { id: 'odd' } },
      'somebody-else': { a: 1 },
    });
    const caches: string[] = [];
    vi.stubGlobal('caches', { delete: (name: string) => Promise.resolve(caches.push(name) > 0) });
    const told: Unreadable[] = [];
    const storage = madeStorage();
    await takeOverOlderPage(storage, (one) => told.push(one));
    expect(deleted).toEqual(['synthmr-placements']);
    expect(told).toMatchObject([{ what: 'record in synthmr-cohort', name: 'odd' }]);
    expect(caches).toEqual(['synthmr-weights']);
    expect(await storage.placements.adopt('abc123', null)).toBe(true); // it stands in the new place
  });
});
