// The files of a series by hash alone: a bundle names none of them, for a name may be a patient's.
import type { DroppedFile } from '../files/droppedFile.ts';
import { sha256 } from '../files/sha256.ts';
import type { SeriesInfo } from '../series/seriesInfo.ts';
import type { BundleFacts, HashedFile } from './bundleRecord.ts';

/** The files that a series is made of, each once. */
export const filesOfSeries = (
  { instances }: Pick<SeriesInfo, 'instances'>,
  files: readonly DroppedFile[],
): readonly Blob[] =>
  [...new Set(instances.map(({ fileIndex }) => fileIndex))].flatMap((i) => files[i]?.file ?? []);

/** Sorted by hash: the order says nothing either. `done` is told after each. */
export async function hashFiles(
  files: readonly Blob[],
  { signal, done }: { readonly signal: AbortSignal; readonly done: () => void },
): Promise<readonly HashedFile[]> {
  const hashed: HashedFile[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    hashed.push(await hashFile(file));
    done();
  }
  return hashed.sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}

export const hashFile = async (file: Blob): Promise<HashedFile> => ({
  sha256: await sha256(new Uint8Array(await file.arrayBuffer())),
  bytes: file.size,
});

/** All input files of a bundle. `progress` counts them. */
export async function hashInputs(
  facts: BundleFacts<Blob>,
  {
    signal,
    progress,
  }: {
    readonly signal: AbortSignal;
    readonly progress: (event: { readonly done: number; readonly total: number }) => void;
  },
): Promise<BundleFacts> {
  const { ct, comparisons } = facts;
  const total = comparisons.reduce((sum, { files }) => sum + files.length, ct.files.length);
  let count = 0;
  const host = { signal, done: () => progress({ done: ++count, total }) };
  const hashed: BundleFacts['comparisons'][number][] = [];
  const hashedCt = { ...ct, files: await hashFiles(ct.files, host) };
  for (const one of comparisons) hashed.push({ ...one, files: await hashFiles(one.files, host) });
  return { ...facts, ct: hashedCt, comparisons: hashed };
}
