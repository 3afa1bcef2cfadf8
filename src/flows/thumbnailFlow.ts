// Small pictures for the series cards: the middle slice of each, decoded by itself.
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { Stack } from '../core/geometry/stack.ts';
import { thumbnail } from '../core/view/thumbnail.ts';
import { setEntry, useStudy } from '../stores/studyStore.ts';
import type { Compute } from '../pipeline/host.ts';
import { readSeries } from '../pipeline/readSeries.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';

const ctWindow = { low: -60, high: 140 };

/** One after another, so that they stay behind the reading of the CT itself. A series whose middle slice is bad has none. */
export async function makeThumbnails(
  compute: Pick<Compute, 'reading' | 'width'>,
  series: readonly SeriesInfo[],
  files: readonly DroppedFile[],
): Promise<void> {
  const { signal } = new AbortController();
  for (const info of series) {
    const { geometry, instances } = info;
    const middle = Math.floor(instances.length / 2);
    const instance = instances[middle];
    const position = geometry?.positions[middle];
    if (!geometry || !instance || !position) continue;
    const one = { ...info, geometry: { ...geometry, positions: [position] }, instances: [instance] };
    const ct = info.role === 'ct';
    let stack: Stack;
    try {
      stack = ct ? sharedStack(Int16Array, 2, one.geometry) : sharedStack(Float32Array, 4, one.geometry);
      await readSeries({ compute, signal, progress: () => undefined }, one, files, stack);
    } catch {
      continue;
    }
    if (!useStudy.getState().series.some(({ id }) => id === info.id)) return;
    const { width, height, pixels } = thumbnail(stack.voxels, geometry, ct ? ctWindow : null);
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
    setEntry('thumbnails', info.id, canvas.toDataURL());
  }
}
