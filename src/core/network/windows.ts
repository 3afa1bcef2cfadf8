// Hounsfield-unit windows: the linear map from CT numbers to what is seen or fed to the network.
import type { HuWindow, Preprocessing } from './modelManifest.ts';

export const brainWindow: HuWindow = { name: 'brain', centre: 40, width: 80 };
export const softTissueWindow: HuWindow = { name: 'soft tissue', centre: 40, width: 400 };
export const boneWindow: HuWindow = { name: 'bone', centre: 500, width: 3000 };

/** `shipped`: brain, soft tissue, bone. `paper`: one brain window in all three channels. [R] docs/method.md 1.3 */
export const windowPresets: Readonly<Record<'shipped' | 'paper', Preprocessing['windows']>> = {
  shipped: [brainWindow, softTissueWindow, boneWindow],
  paper: [brainWindow, brainWindow, brainWindow],
};

/** A Hounsfield unit within a window: 0 at or below its lower edge, 1 at or above its upper edge, linear between. */
export function windowed(hu: number, window: HuWindow): number {
  const fraction = (hu - window.centre) / window.width + 0.5;
  return fraction < 0 ? 0 : fraction > 1 ? 1 : fraction;
}
