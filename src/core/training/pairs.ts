// A pair of CT and real MR as training names it: under hashes, so that nothing that is kept names a person.
import type { Contrast } from '../contrast.ts';
import { sha256 } from '../files/sha256.ts';
import { noMove, type RigidParts } from '../geometry/affine.ts';
import type { Preprocessing } from '../network/modelManifest.ts';
import type { SeriesInfo } from '../series/seriesInfo.ts';

/** The first 16 digits of the SHA-256 of plain data. */
export const hashOf = async (parts: readonly unknown[]): Promise<string> =>
  (await sha256(new TextEncoder().encode(JSON.stringify(parts)))).slice(0, 16);

/** Who it is, as a hash. A CT without a patient's id stands for itself. */
export const patientHash = (ct: SeriesInfo): Promise<string> =>
  hashOf(['patient', ct.patient.id || ct.study.uid || ct.id, ct.patient.birthDate]);

/** One contrast of a pair: its series, and how its placement was moved by hand; null where the pair lacks it. */
export type PairReference = { readonly mr: SeriesInfo; readonly nudge: RigidParts | null } | null;

/** The name under which a prepared pair is kept: another where anything differs of which its slices are made. */
export const pairKey = (
  ct: SeriesInfo,
  references: readonly PairReference[],
  contrasts: readonly Contrast[],
  grid: Preprocessing['grid'],
): Promise<string> =>
  hashOf([
    ct.seriesUid,
    ct.id,
    references.map((one) => one && [one.mr.seriesUid, one.mr.id, one.nudge ?? noMove]),
    contrasts,
    grid,
  ]);

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
