// Files in memory through the reader, without workers: their series, and the voxels of one. For tests.
import { groupSeries, type GroupedSeries } from '../../core/series/groupSeries.ts';
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import { type Stack, slicePixels, stackVoxels } from '../../core/geometry/stack.ts';
import { wasmCodecs } from '../codecs/wasmCodecs.ts';
import { type NamedSource, readHeaders } from '../readHeaders.ts';
import { readFrames } from '../readInstance.ts';
import { bytesSource } from './bytesSource.ts';
import type { PhantomFile } from './phantom.ts';

const codecs = wasmCodecs(null);

export interface ReadDrop extends GroupedSeries {
  readonly notDicom: number;
}

export async function readDrop(
  files: readonly (PhantomFile & Pick<NamedSource, 'modality'>)[],
): Promise<ReadDrop> {
  const sources = files.map(({ name, bytes, ...said }) => ({
    ...said,
    path: name,
    source: bytesSource(bytes),
  }));
  const { headers, problems, notDicom } = await readHeaders(sources, 0);
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
