// The fine-tuning room: its pairs, what was chosen, the run that goes on, and the runs that this browser keeps.
import { create } from 'zustand';
import type { AppError } from '../core/appError.ts';
import {
  type FineTuneChoices,
  type PreviewSet,
  type RunPlan,
  type RunProgress,
  type StepLoss,
  usualChoices,
} from '../core/training/fineTune.ts';
import type { Contrast } from '../core/contrast.ts';
import type { BackendReport } from '../core/network/engineApi.ts';
import type { TuningReport } from '../core/network/tuning.ts';
import type { Unused } from '../core/series/matchPairs.ts';
import type { KeptPair } from '../storage/pairs.ts';
import type { KeptRun } from '../storage/runs.ts';

export type PairState =
  | { readonly kind: 'new' }
  | { readonly kind: 'preparing'; readonly words: string; readonly fraction: number }
  | { readonly kind: 'ready'; readonly kept: KeptPair }
  | { readonly kind: 'failed'; readonly error: AppError };

/** One line of the pair list: from what is open now, or kept from before. */
export interface PairRow {
  readonly id: string;
  /** Null for a pair that is only kept: its series are not open. */
  readonly ctId: string | null;
  readonly references: Readonly<Record<Contrast, string | null>>;
  /** A hash of who it is, and what the list calls them. */
  readonly patient: string;
  readonly label: string;
  readonly included: boolean;
  /** The user says that CT and MR are of one person although their files say otherwise. */
  readonly samePerson: boolean;
  /** What is wrong before its pixels are read. */
  readonly faults: readonly { readonly kind: string; readonly text: string }[];
  readonly state: PairState;
}

/** The run that goes on, or the one that is looked at. */
export interface ShownRun {
  readonly plan: RunPlan;
  readonly progress: RunProgress | null;
  /** What validated last; null until something did. */
  readonly preview: PreviewSet | null;
  /** Loss of single steps, thinned. */
  readonly steps: readonly StepLoss[];
  readonly latest: {
    readonly fold: number;
    readonly epoch: number;
    readonly step: number;
    readonly steps: number;
    readonly rate: number;
    readonly secondsPerStep: number;
    readonly secondsLeft: number;
    readonly bytes: number;
  } | null;
  /** What is done beside steps: loading, judging. */
  readonly stage: { readonly words: string; readonly done: number; readonly total: number } | null;
  readonly state: 'running' | 'pausing' | 'stopping' | 'halted' | 'over';
  readonly keptAt: number | null;
  readonly backend: BackendReport | null;
  /** Of the kernels that its steps take; null where none were measured. */
  readonly tuning: TuningReport | null;
  readonly end: KeptRun['end'];
  readonly modelId: string | null;
  readonly error: AppError | null;
}

export interface FineTuneState {
  /** Whether the room is open. */
  readonly open: boolean;
  readonly pairs: readonly PairRow[];
  /** What was opened and is proposed for no pair; some of it may be in one that was made by hand. */
  readonly unused: readonly Unused[];
  readonly choices: FineTuneChoices;
  /** The model to start from; null: the one in use. */
  readonly parentId: string | null;
  readonly preparing: boolean;
  readonly run: ShownRun | null;
  readonly runs: readonly KeptRun[];
  readonly storage: { readonly usage: number; readonly quota: number } | null;
}

export const useFineTune = create<FineTuneState>(() => ({
  open: false,
  pairs: [],
  unused: [],
  choices: usualChoices,
  parentId: null,
  preparing: false,
  run: null,
  runs: [],
  storage: null,
}));

export const patchFineTune = (patch: Partial<FineTuneState>): void => {
  useFineTune.setState(patch);
};

export const patchPair = (id: string, patch: Partial<PairRow>): void => {
  useFineTune.setState(({ pairs }) => ({
    pairs: pairs.map((row) => (row.id === id ? { ...row, ...patch } : row)),
  }));
};

/** Nothing happens where another run is shown: what belongs to one never lands on another. */
export const patchRun = (id: string, patch: Partial<ShownRun>): void => {
  useFineTune.setState(({ run }) => (run?.plan.id === id ? { run: { ...run, ...patch } } : {}));
};

/** Whether a run goes on, so that nothing else may start. */
export const isBusy = (run: ShownRun | null): boolean =>
  run !== null && run.state !== 'halted' && run.state !== 'over';

/** A kept run as the room shows it. */
export const shownRun = ({ plan, progress, end, modelId }: KeptRun): ShownRun => ({
  plan,
  progress,
  preview: null,
  steps: progress?.losses ?? [],
  latest: null,
  stage: null,
  state: end ? 'over' : 'halted',
  keptAt: null,
  backend: null,
  tuning: null,
  end,
  modelId,
  error: null,
});
