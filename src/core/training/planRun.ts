// A run planned: its pairs, who validates, and what was chosen, as plain data that can be taken up at any time.
import type { AppError } from '../appError.ts';
import type { Contrast } from '../contrast.ts';
import type { ModelFile } from '../network/modelManifest.ts';
import { type FineTuneChoices, type RunPlan, splitsOf } from './fineTune.ts';
import { hashOf } from './pairs.ts';

/** A pair that is prepared. */
export interface ReadyPair {
  readonly key: string;
  /** "Patient 2", never a name. */
  readonly label: string;
  readonly patient: string;
  readonly slices: number;
  readonly size: number;
  readonly contrasts: readonly Contrast[];
}

export interface PlanInputs {
  /** Those that were prepared for another model are left out. */
  readonly pairs: readonly ReadyPair[];
  readonly choices: FineTuneChoices;
  readonly parent: { readonly id: string; readonly url: string; readonly file: ModelFile };
  /** Where the chosen feature network is; null where it is not listed. */
  readonly featureUrl: string | null;
  readonly created: Date;
}

/** Throws an AppError where there is nothing to train on, or by. */
export async function planRun({
  pairs,
  choices,
  parent,
  featureUrl,
  created: at,
}: PlanInputs): Promise<RunPlan> {
  const { file } = parent;
  const ready = pairs.filter(
    ({ size, contrasts }) =>
      size === file.preprocessing.grid.size && contrasts.join() === file.contrasts.join(),
  );
  if (ready.length === 0) throw noPairs;
  if (choices.loss.contextual > 0 && featureUrl === null) throw noFeatures;
  if (Object.values(choices.loss).every((weight) => weight <= 0)) throw noLoss;
  const created = at.toISOString();
  return {
    id: await hashOf([created, parent.id]),
    created,
    parent: { id: parent.id, name: file.name, url: parent.url, weightsSha256: file.weightsSha256 },
    contrasts: file.contrasts,
    pairs: ready.map(({ key, label, patient, slices }) => ({ key, label, patient, slices })),
    ...splitsOf(
      ready.map(({ patient }) => patient),
      choices.split,
      choices.seed,
    ),
    choices,
    featureUrl,
  };
}

const noPairs: AppError = {
  kind: 'training',
  message: 'There is no pair to train on.',
  advice: 'Open a folder with the CT and the MR of at least one patient.',
};

const noFeatures: AppError = {
  kind: 'training',
  message: 'The contextual loss needs a feature network, and none is listed.',
  advice: 'Choose MSE or BCE, or put a feature network into public/models.',
};

const noLoss: AppError = {
  kind: 'training',
  message: 'No loss is chosen.',
  advice: 'Give at least one loss a weight above 0.',
};
