// Files by their path, whoever holds them: the browser's own file system, or a folder on disk.
import type { AppError } from '../core/appError.ts';

export type Chunk =
  Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

export interface TreeEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** Bytes in use, and how many may be used in all; both as the system states them. */
export interface TreeUsage {
  readonly used: number;
  readonly granted: number;
}

/** All methods reject with an AppError of kind 'storage' where the storage is full or refused. */
export interface FileTree {
  /** Null where there is no such file. */
  readonly read: (path: readonly string[]) => Promise<Blob | null>;
  /** Whole or not at all: what was there before stays until the last chunk is written. */
  readonly write: (path: readonly string[], chunks: Iterable<Chunk> | AsyncIterable<Chunk>) => Promise<void>;
  /** A file, or a folder with all that is in it; nothing happens where there is none. */
  readonly remove: (path: readonly string[]) => Promise<void>;
  /** What lies in a folder, by name; empty where there is none. A file that is being written may be listed already. */
  readonly list: (folder: readonly string[]) => Promise<readonly TreeEntry[]>;
  /** Whether so many bytes more can be written now. */
  readonly fits: (bytes: number) => Promise<boolean>;
  readonly usage: () => Promise<TreeUsage>;
}

/** Names of folders in a folder. */
export const foldersIn = async (tree: FileTree, folder: readonly string[]): Promise<readonly string[]> =>
  (await tree.list(folder)).flatMap(({ name, kind }) => (kind === 'folder' ? [name] : []));

/** The folder and the name of a path. Throws where a part of it could lead elsewhere: that is a defect of ours. */
export function splitPath(path: readonly string[]): {
  readonly folder: readonly string[];
  readonly name: string;
} {
  const name = path.at(-1);
  if (name === undefined || !path.every((part) => /^[\w-][\w.-]*$/.test(part)))
    throw new Error(`No file may be kept as ${JSON.stringify(path)}.`);
  return { folder: path.slice(0, -1), name };
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** `whose`: "The browser's storage", "The disk". */
export const storageFull = (whose: string, { used, granted }: TreeUsage): AppError => ({
  kind: 'storage',
  message: `${whose} is full: ${megabytes(used)} are in use, and no more is granted.`,
  advice:
    'Free disk space, or remove pairs, runs and models that are no longer needed; what was kept before is still there.',
  details: { used, granted },
});

export const storageRefused = (whose: string, why: string, advice: string): AppError => ({
  kind: 'storage',
  message: `${whose} refused: ${why}`,
  advice,
  details: { why },
});
