// The options, progress and results of a fine-tune, as plain data for page, worker and script.
import type { Augmentation } from './augment.ts';
import type { CohortRow } from '../metrics/cohort.ts';
import type { Contrast } from '../contrast.ts';
import { type Split, splitPatients, type TrainedPart } from './training.ts';

/** Weights of the losses in their sum; a loss of weight 0 is never computed. */
export interface LossWeights {
  readonly mse: number;
  readonly bce: number;
  readonly contextual: number;
}

export const lossNames = ['mse', 'bce', 'contextual'] as const;

/** "MSE + 0.1 contextual" */
export function lossWords(loss: LossWeights): string {
  const words = { mse: 'MSE', bce: 'BCE', contextual: 'contextual' };
  const parts = lossNames.flatMap((name) =>
    loss[name] > 0 ? [loss[name] === 1 ? words[name] : `${loss[name]} ${words[name]}`] : [],
  );
  return parts.join(' + ') || 'none';
}

/** Which feature network the contextual loss looks through, and at which of its layers. */
export interface FeatureChoice {
  readonly id: string;
  readonly layer: string;
}

/** hold-out: so many of ten patients validate; folds: k-fold, or leave-one-out with as many folds as patients. */
export type SplitChoice =
  { readonly kind: 'hold-out'; readonly tenths: number } | { readonly kind: 'folds'; readonly folds: number };

export interface FineTuneChoices {
  readonly part: TrainedPart;
  readonly loss: LossWeights;
  readonly features: FeatureChoice | null;
  readonly epochs: number;
  /** Slices whose gradients make one step. */
  readonly batch: number;
  readonly peak: number;
  /** Ends after so many epochs without a better validation loss; null never. */
  readonly patience: number | null;
  readonly augment: Augmentation;
  readonly split: SplitChoice;
  readonly seed: number;
}

export const usualChoices: FineTuneChoices = {
  part: 'all',
  loss: { mse: 1, bce: 0, contextual: 0 },
  features: null,
  epochs: 20,
  batch: 4,
  peak: 3e-4,
  patience: 6,
  augment: { turns: true, flips: true, affine: true, intensity: true },
  split: { kind: 'hold-out', tenths: 2 },
  seed: 1,
};

/** Folds for a cross-validation that leaves one patient out: more than there are patients are as many as there are. */
export const EVERY_PATIENT = 100_000;

/** Where there is a feature network, the recommended loss is contextual and MSE. */
export const recommendedWith = (network: { readonly id: string }): Partial<FineTuneChoices> => ({
  features: { id: network.id, layer: 'conv5_4' },
  loss: { mse: 1, bce: 0, contextual: 0.01 },
});

/** A pair as a run knows it: no identity, a key into the storage and labels. */
export interface RunPair {
  readonly key: string;
  /** "Patient 2", never a name. */
  readonly label: string;
  readonly patient: string;
  readonly slices: number;
}

export interface RunPlan {
  readonly id: string;
  readonly created: string;
  readonly parent: {
    readonly id: string;
    readonly name: string;
    readonly url: string;
    readonly weightsSha256: string;
  };
  readonly contrasts: readonly Contrast[];
  readonly pairs: readonly RunPair[];
  /** By patient: one split for a hold-out, one a fold for a cross-validation. */
  readonly splits: readonly Split[];
  /** True when there is one patient only: it validates what it trains. */
  readonly validatesItself: boolean;
  readonly choices: FineTuneChoices;
  readonly featureUrl: string | null;
}

export interface EpochPoint {
  /** 0 is the starting model. */
  readonly epoch: number;
  readonly step: number;
  readonly rate: number;
  /** Mean over the epoch's steps; null for epoch 0. */
  readonly training: number | null;
  readonly validation: number;
  /** In the head, over the slices that validate. */
  readonly psnr: number;
  readonly ssim: number;
  readonly tenengrad: number;
  readonly tenengradReal: number;
}

/** The point with the least validation loss, the earliest of them; undefined of an empty curve. */
export const bestOf = (curve: readonly EpochPoint[]): EpochPoint | undefined =>
  curve.reduce<EpochPoint | undefined>(
    (least, one) => (!least || one.validation < least.validation ? one : least),
    undefined,
  );

