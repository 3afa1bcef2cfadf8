// How synthetic MR was judged against real, slice by slice, and what the user has chosen about it.
import { create } from 'zustand';
import type { MetricRegion, SliceSums } from '../core/metrics.ts';
import type { Contrast } from '../core/modelManifest.ts';
import type { Normalisation } from '../core/normalise.ts';

/** One contrast of one CT, judged. */
export interface Judgement {
  readonly state: 'running' | 'ready' | 'failed';
  readonly contrast: Contrast;
  /** One a source slice, in order; empty while it runs. */
  readonly slices: readonly SliceSums[];
  readonly normalisation: Normalisation;
  readonly modelName: string;
  /** How long it took, s. */
  readonly seconds: number;
}

export interface CompareState {
  readonly normalisation: Normalisation;
  /** Rigid alone, or rigid and then affine as in the paper. */
  readonly affine: boolean;
  readonly region: MetricRegion;
  /** By registrationKey. */
  readonly judgements: Readonly<Record<string, Judgement>>;
}

export const useCompare = create<CompareState>(() => ({
  normalisation: 'percentile',
  affine: true,
  region: 'intracranial',
  judgements: {},
}));

export const patchCompare = (patch: Partial<CompareState>): void => {
  useCompare.setState(patch);
};

export const setJudgement = (key: string, judgement: Judgement): void => {
  useCompare.setState(({ judgements }) => ({ judgements: { ...judgements, [key]: judgement } }));
};
