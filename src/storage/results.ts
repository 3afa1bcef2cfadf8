// Finished slices of a synthesis, and the spread of those that were measured, so that a reload finds them again.
import type { Contrast } from '../core/contrast.ts';
import { sha256 } from '../core/files/sha256.ts';
import type { Stack } from '../core/geometry/stack.ts';
import type { FileTree } from './fileTree.ts';

const top = 'results';

/** What a result depends on: any change makes another name. */
export interface ResultKey {
  readonly seriesUid: string;
  readonly weightsSha256: string;
  readonly windows: string;
  readonly mask: string;
  readonly contrasts: readonly Contrast[];
}

/** A finished slice, and how far it lies from what its model was trained on; null where the model does not tell. */
interface KeptSlice {
  readonly slice: number;
  readonly domain: number | null;
}

/** A slice's spread by its mean in the head, one a contrast; null where no head is. */
interface KeptSpread {
  readonly slice: number;
  readonly mean: readonly (number | null)[];
}

export interface KeptResults {
  /**
   * Writes one finished slice of `results`: all contrasts one after another, 16 bits a pixel; then `domain`, or NaN. The
   * spread that was kept of another making of this slice goes.
   */
  readonly keep: (name: string, made: KeptSlice, results: readonly Stack[]) => Promise<void>;
  /** Brings kept slices back into `results`; answers which were found. A file of another size counts as missing. */
  readonly read: (name: string, results: readonly Stack[]) => Promise<readonly KeptSlice[]>;
  /** How many slices are kept under a name. */
  readonly count: (name: string) => Promise<number>;
  /** The spread of one slice, likewise: all contrasts, then each one's mean, or NaN. */
  readonly keepSpread: (name: string, measured: KeptSpread, spread: readonly Stack[]) => Promise<void>;
  readonly readSpread: (name: string, spread: readonly Stack[]) => Promise<readonly KeptSpread[]>;
  /** Results and their spread. */
  readonly clear: () => Promise<void>;
}

/** A name for the results of one CT under one model: a hash, so that no identifier is written to disk. */
export async function resultName(key: ResultKey, ct: Stack): Promise<string> {
  const { columns, rows, positions } = ct.geometry;
  const pixels = columns * rows;
  const middle = Math.floor(positions.length / 2) * pixels;
  const sample = Int32Array.from(ct.voxels.subarray(middle, middle + pixels));
  const text = new TextEncoder().encode(JSON.stringify([key, columns, rows, positions]));
  const all = new Uint8Array(text.byteLength + sample.byteLength);
  all.set(text);
  all.set(new Uint8Array(sample.buffer), text.byteLength);
  return (await sha256(all)).slice(0, 32);
}

export const createResults = (tree: FileTree): KeptResults => ({
  keep: async (name, made, results) => {
    await tree.remove([top, name, spreadFile(made.slice)]);
    await tree.write([top, name, String(made.slice)], bytesOf(made.slice, [made.domain], results));
  },
  read: async (name, results) => {
    const found = await readSlices(tree, [top, name], /^(\d+)$/, 1, results);
    return found.map(({ slice, numbers }) => ({ slice, domain: numbers[0] ?? null }));
  },
  count: async (name) => (await tree.list([top, name])).filter(({ name: file }) => /^\d+$/.test(file)).length,
  keepSpread: (name, { slice, mean }, spread) =>
    tree.write([top, name, spreadFile(slice)], bytesOf(slice, mean, spread)),
  readSpread: async (name, spread) => {
    const found = await readSlices(tree, [top, name], /^spread-(\d+)$/, spread.length, spread);
    return found.map(({ slice, numbers }) => ({ slice, mean: numbers }));
  },
  clear: () => tree.remove([top]),
});

const spreadFile = (slice: number): string => `spread-${slice}`;

interface FoundSlice {
  readonly slice: number;
  /** Null where it says NaN. */
  readonly numbers: readonly (number | null)[];
}

/** Brings the files of `folder` whose names match into `stacks`; behind its pixels each holds `count` numbers of 32 bits. */
async function readSlices(
  tree: FileTree,
  folder: readonly string[],
  names: RegExp,
  count: number,
  stacks: readonly Stack[],
): Promise<readonly FoundSlice[]> {
  const found: FoundSlice[] = [];
  const pixels = pixelsOfSlice(stacks);
  const length = pixels * 2 * stacks.length;
  for (const { name: file } of await tree.list(folder)) {
    const slice = Number(names.exec(file)?.[1] ?? NaN);
    if (Number.isNaN(slice)) continue;
    const bytes = await (await tree.read([...folder, file]))?.arrayBuffer();
    if (bytes?.byteLength !== length + 4 * count) continue;
    stacks.forEach(({ voxels }, contrast) => {
      voxels.set(new Uint16Array(bytes, contrast * pixels * 2, pixels), slice * pixels);
    });
    const view = new DataView(bytes, length);
    const numbers = Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true));
    found.push({ slice, numbers: numbers.map((number) => (Number.isNaN(number) ? null : number)) });
  }
  return found;
}

const pixelsOfSlice = ([first]: readonly Stack[]): number =>
  first ? first.geometry.columns * first.geometry.rows : 0;

/** Copies: what lies in shared memory cannot be written as it is. */
function* bytesOf(
  slice: number,
  numbers: readonly (number | null)[],
  stacks: readonly Stack[],
): Generator<Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>> {
  const pixels = pixelsOfSlice(stacks);
  for (const { voxels } of stacks)
    yield Uint16Array.from(voxels.subarray(slice * pixels, (slice + 1) * pixels));
  yield Float32Array.from(numbers, (number) => number ?? NaN);
}
