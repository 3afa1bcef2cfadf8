// The user's choices about the network's input, and whether a result was made with the current ones.
import type { Preprocessing } from './modelManifest.ts';
import { brainWindow } from './windows.ts';

/** Which Hounsfield windows feed the network: the model's own, or the paper's single brain window in every channel. */
export type NetworkWindows = 'model' | 'paper';
/** What the network sees of the CT: the head alone, or everything (when the mask cuts into a head). */
export type NetworkMask = 'head' | 'none';

export interface InputChoices {
  readonly networkWindows: NetworkWindows;
  readonly networkMask: NetworkMask;
}

/** A model's preprocessing with the windows that were chosen. */
export const networkPreprocessing = (
  model: Preprocessing,
  { networkWindows }: Pick<InputChoices, 'networkWindows'>,
): Preprocessing =>
  networkWindows === 'model' ? model : { ...model, windows: model.windows.map(() => brainWindow) };

/** Why a result no longer matches what would be made now, in words; null while it does. `weightsNow`: of the loaded model, if any. */
export function staleWords(
  made: { readonly weightsSha256: string; readonly windows: NetworkWindows; readonly mask: NetworkMask },
  weightsNow: string | null,
  { networkWindows, networkMask }: InputChoices,
): string | null {
  const reasons = [
    weightsNow !== null && weightsNow !== made.weightsSha256 ? 'another network is chosen' : null,
    made.windows !== networkWindows ? 'other windows feed the network' : null,
    made.mask !== networkMask ? 'another mask feeds the network' : null,
  ].filter((reason) => reason !== null);
  return reasons.length > 0 ? `Made before a change: ${reasons.join(', ')}.` : null;
}
