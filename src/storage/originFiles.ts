// Files in the browser's own file system: read, written whole or not at all, removed; a full disk is said in words.
import type { AppError } from '../core/appError.ts';

export type Chunk =
  Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

/** A folder by its path from the top; made where it is missing and `create` says so, else null. */
export async function folderAt(
  path: readonly string[],
  create: boolean,
): Promise<FileSystemDirectoryHandle | null> {
  try {
    let at = await navigator.storage.getDirectory();
    for (const name of path) at = await at.getDirectoryHandle(name, { create });
    return at;
  } catch (thrown) {
    if (!create && thrown instanceof DOMException && thrown.name === 'NotFoundError') return null;
    throw await storageError(thrown);
  }
}

/** The file, or null where there is none. */
export async function fileAt(folder: readonly string[], name: string): Promise<File | null> {
  const place = await folderAt(folder, false);
  try {
    return place ? await (await place.getFileHandle(name)).getFile() : null;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'NotFoundError') return null;
    throw await storageError(thrown);
  }
}

export async function readJson<T>(folder: readonly string[], name: string): Promise<T | null> {
  const file = await fileAt(folder, name);
  if (!file) return null;
  try {
    return JSON.parse(await file.text()) as T;
  } catch {
    return null; // cut short: as if it were not there
  }
}

/** Writes a file; what was there before stays until the last chunk is written. */
export async function writeFile(
  folder: readonly string[],
  name: string,
  chunks: Iterable<Chunk> | AsyncIterable<Chunk>,
): Promise<void> {
  const place = await folderAt(folder, true);
  if (!place) return;
  try {
    const out = await (await place.getFileHandle(name, { create: true })).createWritable();
    try {
      for await (const chunk of chunks) await out.write(chunk);
      await out.close();
    } catch (thrown) {
      await out.abort().catch(() => undefined);
      throw thrown;
    }
  } catch (thrown) {
    throw await storageError(thrown);
  }
}

/**
 * Whether so many bytes more fit. A file is stretched to that length and thrown away, which takes no time and no disk: what browsers say
 * of their quota is rounded, and newer ones say the same number on every machine. Throws only where the storage is refused.
 */
export async function fits(bytes: number): Promise<boolean> {
  const place = await folderAt([], true);
  if (!place) return false;
  const name = 'room.tmp';
  try {
    const out = await (await place.getFileHandle(name, { create: true })).createWritable();
    try {
      await out.truncate(bytes);
      return true;
    } finally {
      await out.abort().catch(() => undefined);
    }
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'QuotaExceededError') return false;
    throw await storageError(thrown);
  } finally {
    await remove([], name);
  }
}

export const writeJson = (folder: readonly string[], name: string, value: unknown): Promise<void> =>
  writeFile(folder, name, [new TextEncoder().encode(JSON.stringify(value))]);

export async function remove(folder: readonly string[], name: string): Promise<void> {
  const place = await folderAt(folder, false);
  await place?.removeEntry(name, { recursive: true }).catch(() => undefined);
}

/** Names of the folders within a folder. */
export async function foldersIn(path: readonly string[]): Promise<readonly string[]> {
  const place = await folderAt(path, false);
  const names: string[] = [];
  for await (const [name, handle] of place?.entries() ?? [])
    if (handle.kind === 'directory') names.push(name);
  return names.sort();
}

/** Errors of the storage in words; anything else stays as it is. */
async function storageError(thrown: unknown): Promise<unknown> {
  if (!(thrown instanceof DOMException)) return thrown;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate().catch(() => ({ usage: 0, quota: 0 }));
  const full = thrown.name === 'QuotaExceededError';
  return {
    kind: 'storage',
    message: full
      ? `The browser's storage is full: this page uses ${Math.round(usage / 1e6)} MB and is granted no more.`
      : `The browser's storage refused: ${thrown.message}`,
    advice: full
      ? 'Free disk space, or remove pairs, runs and models that are no longer needed; what was kept before is still there.'
      : 'Close other tabs of this page and leave private browsing, then try again.',
    details: { name: thrown.name, usage, quota },
  } satisfies AppError;
}
