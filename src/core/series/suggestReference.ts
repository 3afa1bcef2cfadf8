// Which MR series is most likely the truth for T1 and for T2 of a CT: the same patient's, of that contrast, the fullest one.
import { guessContrast } from './guessContrast.ts';
import type { Contrast } from '../contrast.ts';
import { isNamed, patientDifferences, sameId } from './samePatient.ts';
import type { SeriesInfo } from './seriesInfo.ts';
import { type StackGeometry, stackVoxels } from '../geometry/stack.ts';

/** Null where nothing fits. `series`: all that is open. A shared frame of reference counts first, then the same study, then how much was acquired. */
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
    isOfOnePatient(ct, mr, series) &&
    guessContrast(mr).contrast === contrast
      ? [{ mr, rank: rank(mr, mr.geometry) }]
      : [],
  );
  return fitting.sort((a, b) => b.rank - a.rank)[0]?.mr ?? null;
}

/**
 * Whether a CT and an MR among all that is open may be taken for one patient's: they state the same patient ID (what else differs
 * is the verdict's to say), or where one states none the same name, and no other birth date. That neither names anybody makes them
 * one patient's only within a study or a frame of reference, or where no other nameless CT is open; NIfTI never names anybody.
 */
export function isOfOnePatient(ct: SeriesInfo, mr: SeriesInfo, series: readonly SeriesInfo[]): boolean {
  const byId = sameId(ct.patient, mr.patient);
  if (byId !== null) return byId;
  if (patientDifferences(ct.patient, mr.patient).length > 0) return false;
  if ([ct, mr].every(({ patient }) => patient.name.trim() !== '')) return true;
  if (sharesFrame(ct, mr) || (ct.study.uid !== '' && ct.study.uid === mr.study.uid)) return true;
  if (isNamed(ct.patient) || isNamed(mr.patient)) return false;
  const isOther = (one: SeriesInfo): boolean =>
    one.role === 'ct' && !one.nifti && !isNamed(one.patient) && studyKey(one) !== studyKey(ct);
  return Boolean(ct.nifti ?? mr.nifti) || !series.some(isOther);
}

/** A study by its UID, or where that is missing by date, accession number and number. */
export const studyKey = ({ study }: SeriesInfo): string =>
  study.uid || [study.date, study.accessionNumber, study.id].join();

export const sharesFrame = (a: SeriesInfo, b: SeriesInfo): boolean =>
  a.frameOfReferenceUid !== '' && a.frameOfReferenceUid === b.frameOfReferenceUid;
