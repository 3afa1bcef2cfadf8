// The files of a series by hash alone: a bundle names none of them, for a name may be a patient's.
import type { DroppedFile } from '../files/droppedFile.ts';
import { sha256 } from '../files/sha256.ts';
import type { SeriesInfo } from '../series/seriesInfo.ts';
import type { HashedFile } from './bundleRecord.ts';

/** Each file once, sorted by hash: the order says nothing either. */
export async function hashSeries(
  { instances }: Pick<SeriesInfo, 'instances'>,
  files: readonly DroppedFile[],
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (fraction: number) => void },
): Promise<readonly HashedFile[]> {
  const used = [...new Set(instances.map(({ fileIndex }) => fileIndex))].flatMap((i) => files[i] ?? []);
  const hashed: HashedFile[] = [];
  for (const { file } of used) {
    signal.throwIfAborted();
    hashed.push(await hashFile(file));
    progress(hashed.length / used.length);
  }
  return hashed.sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}

export const hashFile = async (file: Blob): Promise<HashedFile> => ({
  sha256: await sha256(new Uint8Array(await file.arrayBuffer())),
  bytes: file.size,
});
