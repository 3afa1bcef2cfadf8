// A folder on disk as it would be dropped: every file below it, opened when it is read.
import { openAsBlob } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppError } from '../core/appError.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';

/** A folder's files, those behind symbolic links too, sorted by path; or the one file. Throws an AppError where there is nothing. */
export async function droppedFolder(path: string): Promise<readonly DroppedFile[]> {
  const found = await stat(path).catch(() => null);
  if (!found) throw unusable(path, 'there is no such folder');
  const paths = found.isFile() ? [path] : await filesBelow(path).catch(refused(path));
  if (paths.length === 0) throw unusable(path, 'it is empty');
  return Promise.all(paths.sort().map(async (one) => ({ path: one, file: await openAsBlob(one) })));
}

/** `seen`: real paths of the folders on the way, so that links in a circle end. `paths`: where all that are found are put. */
async function filesBelow(folder: string, seen = new Set<string>(), paths: string[] = []): Promise<string[]> {
  const real = await realpath(folder);
  if (seen.has(real)) return paths;
  seen.add(real);
  for (const { name } of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null); // a link to nowhere is no file
    if (found?.isFile()) paths.push(path);
    else if (found?.isDirectory()) await filesBelow(path, seen, paths);
  }
  return paths;
}

const refused =
  (path: string) =>
  (thrown: unknown): never => {
    throw unusable(path, `it may not be read (${thrown instanceof Error ? thrown.message : String(thrown)})`);
  };

export const unusable = (path: string, why: string): AppError => ({
  kind: 'file',
  message: `${path} cannot be used: ${why.replace(/\.$/, '')}.`,
  advice: 'Name the folder that holds the DICOM files of a head CT.',
  file: path,
});
