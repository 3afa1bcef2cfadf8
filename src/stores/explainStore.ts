// The Explain room: whether it is open, the models and the slice it is about, and what has been made; the numbers lie with its flow.
import { create } from 'zustand';
import type { AppError } from '../core/appError.ts';
import type { GradientTarget } from '../core/network/explanation.ts';

/** What is there of one model. */
export interface ExplainedModel {
  /** As its file names it; the list's name until that is read. */
  readonly name: string;
  readonly filters: boolean;
  /** The source slice of its feature maps; null before they are made. */
  readonly mapsSlice: number | null;
  readonly influence: { readonly slice: number; readonly target: GradientTarget } | null;
  /** Grows with everything that is made: what is drawn from it is drawn again. */
  readonly revision: number;
}

export interface ExplainState {
  readonly open: boolean;
  /** Ids of one to MODELS_COMPARED models, the one in use first unless it was taken out. */
  readonly picked: readonly string[];
  /** Of the CT, counted from 0. */
  readonly slice: number;
  readonly models: Readonly<Record<string, ExplainedModel>>;
  readonly busy: boolean;
  readonly error: AppError | null;
}

/** The paper's figure has three columns; the engine keeps two models beside the one in use. */
export const MODELS_COMPARED = 3;

export const nothingExplained: ExplainState = {
  open: false,
  picked: [],
  slice: 0,
  models: {},
  busy: false,
  error: null,
};

export const useExplain = create<ExplainState>(() => nothingExplained);

export const patchExplain = (patch: Partial<ExplainState>): void => useExplain.setState(patch);

export const patchExplained = (id: string, patch: Partial<Omit<ExplainedModel, 'revision'>>): void =>
  useExplain.setState(({ models }) => {
    const before = models[id] ?? {
      name: id,
      filters: false,
      mapsSlice: null,
      influence: null,
      revision: 0,
    };
    return { models: { ...models, [id]: { ...before, ...patch, revision: before.revision + 1 } } };
  });
