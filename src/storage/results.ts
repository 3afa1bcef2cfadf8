// Finished slices of a synthesis, so that a reload finds them again.
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

export interface KeptResults {
  /** Writes one finished slice of `results`: all contrasts one after another, 16 bits a pixel; then `domain`, or NaN. */
  readonly keep: (name: string, made: KeptSlice, results: readonly Stack[]) => Promise<void>;
  /** Brings kept slices back into `results`; answers which were found. A file of another size counts as missing. */
  readonly read: (name: string, results: readonly Stack[]) => Promise<readonly KeptSlice[]>;
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
  keep: (name, made, results) => tree.write([top, name, String(made.slice)], bytesOf(made, results)),
  read: async (name, results) => {
    const found: KeptSlice[] = [];
    const pixels = pixelsOfSlice(results);
    for (const { name: file } of await tree.list([top, name])) {
      const slice = Number(file);
      const bytes = await (await tree.read([top, name, file]))?.arrayBuffer();
      if (!Number.isInteger(slice) || bytes?.byteLength !== pixels * 2 * results.length + DOMAIN_BYTES)
        continue;
      results.forEach(({ voxels }, contrast) => {
        voxels.set(new Uint16Array(bytes, contrast * pixels * 2, pixels), slice * pixels);
      });
      const domain = new DataView(bytes).getFloat32(bytes.byteLength - DOMAIN_BYTES, true);
      found.push({ slice, domain: Number.isNaN(domain) ? null : domain });
    }
    return found;
  },
  clear: () => tree.remove([top]),
});

const DOMAIN_BYTES = 4;

const pixelsOfSlice = ([first]: readonly Stack[]): number =>
  first ? first.geometry.columns * first.geometry.rows : 0;

/** Copies: what lies in shared memory cannot be written as it is. */
function* bytesOf(
  { slice, domain }: KeptSlice,
  results: readonly Stack[],
): Generator<Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>> {
  const pixels = pixelsOfSlice(results);
  for (const { voxels } of results)
    yield Uint16Array.from(voxels.subarray(slice * pixels, (slice + 1) * pixels));
  yield Float32Array.of(domain ?? NaN);
}
