// Real MR as it was read, for as long as the images that it was read from are listed.
import type { Stack } from '../core/geometry/stack.ts';
import { sameImages } from '../core/series/contentMark.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { seriesById, useStudy } from '../stores/studyStore.ts';

export interface MrAtHand {
  /** Null before it was read, or where it was dropped again with other images. */
  readonly of: (series: SeriesInfo | null) => Stack<Float32Array> | null;
  readonly keep: (series: SeriesInfo, mr: Stack<Float32Array>) => void;
  readonly clear: () => void;
}

export function createMrAtHand(): MrAtHand {
  /** By series, with the series as it was listed when it was read. */
  const read = new Map<string, { readonly series: SeriesInfo; readonly mr: Stack<Float32Array> }>();

  useStudy.subscribe((state, before) => {
    if (state.series === before.series) return;
    for (const [id, { series }] of read) if (!isListed(series)) read.delete(id);
  });

  return {
    of: (series) => {
      const known = series && read.get(series.id);
      return known && sameImages(known.series, series) ? known.mr : null;
    },
    keep: (series, mr) => void read.set(series.id, { series, mr }),
    clear: () => read.clear(),
  };
}

/** Whether a series is still of the images that are listed: it may have been closed, or dropped again with others. */
export function isListed(series: SeriesInfo): boolean {
  const now = seriesById(useStudy.getState(), series.id);
  return now !== null && sameImages(now, series);
}
