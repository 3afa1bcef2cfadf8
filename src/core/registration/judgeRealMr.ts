// Whether a real MR is this patient's and lies well on the CT: by who it names and by how sharply it registers.
import { isNamed, patientDifferences } from '../series/samePatient.ts';
import type { PatientInfo, SeriesInfo } from '../series/seriesInfo.ts';
import { LEAST_OVERLAP, LEAST_SHARPNESS, type PlacementFigures } from './placement.ts';
import type { Verdict } from '../verdictTypes.ts';

export interface RealMrEvidence {
  readonly patient: PatientInfo;
  readonly series: Pick<SeriesInfo, 'description' | 'number'>;
  /** How it was laid over the CT; null until it was. */
  readonly placement: PlacementFigures | null;
}

/** Below the first a placement is bad, below the second doubtful. */
const OVERLAP = [LEAST_OVERLAP, 0.7] as const;
const SHARPNESS = [LEAST_SHARPNESS, 1.25] as const;

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
  if (placement && placement.overlap < OVERLAP[0])
    return verdict(
      'bad',
      `${name} reaches only ${percent(placement.overlap)} of the head.`,
      'Choose an MR of the head, or lay it over the CT by hand.',
    );
  if (placement && placement.sharpness < SHARPNESS[0])
    return verdict(
      'bad',
      `${name} fits the CT here no better than 12 mm away, so it is misplaced or shows another head.`,
      'Align again from the other start, or choose another MR.',
    );
  if (!isNamed(ct) || !isNamed(patient))
    return verdict(
      'doubtful',
      `Whether ${name} is this patient’s cannot be told: ${isNamed(ct) ? 'it' : 'the CT'} names no patient.`,
      'Make sure that both are of one person.',
    );
  if (placement && placement.overlap < OVERLAP[1])
    return verdict(
      'doubtful',
      `${name} reaches ${percent(placement.overlap)} of the head; only there can it be compared.`,
      'Look at the edges before you trust the figures.',
    );
  if (placement && placement.sharpness < SHARPNESS[1])
    return verdict(
      'doubtful',
      `${name} fits the CT only a little better than 12 mm away.`,
      'Look at the edges, and nudge it or align again.',
    );
  const place = placement ? `, placed, and reaches ${percent(placement.overlap)} of the head` : '';
  return verdict('good', `${name} is this patient’s${place}.`);
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}` : (words[0] ?? '');
