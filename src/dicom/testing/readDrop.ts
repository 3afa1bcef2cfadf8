// Files in memory through the reader, without workers: their series, and the voxels of one. For tests.
import { groupSeries, type GroupedSeries } from '../../core/groupSeries.ts';
import type { InstanceHeader } from '../../core/instanceHeader.ts';
import type { SeriesInfo } from '../../core/seriesInfo.ts';
import { type Stack, slicePixels, stackVoxels } from '../../core/stack.ts';
import { wasmCodecs } from '../codecs/wasmCodecs.ts';
import { readFrames, readHeader } from '../readInstance.ts';
import { bytesSource } from './bytesSource.ts';
import type { PhantomFile } from './phantom.ts';

const codecs = wasmCodecs(null);

export interface ReadDrop extends GroupedSeries {
  readonly notDicom: number;
}

/** Headers read one by one, then grouped; whatever cannot be opened is a problem under its file's name. */
export async function readDrop(files: readonly PhantomFile[]): Promise<ReadDrop> {
  const headers: InstanceHeader[] = [];
  const problems: { file: string; message: string; advice: string }[] = [];
  let notDicom = 0;
  for (const [index, { name, bytes }] of files.entries()) {
    const read = await readHeader(bytesSource(bytes), index, name);
    if (!read.ok) problems.push({ file: name, message: read.error.message, advice: read.error.advice });
    else if ('header' in read.value) headers.push(read.value.header);
    else if (read.value.kind === 'notDicom') notDicom++;
  }
  const grouped = groupSeries(headers);
  return { series: grouped.series, problems: [...problems, ...grouped.problems], notDicom };
}

/** The voxels of a series: Int16 HU for CT, Float32 for everything else. Throws what went wrong. */
export async function readStack(series: SeriesInfo, files: readonly PhantomFile[]): Promise<Stack> {
  const { geometry } = series;
  if (!geometry) throw new Error('This series is set aside.');
  const size = slicePixels(geometry);
  const voxels =
    series.role === 'ct' ? new Int16Array(stackVoxels(geometry)) : new Float32Array(stackVoxels(geometry));
  for (const [k, { fileIndex, frame }] of series.instances.entries()) {
    const bytes = files[fileIndex]?.bytes ?? new Uint8Array(0);
    const into = voxels.subarray(k * size, (k + 1) * size);
    const read = await readFrames(bytesSource(bytes), [{ frame, into }], codecs);
    if (!read.ok) throw new Error(read.error.message);
  }
  return { geometry, voxels };
}
