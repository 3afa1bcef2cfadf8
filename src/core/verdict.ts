// The verdict on a study: what a radiologist would refuse, rule by rule, in one sentence each with what to do.
import { judgeHead } from './masks/isHead.ts';
import { judgeHounsfield } from './masks/plausibleHounsfield.ts';
import type { CtFigures } from './masks/ctFigures.ts';
import { judgeRealMr, type RealMrEvidence } from './registration/judgeRealMr.ts';
import { judgeOneScan } from './series/judgeOneScan.ts';
import type { SeriesInfo } from './series/seriesInfo.ts';
import { type Verdict, type VerdictLevel, verdictLevels } from './verdictTypes.ts';

/** What is known of an opened study; null for what has not been found out yet. */
export interface StudyEvidence {
  /** The CT, as it was listed. */
  readonly series: SeriesInfo;
  /** Measured once its masks are there (`measureCt`); until then only its header is judged. */
  readonly ct: CtFigures | null;
  /** The real MR that it is compared with, if any. */
  readonly realMr: RealMrEvidence | null;
}

/**
 * The verdicts of the rules `head`, `one-scan`, `hounsfield` and, with a real MR, `real-mr`, in this order. Pure, and
 * cheap enough to be asked again whenever something becomes known. The rules `scale`, `domain`, `spread` and `tissue` are judged elsewhere.
 */
export function verdictsOf({ series, ct, realMr }: StudyEvidence): readonly Verdict[] {
  return [
    judgeHead(series, ct),
    judgeOneScan(series),
    judgeHounsfield(series, ct),
    ...(realMr ? [judgeRealMr(series.patient, realMr)] : []),
  ];
}

/** The worst level of all; good where nothing was judged. */
export const worstLevel = (verdicts: readonly Verdict[]): VerdictLevel =>
  verdictLevels[Math.max(1, ...verdicts.map(({ level }) => verdictLevels.indexOf(level)))] ?? 'good';

/** Those that stop synthesis, comparison or export until the user overrides them with a reason. */
export const stopping = (verdicts: readonly Verdict[]): readonly Verdict[] =>
  verdicts.filter(({ level }) => level === 'bad');
