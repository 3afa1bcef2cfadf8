// Whether a real MR is this patient's and lies well on the CT: by who it names and by how sharply it registers.
import { isNamed, patientDifferences } from '../series/samePatient.ts';
import type { PatientInfo, SeriesInfo } from '../series/seriesInfo.ts';
import { judgePlacement } from './judgePlacement.ts';
import type { PlacementFigures } from './placement.ts';
import type { Verdict } from '../verdictTypes.ts';

export interface RealMrEvidence {
  readonly patient: PatientInfo;
  readonly series: Pick<SeriesInfo, 'description' | 'number'>;
  /** How it was laid over the CT; null until it was. */
  readonly placement: PlacementFigures | null;
}

/** Identity first: a well-placed MR of somebody else is still somebody else's. */
export function judgeRealMr(ct: PatientInfo, { patient, series, placement }: RealMrEvidence): Verdict {
  const verdict = (level: Verdict['level'], sentence: string, advice = ''): Verdict => ({
    rule: 'real-mr',
    level,
    sentence,
    advice,
  });
  const name = series.description || (series.number === null ? 'The real MR' : `Series ${series.number}`);
  const differences = patientDifferences(ct, patient);
  if (differences.length > 0)
    return verdict(
      'bad',
      `${name} is another patient’s: its ${listed(differences)} ${differences.length > 1 ? 'are' : 'is'} not the CT’s.`,
      'Choose an MR of this patient.',
    );
  const placed = placement && judgePlacement(placement);
  if (placed?.level === 'bad') return verdict('bad', `${name} ${placed.sentence}.`, placed.advice);
  if (!isNamed(ct) || !isNamed(patient))
    return verdict(
      'doubtful',
      `Whether ${name} is this patient’s cannot be told: ${isNamed(ct) ? 'it' : 'the CT'} names no patient.`,
      'Make sure that both are of one person.',
    );
  if (placed?.level === 'doubtful') return verdict('doubtful', `${name} ${placed.sentence}.`, placed.advice);
  return verdict('good', `${name} is this patient’s${placed ? ` and ${placed.sentence}` : ''}.`);
}

const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}` : (words[0] ?? '');
