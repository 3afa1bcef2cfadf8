// The folder for the results: filled under another name, and given its own only when everything is there.
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { AppError } from '../../src/core/appError.ts';

export interface OutFolder {
  readonly write: (path: string, content: Uint8Array | string) => Promise<void>;
  /** Gives the folder its name. */
  readonly finish: () => Promise<void>;
  /** Takes away what was written. */
  readonly discard: () => Promise<void>;
}

/**
 * Throws an AppError before any work when there is something in the way, or nothing can be written there. Nothing is left until
 * the first write. A folder that is there may be a mount point or lie behind a link: it is filled, not replaced.
 */
export async function outFolder(path: string): Promise<OutFolder> {
  const folder = resolve(path);
  const found = await stat(folder).catch(() => null);
  if (!found && (await lstat(folder).catch(() => null))) throw inTheWay(path, 'is a link to nowhere');
  if (found && !found.isDirectory()) throw inTheWay(path, 'is a file');
  const there = found ? await readdir(folder) : [];
  if (there.length > 0) throw there.every(isPartial) ? cutOff(path, there) : inTheWay(path, 'is not empty');
  const name = `partial-${process.pid}`;
  const partial = found ? join(folder, `.${name}`) : join(dirname(folder), `.${basename(folder)}.${name}`);
  /** Folders that were made for the results, the innermost first. */
  let made: readonly string[] = [];
  const make = async (): Promise<void> => {
    made = [...(await makeFolders(partial)), ...made];
  };
  const discard = async (): Promise<void> => {
    await rm(partial, { recursive: true, force: true });
    for (const one of made) await rmdir(one).catch(() => undefined); // another's files may be in it by now
    made = [];
  };
  await make().catch((thrown: unknown) => {
    throw notWritable(path, thrown);
  });
  await discard();
  return {
    write: async (file, content) => {
      await make();
      const to = join(partial, file);
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to, content);
    },
    finish: () => (found ? moveUp(partial, folder) : rename(partial, folder)),
    discard,
  };
}

/** Everything in `partial` into the folder that it is in; nothing where that cannot be done for all. */
async function moveUp(partial: string, folder: string): Promise<void> {
  const names = await readdir(partial);
  const there = new Set(await readdir(folder));
  const taken = names.find((name) => there.has(name));
  if (taken !== undefined) throw inTheWay(join(folder, taken), 'was put there meanwhile');
  const moved: string[] = [];
  try {
    for (const name of names) {
      await rename(join(partial, name), join(folder, name));
      moved.push(name);
    }
  } catch (thrown) {
    for (const name of moved) await rm(join(folder, name), { recursive: true, force: true });
    throw thrown;
  }
  await rmdir(partial);
}

/**
 * Makes a folder and those above it; answers those that it made, the innermost first. Node's own way to do so never ends where a
 * file system says of a new folder that it does not exist, as /proc does.
 */
async function makeFolders(folder: string): Promise<string[]> {
  if (existsSync(folder)) return [];
  const above = await makeFolders(dirname(folder));
  try {
    await mkdir(folder);
  } catch (thrown) {
    for (const one of above) await rmdir(one);
    throw thrown;
  }
  return [folder, ...above];
}

const inTheWay = (path: string, what: string): AppError => ({
  kind: 'export',
  message: `${path} ${what}.`,
  advice: 'Name a folder that does not exist yet, or an empty one.',
  file: path,
});

/** What a run has left that was killed: nobody sees it who looks for files, and whether it still runs, on another machine, is not known. */
const isPartial = (name: string): boolean => /^\.partial-\d+$/.test(name);

const cutOff = (path: string, left: readonly string[]): AppError => ({
  kind: 'export',
  message: `${path} holds what a run has written that was cut off, or that still runs: ${left.join(', ')}.`,
  advice: 'Where none runs, delete that and start again; or name another folder.',
  file: path,
});

/** Nothing can be made at `path`. */
export const notWritable = (path: string, thrown: unknown): AppError => ({
  kind: 'export',
  message: `${path} cannot be written: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
  advice: 'Name a place where you may write.',
  file: path,
});
