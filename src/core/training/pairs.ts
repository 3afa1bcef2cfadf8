// A pair of CT and real MR as training names it: under hashes, so that nothing that is kept names a person.
import type { Contrast } from '../contrast.ts';
import { sha256 } from '../files/sha256.ts';
import type { Preprocessing } from '../network/modelManifest.ts';
import type { Placement } from '../registration/placement.ts';
import { contentMark } from '../series/contentMark.ts';
import { personKey } from '../series/samePatient.ts';
import type { SeriesInfo } from '../series/seriesInfo.ts';

/** The first 16 digits of the SHA-256 of plain data. */
export const hashOf = async (parts: readonly unknown[]): Promise<string> =>
  (await sha256(new TextEncoder().encode(JSON.stringify(parts)))).slice(0, 16);

/** Who it is, as a hash, whatever way headers write it. A CT that names nobody stands for its study. */
export const patientHash = ({ patient, study, id }: SeriesInfo): Promise<string> =>
  hashOf(['patient', personKey(patient) ?? ['study', study.uid || id]]);

/** The same as older versions of this program made it: pairs that they kept have it. */
export const olderPatientHash = ({ patient, study, id }: SeriesInfo): Promise<string> =>
  hashOf(['patient', patient.id || study.uid || id, patient.birthDate]);

/** Which CT it is, as a hash, however many of its slices are open. */
export const ctHash = ({ seriesUid, id }: SeriesInfo): Promise<string> => hashOf(['ct', seriesUid, id]);

/** One contrast of a pair: its series, and where it lies over the CT; null where the pair lacks it. */
export type PairReference = { readonly mr: SeriesInfo; readonly placement: Placement } | null;

/** The name under which a prepared pair is kept: another where anything differs of which its slices are made. */
export const pairKey = (
  ct: SeriesInfo,
  references: readonly PairReference[],
  contrasts: readonly Contrast[],
  grid: Preprocessing['grid'],
): Promise<string> =>
  hashOf([
    contentMark(ct),
    references.map((one) => one && [contentMark(one.mr), placeOf(one.placement)]),
    contrasts,
    grid,
  ]);

/** As plain lists: whether it was read or has just been found makes no difference. */
const placeOf = ({ found: { map }, nudge }: Placement): readonly unknown[] => [
  [...map.matrix],
  [...map.centre],
  [...map.shift],
  [...nudge.rotate],
  [...nudge.shift],
];

/** "Patient 3": numbers in the order in which patients came, by their hashes. */
export function patientLabels(patients: readonly string[]): readonly string[] {
  const seen = [...new Set(patients)];
  return patients.map((patient) => `Patient ${seen.indexOf(patient) + 1}`);
}

export interface PairChecks {
  readonly included: boolean;
  /** The user says that CT and MR are of one person although their files say otherwise. */
  readonly samePerson: boolean;
  readonly faults: readonly { readonly kind: string }[];
  readonly state: { readonly kind: string };
}

/** Whether a pair may train: included, not failed, and nothing wrong with it that the user did not overrule. */
export const isUsable = ({ included, samePerson, faults, state }: PairChecks): boolean =>
  included && state.kind !== 'failed' && faults.every(({ kind }) => kind === 'other-patient' && samePerson);
