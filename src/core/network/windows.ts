// Windows of the network's input: linear maps from Hounsfield units to 0..1.
import type { HuWindow, Preprocessing } from './modelManifest.ts';

export const brainWindow: HuWindow = { name: 'brain', centre: 40, width: 80 };
export const softTissueWindow: HuWindow = { name: 'soft tissue', centre: 40, width: 400 };
export const boneWindow: HuWindow = { name: 'bone', centre: 500, width: 3000 };

/** One window for each input channel of the shipped models. [R] docs/method.md 1.3 */
export const shippedWindows: Preprocessing['windows'] = [brainWindow, softTissueWindow, boneWindow];

/** A value in HU mapped by a window: 0 at or below its lower edge, 1 at or above its upper edge, linear between. */
export function windowed(hu: number, window: HuWindow): number {
  const fraction = (hu - window.centre) / window.width + 0.5;
  return fraction < 0 ? 0 : fraction > 1 ? 1 : fraction;
}