/** One held-out pair and contrast, before and after. */
export interface Judged {
  readonly pair: string;
  readonly start: CohortRow;
  readonly tuned: CohortRow;
  /** SSIM in the head of each slice, in the same order. */
  readonly startSsim: readonly number[];
  readonly tunedSsim: readonly number[];
}

export interface StepLoss {
  readonly step: number;
  readonly loss: number;
}

/** How far a run is: with the weights of its checkpoint, all that it needs to go on as if it had never stopped. */
export interface RunProgress {
  readonly fold: number;
  readonly epoch: number;
  /** Steps done in this epoch, and in this fold. */
  readonly at: number;
  readonly step: number;
  readonly lossSum: number;
  /** Of single steps, thinned; of the fold that runs. */
  readonly losses: readonly StepLoss[];
  /** Of the fold that runs. */
  readonly curve: readonly EpochPoint[];
  readonly best: { readonly epoch: number; readonly validation: number } | null;
  /** Of the starting model on what validates in this fold. */
  readonly start: readonly CohortRow[];
  readonly startSsim: readonly (readonly number[])[];
  /** Of the folds that are over. */
  readonly judged: readonly Judged[];
  readonly curves: readonly (readonly EpochPoint[])[];
  readonly seconds: number;
}

export const freshProgress: RunProgress = {
  fold: 0,
  epoch: 0,
  at: 0,
  step: 0,
  lossSum: 0,
  losses: [],
  curve: [],
  best: null,
  start: [],
  startSsim: [],
  judged: [],
  curves: [],
  seconds: 0,
};

export type RunEnd =
  | { readonly kind: 'paused' }
  | { readonly kind: 'done'; readonly why: 'epochs' | 'early stop' | 'stopped' }
  /** The loss is no number; the best weights so far are kept. */
  | { readonly kind: 'not-finite'; readonly step: number };

/** A validation slice as bytes, 0..255: size x size planes. */
export interface Preview {
  readonly size: number;
  readonly contrast: Contrast;
  readonly pair: string;
  readonly synthetic: Uint8Array<ArrayBuffer>;
  readonly real: Uint8Array<ArrayBuffer>;
  readonly psnr: number;
  readonly ssim: number;
  readonly tenengrad: number;
}

/** What validated last, as pictures; epoch 0 is the starting model. */
export interface PreviewSet {
  readonly epoch: number;
  readonly previews: readonly Preview[];
}

/** Step losses that are kept and drawn, at most. */
const MOST_LOSSES = 400;

/** One more step loss; where there are too many, every other one goes. */
export function withLoss(losses: readonly StepLoss[], one: StepLoss): readonly StepLoss[] {
  const all = [...losses, one];
  return all.length > MOST_LOSSES ? all.filter((_, i) => i % 2 === 1) : all;
}

export type TrainEvent =
  | { readonly kind: 'stage'; readonly words: string; readonly done: number; readonly total: number }
  | {
      readonly kind: 'step';
      readonly fold: number;
      readonly epoch: number;
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
      readonly rate: number;
      readonly secondsPerStep: number;
      readonly secondsLeft: number;
      readonly bytes: number;
    }
  | { readonly kind: 'epoch'; readonly progress: RunProgress; readonly previews: readonly Preview[] }
  | { readonly kind: 'kept' }
  /** Something that the user should know, and that does not stop the run. */
  | { readonly kind: 'note'; readonly words: string };

/** Which patients train and which validate. One patient alone validates what it trains. */
export function splitsOf(
  patients: readonly string[],
  choice: SplitChoice,
  seed: number,
): { readonly splits: readonly Split[]; readonly validatesItself: boolean } {
  const distinct = [...new Set(patients)];
  if (distinct.length < 2)
    return { splits: [{ training: distinct, validation: distinct }], validatesItself: true };
  if (choice.kind === 'folds')
    return {
      splits: splitPatients(distinct, Math.min(choice.folds, distinct.length), seed),
      validatesItself: false,
    };
  const held = Math.min(distinct.length - 1, Math.max(1, Math.round((distinct.length * choice.tenths) / 10)));
  const [first] = splitPatients(distinct, distinct.length, seed);
  const order = [...(first?.validation ?? []), ...(first?.training ?? [])];
  return {
    splits: [{ training: order.slice(held), validation: order.slice(0, held) }],
    validatesItself: false,
  };
}
