// The comparison of synthetic with real MR, slice by slice, and the user's choices about it.
import { create } from 'zustand';
import type { MetricRegion, SliceSums } from '../core/metrics/metrics.ts';
import type { Contrast } from '../core/contrast.ts';
import { type Normalisation, normalisationFor } from '../core/metrics/normalise.ts';
import { registrationKey, type StudyState } from './studyStore.ts';
import { without } from '../core/without.ts';

/** One contrast of one CT, judged. */
export interface Judgement {
  readonly state: 'running' | 'ready' | 'failed';
  readonly contrast: Contrast;
  /** One a source slice, in order; while it runs, those of the comparison before, if there was one. */
  readonly slices: readonly SliceSums[];
  readonly normalisation: Normalisation;
  readonly modelName: string;
  /** How long it took, s. */
  readonly seconds: number;
}

export interface CompareState {
  /** Null: as the model's scale asks for. */
  readonly normalisation: Normalisation | null;
  /** Rigid alone, or rigid and then affine as in the paper. */
  readonly affine: boolean;
  readonly region: MetricRegion;
  /** By registrationKey. */
  readonly judgements: Readonly<Record<string, Judgement>>;
}

export const useCompare = create<CompareState>(() => ({
  normalisation: null,
  affine: true,
  region: 'intracranial',
  judgements: {},
}));

/** How the real MR is brought to 0..1: by percentiles while the open CT has no synthetic MR, then as chosen, else as its model's scale asks for. */
export function normalisationOf(
  { normalisation }: CompareState,
  { ctId, syntheses }: Pick<StudyState, 'ctId' | 'syntheses'>,
): Normalisation {
  const made = ctId === null ? undefined : syntheses[ctId];
  return made?.state === 'done' ? (normalisation ?? normalisationFor(made.intensityScale)) : 'percentile';
}

export const patchCompare = (patch: Partial<CompareState>): void => {
  useCompare.setState(patch);
};

export const setJudgement = (key: string, judgement: Judgement): void => {
  useCompare.setState(({ judgements }) => ({ judgements: { ...judgements, [key]: judgement } }));
};

/** The real MR is being laid elsewhere: the numbers there are, or are being found, are those of before. */
export const outdateJudgement = (key: string): void => patchJudgement(key, { state: 'running' });

/** It could not be laid there: there are no numbers of where it was meant to be. */
export const failJudgement = (key: string): void => patchJudgement(key, { state: 'failed', slices: [] });

/** Does nothing where there is none. */
function patchJudgement(key: string, patch: Partial<Judgement>): void {
  const now = useCompare.getState().judgements[key];
  if (now) setJudgement(key, { ...now, ...patch });
}

export function forgetJudgements(ctId: string, of: readonly Contrast[]): void {
  const gone = of.map((contrast) => registrationKey(ctId, contrast));
  useCompare.setState(({ judgements }) => ({ judgements: without(judgements, gone) }));
}
