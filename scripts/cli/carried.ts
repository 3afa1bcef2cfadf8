// What a state dict carries along of the model that it was: all that its weights do not say.
import type { ModelFile } from '../../src/core/network/modelManifest.ts';

const NOTE = 'synthmr-model';

export type Carried = Pick<ModelFile, 'name' | 'contrasts' | 'preprocessing' | 'intensityScale' | 'card'>;

export function carriedBy({
  name,
  contrasts,
  preprocessing,
  intensityScale,
  card,
}: ModelFile): Record<string, string> {
  const carried: Carried = { name, contrasts, preprocessing, intensityScale, card };
  return { [NOTE]: JSON.stringify(carried) };
}

/** Null where the file was not written from a model of the page. */
export function carriedIn(notes: Readonly<Record<string, string>>): Carried | null {
  const text = notes[NOTE];
  if (text === undefined) return null;
  try {
    return JSON.parse(text) as Carried;
  } catch {
    return null; // a foreign note of that name: the options say what is needed
  }
}
