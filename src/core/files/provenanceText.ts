// The sentences of an exported file that say what made it and from what input: written by the export, read back on import.
import type { HuWindow } from '../network/modelManifest.ts';

export interface MadeBy {
  readonly modelId: string;
  readonly modelVersion: string;
  /** 64 hexadecimal digits. */
  readonly weightsSha256: string;
}

/** ContributionDescription (0018,A003) of the synthesizing equipment; at most 1024 characters. */
export function madeByText({ modelId, modelVersion, weightsSha256 }: MadeBy): string {
  return `Synthesised by model ${modelId} version ${modelVersion}, weights SHA-256 ${weightsSha256}`;
}

/** The same sentence read back; null when it is not one of ours. */
export function readMadeBy(text: string): MadeBy | null {
  const match = /^Synthesised by model (.+) version (\S+), weights SHA-256 ([0-9a-f]{64})$/.exec(text.trim());
  const [, modelId, modelVersion, weightsSha256] = match ?? [];
  if (modelId === undefined || modelVersion === undefined || weightsSha256 === undefined) return null;
  return { modelId, modelVersion, weightsSha256 };
}

/** What the network was given. */
export interface MadeFrom {
  readonly windows: readonly Pick<HuWindow, 'name' | 'centre' | 'width'>[];
  /** Whether everything outside the head mask was left out. */
  readonly headOnly: boolean;
}

const masked = 'Zero outside the head mask, which was found by watershed.';

/** The sentences of DerivationDescription (0008,2111) on the network's input. */
export function madeFromText({ windows, headOnly }: MadeFrom): string {
  const list = windows.map(({ name, centre, width }) => `${name} ${centre}/${width}`).join(', ');
  return `Input windows (HU, centre/width): ${list}. ${headOnly ? masked : 'No head mask.'}`;
}

/** The same sentences found in a derivation; null when they are not there. */
export function readMadeFrom(derivation: string): MadeFrom | null {
  const list = /Input windows \(HU, centre\/width\): (.+?)\. (?=Zero outside|No head mask)/.exec(
    derivation,
  )?.[1];
  if (list === undefined) return null;
  const windows = list.split(', ').flatMap((one) => {
    const [, name, centre, width] = /^(.+) (-?[\d.]+)\/([\d.]+)$/.exec(one) ?? [];
    return name === undefined ? [] : [{ name, centre: Number(centre), width: Number(width) }];
  });
  if (windows.length < list.split(', ').length) return null; // a name with a comma in it cannot be told apart
  return { windows, headOnly: derivation.includes(masked) };
}
