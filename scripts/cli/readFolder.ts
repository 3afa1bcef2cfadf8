// A folder of DICOM files in Node, through the reader that the page uses: its series, and the voxels of one.
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppError } from '../../src/core/appError.ts';
import { groupSeries } from '../../src/core/series/groupSeries.ts';
import type { SeriesInfo } from '../../src/core/series/seriesInfo.ts';
import { slicePixels } from '../../src/core/geometry/stack.ts';
import type { ByteSource } from '../../src/dicom/byteSource.ts';
import { wasmCodecs } from '../../src/dicom/codecs/wasmCodecs.ts';
import type { FrameInto } from '../../src/dicom/frameValues.ts';
import { type NamedSource, readHeaders } from '../../src/dicom/readHeaders.ts';
import { readFrames } from '../../src/dicom/readInstance.ts';
import { blobSource } from '../../src/pipeline/blobSource.ts';
import { isZip, zipFiles } from '../../src/pipeline/zipFiles.ts';
import type { Progress } from './progress.ts';

export interface ReadFolder {
  readonly files: readonly NamedSource[];
  readonly series: readonly SeriesInfo[];
  /** Files that could not be used, in words. */
  readonly problems: readonly string[];
}

const codecs = wasmCodecs(null);

/** All series below `folder`, ZIPs opened. Throws an AppError when there is no such folder or no DICOM image in it. */
export async function readFolder(folder: string, progress: Progress): Promise<ReadFolder> {
  const paths = await filesBelow(folder);
  if (paths.length === 0) throw nothingIn(folder, 'it is empty');
  const files = (await Promise.all(paths.map(opened))).flat();
  const { headers, problems, notDicom, dicomdirs } = await readHeaders(files, 0, {
    done: (done) => progress.at(done, files.length),
  });
  const grouped = groupSeries(headers);
  const words = [...problems, ...grouped.problems].map((one) => `${one.file}: ${one.message} ${one.advice}`);
  if (grouped.series.length > 0) return { files, series: grouped.series, problems: words };
  const why =
    dicomdirs.length > 0
      ? 'its DICOMDIR only lists images that lie elsewhere'
      : (words[0] ?? `none of its ${notDicom} files is a DICOM image`);
  throw nothingIn(folder, why);
}

/** Decodes `info` slice by slice into `voxels`. Throws an AppError that names the file which cannot be read. */
export async function readVoxels<V extends Int16Array | Uint16Array | Float32Array>(
  info: SeriesInfo,
  files: readonly NamedSource[],
  voxels: V,
  progress: Progress,
): Promise<V> {
  const pixels = info.geometry ? slicePixels(info.geometry) : 0;
  const ofFile = new Map<number, { readonly frame: number; readonly into: FrameInto }[]>();
  info.instances.forEach(({ fileIndex, frame }, k) => {
    const into = voxels.subarray(k * pixels, (k + 1) * pixels);
    ofFile.set(fileIndex, [...(ofFile.get(fileIndex) ?? []), { frame, into }]);
  });
  let done = 0;
  for (const [index, requests] of ofFile) {
    const file = files[index];
    if (!file) throw new Error(`There is no file ${index}.`);
    const read = await readFrames(file.source, requests, codecs, {
      done: () => progress.at(++done, info.instances.length),
    });
    if (!read.ok) throw { ...read.error, message: `${file.path}: ${read.error.message}`, file: file.path };
  }
  return voxels;
}

async function filesBelow(folder: string): Promise<string[]> {
  const found = await stat(folder).catch(() => null);
  if (!found) throw nothingIn(folder, 'there is no such folder');
  if (found.isFile()) return [folder];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((thrown: unknown) => {
    throw nothingIn(
      folder,
      `it may not be read (${thrown instanceof Error ? thrown.message : String(thrown)})`,
    );
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function opened(path: string): Promise<NamedSource[]> {
  if (!isZip(path)) return [{ path, source: await fileSource(path) }];
  const entries = await zipFiles(path, new Blob([await readFile(path)]));
  return entries.map((entry) => ({ path: entry.path, source: blobSource(entry.file) }));
}

/** Opened for each part that is read: thousands of files cannot all stay open. */
async function fileSource(path: string): Promise<ByteSource> {
  const { size } = await stat(path);
  return {
    size,
    read: async (start, end) => {
      const file = await open(path);
      try {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
        return bytes.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
  };
}

const nothingIn = (folder: string, why: string): AppError => ({
  kind: 'file',
  message: `${folder} cannot be used: ${why}.`,
  advice: 'Name the folder that holds the DICOM files of a head CT.',
  file: folder,
});
