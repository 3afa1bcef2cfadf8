// What the user has chosen and wants kept for next time; no patient data.
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { BackendChoice } from '../engine/engineApi.ts';

export interface Settings {
  readonly theme: 'dark' | 'light';
  readonly backendChoice: BackendChoice;
  /** Null: the default of the model list. */
  readonly modelId: string | null;
  readonly showPatient: boolean;
  /** Index into core/windows' presets that feed the network; null: the model's own. */
  readonly networkWindows: string | null;
}

export const useSettings = create<Settings>()(
  persist(
    (): Settings => ({
      theme: 'dark',
      backendChoice: 'auto',
      modelId: null,
      showPatient: true,
      networkWindows: null,
    }),
    { name: 'synthmr-settings' },
  ),
);

export const patchSettings = (patch: Partial<Settings>): void => {
  useSettings.setState(patch);
};
