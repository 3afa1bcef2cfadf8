// Finished slices kept in the browser's own file system, so that a reload finds them again.
import type { Contrast } from '../core/contrast.ts';
import type { Stack } from '../core/geometry/stack.ts';

const root = 'results';

/** What a result depends on: any change makes another key. */
export interface ResultKey {
  readonly seriesUid: string;
  readonly weightsSha256: string;
  readonly windows: string;
  readonly mask: string;
  readonly contrasts: readonly Contrast[];
}

const hex = (buffer: ArrayBuffer): string =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

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
  return hex(await crypto.subtle.digest('SHA-256', all)).slice(0, 32);
}

const folder = async (name: string, create: boolean): Promise<FileSystemDirectoryHandle> => {
  const top = await navigator.storage.getDirectory();
  const results = await top.getDirectoryHandle(root, { create });
  return results.getDirectoryHandle(name, { create });
};

/** Writes one finished slice: all contrasts one after another, 16 bits a pixel. */
export async function keepSlice(name: string, slice: number, results: readonly Stack[]): Promise<void> {
  const handle = await (await folder(name, true)).getFileHandle(String(slice), { create: true });
  const writer = await handle.createWritable();
  try {
    for (const { geometry, voxels } of results) {
      const pixels = geometry.columns * geometry.rows;
      await writer.write(Uint16Array.from(voxels.subarray(slice * pixels, (slice + 1) * pixels)));
    }
    await writer.close();
  } catch (thrown) {
    await writer.abort().catch(() => undefined); // half a slice is none
    throw thrown;
  }
}

/** Brings kept slices back into `results`; answers which were found. Damaged files count as missing. */
export async function readKept(name: string, results: readonly Stack[]): Promise<number[]> {
  const found: number[] = [];
  let kept: FileSystemDirectoryHandle;
  try {
    kept = await folder(name, false);
  } catch {
    return found;
  }
  for await (const [file, handle] of kept.entries()) {
    if (!(handle instanceof FileSystemFileHandle)) continue;
    const slice = Number(file);
    const bytes = await (await handle.getFile()).arrayBuffer();
    const pixels = (results[0]?.geometry.columns ?? 0) * (results[0]?.geometry.rows ?? 0);
    if (!Number.isInteger(slice) || bytes.byteLength !== pixels * 2 * results.length) continue;
    results.forEach(({ voxels }, contrast) => {
      voxels.set(new Uint16Array(bytes, contrast * pixels * 2, pixels), slice * pixels);
    });
    found.push(slice);
  }
  return found;
}

/** Forgets all kept results. */
export async function clearResults(): Promise<void> {
  const top = await navigator.storage.getDirectory();
  await top.removeEntry(root, { recursive: true }).catch(() => undefined);
}
