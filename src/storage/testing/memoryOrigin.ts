// The browser's own file system, in memory, with so many bytes granted: what the storage's tests run on in Node.
import type { Chunk } from '../fileTree.ts';
import type { OriginFolder, OriginStorage } from '../originTree.ts';

interface MemoryFile {
  kind: 'file';
  bytes: Uint8Array<ArrayBuffer>;
}
interface MemoryFolder {
  kind: 'directory';
  entries: Map<string, MemoryFile | MemoryFolder>;
}

export class MemoryOrigin implements OriginStorage {
  granted: number;
  /** What each call is refused with, where it is. */
  refusal: DOMException | null = null;
  readonly #root: MemoryFolder = { kind: 'directory', entries: new Map() };

  constructor(granted = Infinity) {
    this.granted = granted;
  }

  getDirectory(): Promise<OriginFolder> {
    return this.refusal ? Promise.reject(this.refusal) : Promise.resolve(this.#folder(this.#root));
  }

  estimate(): Promise<{ usage: number; quota: number }> {
    return Promise.resolve({ usage: bytesOf(this.#root), quota: this.granted });
  }

  /** Puts bytes into a file directly, as something else than this program would. */
  put(path: readonly string[], bytes: Uint8Array<ArrayBuffer>): void {
    let at = this.#root;
    for (const name of path.slice(0, -1)) at = enter(at, name);
    at.entries.set(path.at(-1) ?? '', { kind: 'file', bytes });
  }

  #folder(folder: MemoryFolder): OriginFolder {
    /** Whether there is one of this kind; throws where there is another, or none that may be made. */
    const stands = (name: string, kind: 'file' | 'directory', create: boolean): boolean => {
      const found = folder.entries.get(name);
      if (found && found.kind !== kind) throw new DOMException('It is of another kind.', 'TypeMismatchError');
      if (!found && !create) throw new DOMException('There is none.', 'NotFoundError');
      return found !== undefined;
    };
    return {
      getDirectoryHandle: (name, { create }) =>
        attempt(() => {
          stands(name, 'directory', create);
          return this.#folder(enter(folder, name));
        }),
      getFileHandle: (name, { create }) =>
        attempt(() => {
          if (!stands(name, 'file', create))
            folder.entries.set(name, { kind: 'file', bytes: new Uint8Array(0) });
          return {
            getFile: () => attempt(() => new Blob([fileIn(folder, name).bytes])),
            createWritable: () => attempt(() => this.#writer(folder, name)),
          };
        }),
      removeEntry: (name) =>
        attempt(() => {
          if (!folder.entries.delete(name)) throw new DOMException('There is none.', 'NotFoundError');
        }),
      entries: async function* () {
        await Promise.resolve();
        for (const [name, { kind }] of folder.entries) yield [name, { kind }] as const;
      },
    };
  }

  #writer(folder: MemoryFolder, name: string) {
    let written = new Uint8Array(0);
    const grow = (bytes: number): void => {
      if (bytesOf(this.#root) + bytes > this.granted)
        throw new DOMException('No more is granted.', 'QuotaExceededError');
    };
    return {
      write: (data: Chunk) =>
        attempt(() => {
          grow(written.length + data.byteLength);
          const all = new Uint8Array(written.length + data.byteLength);
          all.set(written);
          all.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), written.length);
          written = all;
        }),
      truncate: (bytes: number) => attempt(() => grow(bytes)),
      close: () =>
        attempt(() => {
          fileIn(folder, name).bytes = written;
        }),
      abort: () => Promise.resolve(),
    };
  }
}

const attempt = <T>(work: () => T): Promise<T> => Promise.resolve().then(work);

function enter(folder: MemoryFolder, name: string): MemoryFolder {
  const known = folder.entries.get(name);
  if (known?.kind === 'directory') return known;
  const made: MemoryFolder = { kind: 'directory', entries: new Map() };
  folder.entries.set(name, made);
  return made;
}

function fileIn(folder: MemoryFolder, name: string): MemoryFile {
  const file = folder.entries.get(name);
  if (file?.kind !== 'file') throw new DOMException('There is none.', 'NotFoundError');
  return file;
}

const bytesOf = (at: MemoryFile | MemoryFolder): number =>
  at.kind === 'file' ? at.bytes.length : [...at.entries.values()].reduce((sum, one) => sum + bytesOf(one), 0);
