// Which images a series is of, told by more than its UIDs: files can be replaced under the same ones.
import type { SeriesInfo } from './seriesInfo.ts';

/** Another text once images were added, taken away or replaced, as by an export with a corrected position or pixels. */
export const contentMark = ({ seriesUid, content, instances, geometry }: SeriesInfo): string =>
  JSON.stringify([
    seriesUid,
    content ?? '',
    instances.map(({ sopInstanceUid, frame }) => [sopInstanceUid, frame]),
    geometry,
  ]);

/** Whether two lists of one series are of the same images. */
export const sameImages = (a: SeriesInfo, b: SeriesInfo): boolean => contentMark(a) === contentMark(b);
