// The one sentence of an exported file that names what made it: written by the export, read back on import.

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
