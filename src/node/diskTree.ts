// The file tree in a folder on disk, for commands.
import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Chunk,
  type FileTree,
  splitPath,
  storageFull,
  storageRefused,
  type TreeUsage,
} from '../storage/fileTree.ts';

const WHOSE = 'The disk';
/** Ends the name of a file that is being written; such files are not listed. */
const UNFINISHED = '.part';

/** Appends bytes to an open file; a test may put a full disk in its place. */
export type Append = (file: Awaited<ReturnType<typeof open>>, bytes: Uint8Array) => Promise<void>;

const append: Append = (file, bytes) => file.writeFile(bytes);

/** `root` is made when the first file is written. */
export function diskTree(root: string, write: Append = append): FileTree {
  const usage = async (): Promise<TreeUsage> => {
    await mkdir(root, { recursive: true });
    const { bavail, bsize } = await statfs(root);
    const used = await bytesIn(root);
    return { used, granted: used + bavail * bsize };
  };

  /** What the disk refuses, as an AppError; of what is missing, null. */
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (thrown) {
      const code = codeOf(thrown);
      if (code === 'ENOENT' || code === 'ENOTDIR') return null;
      if (code === 'ENOSPC' || code === 'EDQUOT') throw storageFull(WHOSE, await usage());
      if (code === null) throw thrown;
      throw storageRefused(WHOSE, thrown instanceof Error ? thrown.message : code, 'Choose another folder.');
    }
  };

  const placeOf = (path: readonly string[]): string => {
    const { folder, name } = splitPath(path);
    return join(root, ...folder, name);
  };

  return {
    usage,
    read: (path) =>
      attempt(async () => {
        const place = placeOf(path);
        if (!(await stat(place)).isFile()) return null;
        return openAsBlob(place);
      }),
    write: async (path, chunks) => {
      await attempt(async () => {
        const place = placeOf(path);
        const unfinished = `${place}.${randomUUID()}${UNFINISHED}`;
        await mkdir(join(place, '..'), { recursive: true });
        try {
          const file = await open(unfinished, 'wx');
          try {
            for await (const chunk of chunks) await write(file, bytesOf(chunk));
          } finally {
            await file.close();
          }
          await rename(unfinished, place);
        } catch (thrown) {
          await rm(unfinished, { force: true });
          throw thrown;
        }
      });
    },
    remove: async (path) => {
      await attempt(() => rm(placeOf(path), { recursive: true, force: true }));
    },
    list: async (folder) => {
      if (folder.length > 0) splitPath(folder);
      const entries = await attempt(() => readdir(join(root, ...folder), { withFileTypes: true }));
      return (entries ?? [])
        .filter(({ name }) => !name.endsWith(UNFINISHED))
        .map((entry) => ({ name: entry.name, kind: entry.isDirectory() ? 'folder' : 'file' }) as const)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    fits: async (bytes) => {
      const { used, granted } = await usage();
      return bytes <= granted - used;
    },
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Chunk): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const codeOf = (thrown: unknown): string | null =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0, // removed in between
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
