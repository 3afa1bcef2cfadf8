// Which MR series is most likely the truth for T1 and for T2 of a CT: the same patient's, of that contrast, the fullest one.
import { guessContrast } from './guessContrast.ts';
import type { Contrast } from '../contrast.ts';
import type { SeriesInfo } from './seriesInfo.ts';
import { type StackGeometry, stackVoxels } from '../geometry/stack.ts';

/** Null where nothing fits. A shared frame of reference counts first, then the same study, then how much was acquired. */
export function suggestReference(
  ct: SeriesInfo,
  series: readonly SeriesInfo[],
  contrast: Contrast,
): SeriesInfo | null {
  const rank = (mr: SeriesInfo, geometry: StackGeometry): number =>
    (sharesFrame(ct, mr) ? 4 : 0) + (mr.study.uid === ct.study.uid ? 2 : 0) + stackVoxels(geometry) / 1e10;
  const fitting = series.flatMap((mr) =>
    mr.role === 'mr' &&
    mr.geometry &&
    mr.geometry.positions.length >= 5 &&
    mr.patient.id === ct.patient.id &&
    guessContrast(mr).contrast === contrast
      ? [{ mr, rank: rank(mr, mr.geometry) }]
      : [],
  );
  return fitting.sort((a, b) => b.rank - a.rank)[0]?.mr ?? null;
}

export const sharesFrame = (a: SeriesInfo, b: SeriesInfo): boolean =>
  a.frameOfReferenceUid !== '' && a.frameOfReferenceUid === b.frameOfReferenceUid;
