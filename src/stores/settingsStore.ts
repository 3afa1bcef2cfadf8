// What the user has chosen and wants kept for next time; no patient data.
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { BackendChoice } from '../engine/engineApi.ts';

/** Which Hounsfield windows feed the network: the model's own three, or the paper's single brain window three times. */
export type NetworkWindows = 'model' | 'paper';
/** What the network sees of the CT: the head alone, or everything (when the mask cuts into a head). */
export type NetworkMask = 'head' | 'none';

export interface Settings {
  readonly theme: 'dark' | 'light';
  readonly backendChoice: BackendChoice;
  /** Null: the default of the model list. */
  readonly modelId: string | null;
  readonly networkWindows: NetworkWindows;
  readonly networkMask: NetworkMask;
}

export const useSettings = create<Settings>()(
  persist(
    (): Settings => ({
      theme: 'dark',
      backendChoice: 'auto',
      modelId: null,
      networkWindows: 'model',
      networkMask: 'head',
    }),
    { name: 'synthmr-settings' },
  ),
);

export const patchSettings = (patch: Partial<Settings>): void => {
  useSettings.setState(patch);
};
