// What the user has chosen and wants kept for next time; no patient data.
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { InputChoices } from '../core/network/inputChoices.ts';
import type { BackendChoice } from '../engine/engineApi.ts';

export interface Settings extends InputChoices {
  readonly theme: 'dark' | 'light';
  readonly backendChoice: BackendChoice;
  /** Null: the default of the model list. */
  readonly modelId: string | null;
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
