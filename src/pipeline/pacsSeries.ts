// A series out of a PACS as files that a drop would hold.
import type { DroppedFile } from '../core/files/droppedFile.ts';
import type { FetchProgress, Pacs, PacsSeries } from '../dicomweb/pacsApi.ts';
import { incomplete } from '../dicomweb/pacsErrors.ts';
import type { Host } from './host.ts';

/** The files of a whole series. Throws an AppError where the PACS lists more images than come, or none. */
export async function fetchSeries(
  { signal, progress }: Pick<Host<object, FetchProgress>, 'signal' | 'progress'>,
  pacs: Pacs,
  series: PacsSeries,
): Promise<readonly DroppedFile[]> {
  const files: DroppedFile[] = [];
  const name = (series.description || series.modality).replace(/[^\p{L}\p{N}]+/gu, '-');
  for await (const bytes of pacs.fetch(series, series.images, signal, progress)) {
    const number = String(files.length + 1).padStart(4, '0');
    files.push({ path: `PACS/${name}-${series.seriesUid}/${number}.dcm`, file: new Blob([bytes]) });
  }
  if (files.length === 0) throw incomplete(0, series.images);
  return files;
}
