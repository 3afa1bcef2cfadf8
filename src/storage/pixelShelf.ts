// Pixels of opened studies within a budget: the least recently used study is put aside into files, and brought back when it is needed.
import type { AppError } from '../core/appError.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { Stack } from '../core/geometry/stack.ts';
import type { Chunk, FileTree } from './fileTree.ts';

const kinds = { Int16Array, Uint16Array, Uint8Array, Float32Array };
type Kind = keyof typeof kinds;

/** A stack that lies in a file: what it was, and where. */
interface Aside {
  readonly layer: string;
  readonly kind: Kind;
  readonly geometry: Stack['geometry'];
  readonly path: readonly string[];
}

export interface ShelfUse {
  /** Of all stacks in memory. */
  readonly bytes: number;
  readonly budget: number;
  /** Studies that were put aside. */
  readonly aside: number;
}

export interface ShelfHost {
  readonly tree: FileTree;
  /** Where the files lie; removed when all is dropped. */
  readonly folder: string;
  /** Bytes that all stacks may take together. */
  readonly budget: () => number;
  /** Whether a study is in view or being worked on: it stays in memory, whatever the budget. */
  readonly inUse: (study: string) => boolean;
  readonly changed: (use: ShelfUse) => void;
  /** A study could not be put aside: it stays in memory. */
  readonly failed: (thrown: unknown) => void;
}

const goneAside: AppError = {
  kind: 'storage',
  message: 'The pixels of a study that was put aside to save memory are gone.',
  advice: 'The study is read again from its files.',
};

const GIB = 2 ** 30;

/** A quarter of the memory that the machine states (browsers state 8 GiB at most), and 1 GiB where it states none. */
export const pixelBudget = (statedBytes: number | null): number =>
  statedBytes === null ? GIB : statedBytes / 4;

export class PixelShelf {
  readonly #host: ShelfHost;
  /** By study, the least recently used first; then by layer. */
  readonly #studies = new Map<string, Map<string, Stack>>();
  readonly #aside = new Map<string, readonly Aside[]>();
  #work: Promise<void> = Promise.resolve();
  #files = 0;

  constructor(host: ShelfHost) {
    this.#host = host;
  }

  get(study: string, layer: string): Stack | null {
    return this.#studies.get(study)?.get(layer) ?? null;
  }

  put(study: string, layer: string, stack: Stack): void {
    const layers = this.#studies.get(study) ?? new Map<string, Stack>();
    layers.set(layer, stack);
    this.#studies.set(study, layers);
    this.touch(study);
  }

  /** It is used now: others go before it does. */
  touch(study: string): void {
    const layers = this.#studies.get(study);
    if (layers) {
      this.#studies.delete(study);
      this.#studies.set(study, layers);
    }
    void this.settle();
  }

  drop(study: string, layer: string): void {
    const layers = this.#studies.get(study);
    layers?.delete(layer);
    if (layers?.size === 0) this.#studies.delete(study);
    const aside = this.#aside.get(study)?.filter((one) => one.layer !== layer);
    if (aside?.length === 0) this.#aside.delete(study);
    else if (aside) this.#aside.set(study, aside);
    this.#tell();
  }

  /** Drops all of one study. */
  dropStudy(study: string): void {
    this.#studies.delete(study);
    this.#aside.delete(study);
    this.#tell();
  }

  /** Drops all, in memory and in files. */
  async clear(): Promise<void> {
    this.#studies.clear();
    this.#aside.clear();
    this.#tell();
    await this.#next(() => this.#host.tree.remove([this.#host.folder]));
  }

  isAside(study: string): boolean {
    return this.#aside.has(study);
  }

  /** Brings a study back that was put aside; does nothing for others. Rejects where its files cannot be read: it is dropped then. */
  bringBack(study: string): Promise<void> {
    return this.#next(async () => {
      const aside = this.#aside.get(study);
      if (!aside) return;
      const layers = new Map<string, Stack>();
      try {
        for (const { layer, kind, geometry, path } of aside) {
          const file = await this.#host.tree.read(path);
          if (!file) throw goneAside;
          layers.set(layer, filled(kind, geometry, await file.arrayBuffer()));
        }
      } catch (thrown) {
        this.#aside.delete(study);
        this.#tell();
        throw thrown;
      }
      if (this.#aside.get(study) !== aside) return; // closed, or dropped again, meanwhile
      this.#aside.delete(study);
      this.#studies.set(study, new Map([...layers, ...(this.#studies.get(study) ?? [])]));
      this.#tell();
      for (const { path } of aside) await this.#host.tree.remove(path);
    });
  }

  /** Puts studies aside until the rest fits. Never rejects. */
  settle(): Promise<void> {
    this.#tell();
    return this.#next(async () => {
      for (const [study, layers] of [...this.#studies]) {
        if (this.#bytes() <= this.#host.budget()) return;
        if (!this.#host.inUse(study) && this.#studies.get(study) === layers)
          await this.#putAside(study, layers);
      }
    }).catch((thrown: unknown) => this.#host.failed(thrown));
  }

  async #putAside(study: string, layers: ReadonlyMap<string, Stack>): Promise<void> {
    const stacks = [...layers];
    const aside: Aside[] = [];
    const forget = (): Promise<unknown> => Promise.all(aside.map(({ path }) => this.#host.tree.remove(path)));
    try {
      for (const [layer, { geometry, voxels }] of stacks) {
        const path = [this.#host.folder, `${this.#files++}.bin`];
        aside.push({ layer, kind: kindOf(voxels), geometry, path });
        await this.#host.tree.write(path, copies(voxels));
      }
    } catch (thrown) {
      await forget();
      throw thrown;
    }
    const same =
      layers.size === stacks.length && stacks.every(([layer, stack]) => layers.get(layer) === stack);
    if (!same || this.#studies.get(study) !== layers || this.#host.inUse(study)) {
      await forget(); // it was used, changed or closed meanwhile
      return;
    }
    this.#studies.delete(study);
    this.#aside.set(study, aside);
    this.#tell();
  }

  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }

  #bytes(): number {
    let bytes = 0;
    for (const layers of this.#studies.values())
      for (const { voxels } of layers.values()) bytes += voxels.byteLength;
    return bytes;
  }

  #tell(): void {
    this.#host.changed({ bytes: this.#bytes(), budget: this.#host.budget(), aside: this.#aside.size });
  }
}

function kindOf(voxels: Stack['voxels']): Kind {
  if (voxels instanceof Int16Array) return 'Int16Array';
  if (voxels instanceof Uint16Array) return 'Uint16Array';
  return voxels instanceof Uint8Array ? 'Uint8Array' : 'Float32Array';
}

function filled(kind: Kind, geometry: Stack['geometry'], buffer: ArrayBuffer): Stack {
  const Voxels = kinds[kind];
  const values = new Voxels(buffer);
  const stack = sharedStack<Int16Array | Uint16Array | Uint8Array | Float32Array>(
    Voxels,
    Voxels.BYTES_PER_ELEMENT,
    geometry,
  );
  stack.voxels.set(values);
  return stack;
}

const PIECE = 2 ** 23;

/** Bytes of shared memory cannot be written as they are. */
function* copies({ buffer, byteOffset, byteLength }: Stack['voxels']): Generator<Chunk> {
  for (let at = 0; at < byteLength; at += PIECE)
    yield Uint8Array.from(new Uint8Array(buffer, byteOffset + at, Math.min(PIECE, byteLength - at)));
}
