// A run planned: its pairs, who validates, and what was chosen, as plain data that the training worker can take up at any time.
import type { AppError } from '../core/appError.ts';
import { type RunPlan, splitsOf } from '../core/training/fineTune.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import { useEngine } from '../stores/engineStore.ts';
import { useFineTune } from '../stores/fineTuneStore.ts';
import { modelsUrl } from './engineFlow.ts';
import { hashOf, isUsable } from '../core/training/pairs.ts';
import { parentEntry } from './tuneParent.ts';

/** What would run now, from the ready pairs of the list and the choices. Throws where one of them does not do. */
export async function planRun(model: ModelFile): Promise<RunPlan> {
  const { pairs, choices } = useFineTune.getState();
  const entry = parentEntry();
  const { size } = model.preprocessing.grid;
  const ready = pairs.flatMap((row) =>
    isUsable(row) &&
    row.state.kind === 'ready' &&
    row.state.kept.size === size &&
    row.state.kept.contrasts.join() === model.contrasts.join()
      ? [{ row, kept: row.state.kept }]
      : [],
  );
  if (ready.length === 0) throw noPairs;
  const created = new Date().toISOString();
  const network = useEngine.getState().featureNetworks.find(({ id }) => id === choices.features?.id);
  if (choices.loss.contextual > 0 && !network) throw noFeatures;
  if (Object.values(choices.loss).every((weight) => weight <= 0)) throw noLoss;
  return {
    id: await hashOf([created, entry.id]),
    created,
    parent: {
      id: entry.id,
      name: model.name,
      url: modelsUrl(entry.path),
      weightsSha256: model.weightsSha256,
    },
    contrasts: model.contrasts,
    pairs: ready.map(({ row, kept }) => ({
      key: kept.key,
      label: row.label,
      patient: row.patient,
      slices: kept.slices,
    })),
    ...splitsOf(
      ready.map(({ row }) => row.patient),
      choices.split,
      choices.seed,
    ),
    choices,
    featureUrl: network ? modelsUrl(network.path) : null,
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
