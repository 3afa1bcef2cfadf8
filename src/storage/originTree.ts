// The file tree in the browser's own file system, of this page's origin alone.
import {
  type Chunk,
  type FileTree,
  splitPath,
  storageFull,
  storageRefused,
  type TreeEntry,
  type TreeUsage,
} from './fileTree.ts';

interface OriginWriter {
  write(data: Chunk): Promise<void>;
  truncate(bytes: number): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}
interface OriginFile {
  getFile(): Promise<Blob>;
  createWritable(): Promise<OriginWriter>;
}
/** What is used of a FileSystemDirectoryHandle. */
export interface OriginFolder {
  getDirectoryHandle(name: string, options: { create: boolean }): Promise<OriginFolder>;
  getFileHandle(name: string, options: { create: boolean }): Promise<OriginFile>;
  removeEntry(name: string, options: { recursive: boolean }): Promise<void>;
  entries(): AsyncIterable<readonly [string, { readonly kind: 'file' | 'directory' }]>;
}
/** What is used of navigator.storage. */
export interface OriginStorage {
  getDirectory(): Promise<OriginFolder>;
  estimate(): Promise<{ usage?: number; quota?: number }>;
}

const WHOSE = 'The browser’s storage';

/** `storage` is asked for at the first call, so that a tree may be made where there is no storage. */
export function originTree(storage: () => OriginStorage): FileTree {
  const usage = async (): Promise<TreeUsage> => {
    const { usage: used = 0, quota: granted = 0 } = await storage()
      .estimate()
      .catch((): { usage?: number; quota?: number } => ({}));
    return { used, granted };
  };

  /** What the browser throws, as an AppError; of what is missing, null. */
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (thrown) {
      const name = thrown instanceof DOMException || thrown instanceof TypeError ? thrown.name : '';
      if (name === 'NotFoundError') return null;
      if (name === 'QuotaExceededError') throw storageFull(WHOSE, await usage());
      if (name === '') throw thrown;
      throw storageRefused(
        WHOSE,
        thrown instanceof Error ? thrown.message : name,
        'Close other tabs of this page and leave private browsing, then try again.',
      );
    }
  };

  const folderAt = async (path: readonly string[], create: boolean): Promise<OriginFolder> => {
    let at = await storage().getDirectory();
    for (const name of path) at = await at.getDirectoryHandle(name, { create });
    return at;
  };

  /** Opens a file for writing and closes it; whatever goes wrong in between leaves it as it was. */
  const writing = async (
    path: readonly string[],
    work: (out: OriginWriter) => Promise<boolean>,
  ): Promise<void> => {
    const { folder, name } = splitPath(path);
    const place = await folderAt(folder, true);
    const known = await place.getFileHandle(name, { create: false }).catch(() => null);
    const out = await (known ?? (await place.getFileHandle(name, { create: true }))).createWritable();
    let closed = false;
    try {
      if (await work(out)) {
        await out.close();
        closed = true;
      }
    } finally {
      if (!closed) {
        await out.abort().catch(() => undefined); // what went wrong before counts
        if (!known) await place.removeEntry(name, { recursive: false }).catch(() => undefined);
      }
    }
  };

  return {
    usage,
    read: (path) =>
      attempt(async () => {
        const { folder, name } = splitPath(path);
        return (await (await folderAt(folder, false)).getFileHandle(name, { create: false })).getFile();
      }),
    write: async (path, chunks) => {
      await attempt(() =>
        writing(path, async (out) => {
          for await (const chunk of chunks) await out.write(chunk);
          return true;
        }),
      );
    },
    remove: async (path) => {
      await attempt(async () => {
        const { folder, name } = splitPath(path);
        await (await folderAt(folder, false)).removeEntry(name, { recursive: true });
      });
    },
    list: async (folder) => {
      const listed = await attempt(async () => {
        const found: TreeEntry[] = [];
        for await (const [name, { kind }] of (await folderAt(folder, false)).entries())
          found.push({ name, kind: kind === 'file' ? 'file' : 'folder' });
        return found.sort((a, b) => (a.name < b.name ? -1 : 1));
      });
      return listed ?? [];
    },
    // A file is stretched to that length and thrown away, which takes no time and no disk: what browsers say of their quota is
    // rounded, and newer ones say the same number on every machine.
    fits: async (bytes) => {
      let fitting = false;
      await attempt(() =>
        writing(['room.tmp'], async (out) => {
          fitting = await out.truncate(bytes).then(
            () => true,
            (thrown: unknown) => {
              if (thrown instanceof DOMException && thrown.name === 'QuotaExceededError') return false;
              throw thrown;
            },
          );
          return false;
        }),
      );
      return fitting;
    },
  };
}
