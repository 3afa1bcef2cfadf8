// What a kept placement holds for: one CT and one MR, told by their UIDs, by where their slices lie and by a sample of their pixels.
import { contentMark } from '../series/contentMark.ts';
import type { SeriesInfo } from '../series/seriesInfo.ts';

/** Names of the two series, to keep a placement under; null where one has no UID, and could be taken for another. */
export const placementKey = (ct: SeriesInfo, mr: SeriesInfo): readonly [string, string] | null =>
  ct.seriesUid === '' || mr.seriesUid === '' ? null : [contentMark(ct), contentMark(mr)];
