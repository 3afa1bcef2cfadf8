// Which of the listed models is meant: the one chosen by name, else the default, else the first.
import type { ModelListEntry } from '../core/network/modelManifest.ts';
import { useEngine } from './engineStore.ts';
import { useSettings } from './settingsStore.ts';

/** `wanted`: an id, the user's choice unless told. None before the list has been read. */
export function chosenModel(wanted = useSettings.getState().modelId): ModelListEntry | undefined {
  const { models } = useEngine.getState();
  return models.find(({ id }) => id === wanted) ?? models.find((model) => model.default) ?? models[0];
}

/** The smallest model, where the page has one that is smaller than this. */
export function smallerThan(id: string): ModelListEntry | null {
  const { models } = useEngine.getState();
  const bytes = models.find((model) => model.id === id)?.bytes ?? 0;
  const [smallest] = models.filter((model) => model.bytes < bytes).sort((a, b) => a.bytes - b.bytes);
  return smallest ?? null;
}
