// What a synthesis of a CT depends on: the network's input under given choices, and the name under which its slices are kept.
import type { Stack } from '../core/geometry/stack.ts';
import { networkPreprocessing, type NetworkMask, type NetworkWindows } from '../core/network/inputChoices.ts';
import type { ModelFile, Preprocessing } from '../core/network/modelManifest.ts';
import { resultName } from '../storage/results.ts';

export interface ResultPlan {
  readonly preprocessing: Preprocessing;
  /** In the storage's `results`. */
  readonly name: string;
}

export async function resultPlan(
  file: ModelFile,
  choices: { readonly networkWindows: NetworkWindows; readonly networkMask: NetworkMask },
  seriesUid: string,
  ct: Stack,
): Promise<ResultPlan> {
  const preprocessing = networkPreprocessing(file.preprocessing, choices);
  const name = await resultName(
    {
      seriesUid,
      weightsSha256: file.weightsSha256,
      windows: JSON.stringify(preprocessing),
      mask: choices.networkMask,
      contrasts: file.contrasts,
    },
    ct,
  );
  return { preprocessing, name };
}
