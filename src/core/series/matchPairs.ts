// Which CT and which real MR belong together among all that was opened, and what is wrong with a pair before anything is read.
import { type Contrast, contrasts, perContrast, type PerContrast } from '../contrast.ts';
import { countText } from '../words.ts';
import { patientFolders } from './patientFolders.ts';
import { patientDifferences, patientKey } from './samePatient.ts';
import type { SeriesInfo } from './seriesInfo.ts';
import { isOfOnePatient, sharesFrame, studyKey, suggestReference } from './suggestReference.ts';
import { whose } from './whose.ts';

/** The series that stands for each contrast. */
export type References = PerContrast<string | null>;

export interface PairChoice {
  readonly ctId: string;
  readonly references: References;
}

/** Slices that a pair must have to be worth training on. */
export const LEAST_SLICES = 8;
const LEAST_MR_SLICES = 5;

const usableCt = ({ role, geometry, notes }: SeriesInfo): boolean =>
  role === 'ct' && geometry !== null && !notes.some(({ level }) => level === 'refused');

/**
 * One pair a patient and study: its fullest CT, with the MR of the same patient that fits best, by frame of reference,
 * study and size. NIfTI, which names no patient, is matched by folder. `unused`: CT and MR that are in no pair, and why.
 */
export function matchPairs(series: readonly SeriesInfo[]): {
  readonly pairs: readonly PairChoice[];
  readonly unused: readonly Unused[];
} {
  const folders = patientFolders(series);
  const placeOf = (ct: SeriesInfo): string =>
    ct.nifti
      ? `folder ${folders.get(ct.id) ?? ct.nifti.folder}`
      : `${patientKey(ct.patient)}|${studyKey(ct)}`;
  const fullest = new Map<string, SeriesInfo>();
  const usable = series.filter(usableCt);
  for (const ct of usable) {
    const key = placeOf(ct);
    const before = fullest.get(key);
    if (!before || ct.instances.length > before.instances.length) fullest.set(key, ct);
  }
  const pairs: PairChoice[] = [];
  const alone: Unused[] = [];
  for (const ct of fullest.values()) {
    const folder = folders.get(ct.id);
    const isOwn = ({ id, nifti }: SeriesInfo): boolean =>
      !nifti || (folder !== undefined && folders.get(id) === folder);
    const own = ct.nifti ? series.filter(isOwn) : series;
    const references = perContrast((contrast) => suggestReference(ct, own, contrast)?.id ?? null);
    if (contrasts.some((contrast) => references[contrast])) pairs.push({ ctId: ct.id, references });
    else alone.push({ id: ct.id, why: 'alone', text: `${nameOf(ct, folders)}: CT without MR.` });
  }
  const cts = [...fullest.values()].filter(({ nifti }) => !nifti);
  const hasCt = (mr: SeriesInfo): boolean =>
    mr.nifti ? folders.has(mr.id) : cts.some((ct) => isOfOnePatient(ct, mr, series));
  for (const mr of series)
    if (mr.role === 'mr' && mr.geometry && !hasCt(mr)) {
      const text = `${nameOf(mr, folders)}: MR without CT.`;
      if (!alone.some((one) => one.text === text)) alone.push({ id: mr.id, why: 'alone', text });
    }
  const passedOver = usable.flatMap((ct): Unused[] => {
    const instead = fullest.get(placeOf(ct));
    return instead && instead !== ct && pairs.some(({ ctId }) => ctId === instead.id)
      ? [{ id: ct.id, why: 'passed-over', text: passedOverWords(nameOf(ct, folders), ct, instead) }]
      : [];
  });
  return { pairs, unused: [...alone, ...passedOver] };
}

/**
 * A series in no pair. `alone`: its patient has CT or MR only, whose first series this is; `passed-over`: the pair takes a
 * fuller CT of the same study or folder.
 */
export interface Unused {
  readonly id: string;
  readonly why: 'alone' | 'passed-over';
  /** "ALPHA: CT without MR." */
  readonly text: string;
}

/** "ALPHA: CT Head 5 mm with 28 images is not used: Head 1 mm beside it has 140." */
const passedOverWords = (patient: string, ct: SeriesInfo, instead: SeriesInfo): string =>
  `${patient}: CT ${titleOf(ct)} with ${countText(ct.instances.length, 'image')} is not used: ${titleOf(instead)} beside it has ${instead.instances.length}.`;

const nameOf = (one: SeriesInfo, folders?: ReadonlyMap<string, string>): string =>
  whose(one, folders) || 'a patient without a name';

export interface PairFault {
  /** `other-patient` may be overruled by the user; the rest may not. */
  readonly kind: 'no-mr' | 'other-patient' | 'few-slices' | 'not-ct';
  readonly text: string;
}

/** What is wrong with a choice before its pixels are read, in words. */
export function pairFaults(
  ct: SeriesInfo,
  references: readonly (readonly [Contrast, SeriesInfo])[],
  wanted: readonly Contrast[],
): readonly PairFault[] {
  const faults: PairFault[] = [];
  if (ct.role !== 'ct')
    faults.push({
      kind: 'not-ct',
      text: `${titleOf(ct)} is ${ct.modality}, not CT: CT and MR may be swapped.`,
    });
  const used = references.filter(([contrast]) => wanted.includes(contrast));
  if (used.length === 0)
    faults.push({ kind: 'no-mr', text: `There is no real ${wanted.join(' or ')} MR with this CT.` });
  const slices = ct.geometry?.positions.length ?? 0;
  if (slices < LEAST_SLICES)
    faults.push({
      kind: 'few-slices',
      text: `The CT has ${slices} slices; at least ${LEAST_SLICES} are needed.`,
    });
  for (const [contrast, mr] of used) {
    if (mr.role !== 'mr')
      faults.push({
        kind: 'not-ct',
        text: `${titleOf(mr)} is ${mr.modality}, not MR: CT and MR may be swapped.`,
      });
    const count = mr.geometry?.positions.length ?? 0;
    if (count < LEAST_MR_SLICES)
      faults.push({
        kind: 'few-slices',
        text: `The ${contrast} has ${count} slices; at least ${LEAST_MR_SLICES} are needed.`,
      });
    if (patientDifferences(ct.patient, mr.patient).length > 0 && !sharesFrame(ct, mr))
      faults.push({
        kind: 'other-patient',
        text: `The ${contrast} is of another patient (${nameOf(mr)}) than the CT (${nameOf(ct)}).`,
      });
  }
  return faults;
}

const titleOf = ({ description, modality }: SeriesInfo): string => description || `A ${modality} series`;
