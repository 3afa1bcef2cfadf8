// The verdicts on the open study as the stores know it now: what the strip shows, and what stops work until it is overridden.
import { type Contrast, contrasts } from '../core/contrast.ts';
import { judgeScale } from '../core/metrics/judgeScale.ts';
import { type DomainEvidence, judgeDomain } from '../core/network/judgeDomain.ts';
import { judgeSpread } from '../core/network/judgeSpread.ts';
import { normalisationFor, normalisationWords } from '../core/metrics/normalise.ts';
import { notOverridden, type Override } from '../core/override.ts';
import { judgeRealMr } from '../core/registration/judgeRealMr.ts';
import { patientDifferences } from '../core/series/samePatient.ts';
import { verdictsOf } from '../core/verdict.ts';
import { judgeTissue } from '../core/tissue/judgeTissue.ts';
import type { Verdict } from '../core/verdictTypes.ts';
import { type Masking, registrationKey, seriesById, type StudyState, type Synthesis } from './studyStore.ts';

/** A verdict on the CT, or on the real MR of one contrast. */
export interface StudyVerdict extends Verdict {
  readonly contrast: Contrast | null;
  /** Why it was overridden; null where it was not. */
  readonly overridden: string | null;
}

/** What the verdicts depend on. */
export type VerdictFacts = Pick<
  StudyState,
  | 'series'
  | 'ctId'
  | 'masking'
  | 'references'
  | 'registrations'
  | 'syntheses'
  | 'spreads'
  | 'tissues'
  | 'overrides'
>;

/** What of the study's state the verdicts depend on; nothing else changes what this answers. */
export const verdictFacts = ({
  series,
  ctId,
  masking,
  references,
  registrations,
  syntheses,
  spreads,
  tissues,
  overrides,
}: StudyState): VerdictFacts => ({
  series,
  ctId,
  masking,
  references,
  registrations,
  syntheses,
  spreads,
  tissues,
  overrides,
});

/** Of the CT in the panes and the real MR chosen for it; none before a CT is open. */
export function studyVerdicts(state: VerdictFacts): readonly StudyVerdict[] {
  const { ctId } = state;
  const ct = ctId === null ? null : state.series.find(({ id }) => id === ctId);
  if (ctId === null || !ct) return [];
  const overrides = state.overrides[ctId] ?? [];
  const masking = state.masking[ctId];
  const figures = masking?.state === 'ready' ? masking.figures : null;
  const of =
    (contrast: Contrast | null) =>
    (verdict: Verdict): StudyVerdict => ({
      ...verdict,
      contrast,
      overridden: reasonFor(verdict, overrides),
    });
  return [
    ...verdictsOf({ series: ct, ct: figures, realMr: null }).map(withoutHead(masking)).map(of(null)),
    ...[judgeDomain(domainEvidence(state.syntheses[ctId]))].map(of(null)),
    ...spreadVerdicts(state, ctId).map(of(null)),
    ...tissueVerdicts(state, ctId).map(of(null)),
    ...contrasts.flatMap((contrast) => realVerdicts(state, ctId, contrast).map(of(contrast))),
  ];
}

/** Where no head was found at all, that is the verdict on the head, whatever the header says. */
const withoutHead =
  (masking: Masking | undefined) =>
  (verdict: Verdict): Verdict =>
    verdict.rule === 'head' && masking?.state === 'failed' && masking.error.kind === 'pixels'
      ? { rule: 'head', level: 'bad', sentence: masking.error.message, advice: masking.error.advice }
      : verdict;

/** Whether the CT in the panes has still to be measured. */
export const isBeingChecked = ({ ctId, masking }: VerdictFacts): boolean => {
  const state = masking[ctId ?? '']?.state;
  return state !== 'ready' && state !== 'failed';
};

function realVerdicts(state: VerdictFacts, ctId: string, contrast: Contrast): readonly Verdict[] {
  const [ct, mr] = [ctId, state.references[contrast]].map((id) =>
    state.series.find((series) => series.id === id),
  );
  if (!ct || !mr) return [];
  const registration = state.registrations[registrationKey(ctId, contrast)];
  const placed = registration?.state === 'ready' && registration.mrId === mr.id ? registration : null;
  const synthesis = state.syntheses[ctId];
  const own = judgeRealMr(ct.patient, {
    patient: mr.patient,
    series: mr,
    placement: placed?.figures ?? null,
  });
  if (!placed?.normalisation) return [own];
  return [
    own,
    judgeScale({
      contrast,
      synthesis: !synthesis ? 'none' : synthesis.state === 'done' && placed.settled ? 'done' : 'unfinished',
      wanted: normalisationWords[placed.wanted ?? normalisationFor(synthesis?.intensityScale ?? '')],
      used: normalisationWords[placed.normalisation],
    }),
  ];
}

const domainEvidence = (synthesis: Synthesis | undefined): DomainEvidence => ({
  scores: synthesis?.domain.scores ?? [],
  carried: synthesis?.domain.carried ?? null,
  unfinished: synthesis?.state === 'running' || synthesis?.state === 'paused',
});

function spreadVerdicts({ syntheses, spreads }: VerdictFacts, ctId: string): readonly Verdict[] {
  const [synthesis, spread] = [syntheses[ctId], spreads[ctId]];
  if (!synthesis || !spread) return [];
  const { contrasts } = synthesis;
  const { means, state } = spread;
  return [judgeSpread({ contrasts, means, unfinished: state !== 'done' })].filter(
    (verdict) => verdict !== null,
  );
}

function tissueVerdicts({ tissues }: VerdictFacts, ctId: string): readonly Verdict[] {
  const { numbers, whole = false } = tissues[ctId] ?? {};
  return numbers ? [judgeTissue({ volumes: numbers.synthetic, whole })] : [];
}

const reasonFor = ({ rule, sentence }: Verdict, overrides: readonly Override[]): string | null =>
  overrides.find((one) => one.rule === rule && one.sentence === sentence)?.reason ?? null;

/** Bad verdicts on the CT that nobody has overridden: they stop its export. */
export const stoppingExport = (state: VerdictFacts): readonly Verdict[] =>
  notOverridden(
    studyVerdicts(state).filter(({ contrast }) => contrast === null),
    state.overrides[state.ctId ?? ''] ?? [],
  );

/** Those of them that stop synthesis: all but that it is unlike the training data, which shows only in what is made. */
export const stoppingSynthesis = (state: VerdictFacts): readonly Verdict[] =>
  stoppingExport(state).filter(({ rule }) => rule !== 'domain');

/** Bad verdicts on the real MR of a contrast that nobody has overridden: they stop the comparison. */
export const stoppingComparison = (state: VerdictFacts, contrast: Contrast): readonly Verdict[] =>
  notOverridden(
    studyVerdicts(state).filter((one) => one.contrast === contrast),
    state.overrides[state.ctId ?? ''] ?? [],
  );

/** Whether the real MR chosen for a contrast is by its names another patient's: it never enters a cohort. */
export function isAnotherPatients(state: StudyState, contrast: Contrast): boolean {
  const [ct, mr] = [seriesById(state, state.ctId), seriesById(state, state.references[contrast])];
  return ct !== null && mr !== null && patientDifferences(ct.patient, mr.patient).length > 0;
}
