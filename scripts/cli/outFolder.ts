// The folder for the results: filled under another name beside it, and given its own only when everything is there.
import { mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { AppError } from '../../src/core/appError.ts';

export interface OutFolder {
  readonly write: (path: string, content: Uint8Array | string) => Promise<void>;
  /** Gives the folder its name. */
  readonly finish: () => Promise<void>;
  /** Takes away what was written. */
  readonly discard: () => Promise<void>;
}

/** Throws an AppError before any work when there is something in the way. Nothing is made until the first write. */
export async function outFolder(path: string): Promise<OutFolder> {
  const folder = resolve(path);
  const found = await stat(folder).catch(() => null);
  if (found && !found.isDirectory()) throw inTheWay(path, 'is a file');
  if (found && (await readdir(folder)).length > 0) throw inTheWay(path, 'is not empty');
  const partial = join(dirname(folder), `.${basename(folder)}.partial-${process.pid}`);
  return {
    write: async (name, content) => {
      const file = join(partial, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    },
    finish: async () => {
      if (found) await rmdir(folder);
      await rename(partial, folder);
    },
    discard: () => rm(partial, { recursive: true, force: true }),
  };
}

const inTheWay = (path: string, what: string): AppError => ({
  kind: 'export',
  message: `${path} ${what}.`,
  advice: 'Name a folder that does not exist yet, or an empty one.',
  file: path,
});
