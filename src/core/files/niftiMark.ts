// How our own NIfTI files say that they are synthetic: written by the export, read back on import.
import type { Contrast } from '../contrast.ts';
import { networkPreprocessing, type NetworkWindows } from '../network/inputChoices.ts';
import type { ModelFile } from '../network/modelManifest.ts';
import { madeByText, madeFromText } from './provenanceText.ts';
import type { NiftiHeader } from './niftiHeader.ts';

export interface NiftiMark {
  readonly contrast: Contrast;
  /** As `madeByText` has it; empty where it is not known. */
  readonly madeBy: string;
  /** As `madeFromText` has it; empty where it is not known. */
  readonly madeFrom: string;
  /** Series instance UID of the CT; empty where it may not be told, or is not known. */
  readonly sourceSeriesUid: string;
  /** What else is to be known of it, a line each: verdicts that were overridden. */
  readonly notes: readonly string[];
}

/** At most 16 bytes (intent_name), 79 characters (descrip), and the text of an extension of code 6 (comment). */
export interface NiftiTexts {
  readonly intentName: string;
  readonly description: string;
  readonly comment: string;
  /** What a stored value is multiplied with to be the value that it means (scl_slope); 1 where it is not given. */
  readonly slope?: number;
}

/** What a file tells of the model that made it and of that model's input; nothing of a model that is not known any more. */
export function niftiMarkOf(
  contrast: Contrast,
  model: Pick<ModelFile, 'id' | 'version' | 'weightsSha256' | 'preprocessing'> | null,
  { networkWindows, headOnly }: { readonly networkWindows: NetworkWindows; readonly headOnly: boolean },
): Pick<NiftiMark, 'contrast' | 'madeBy' | 'madeFrom'> {
  if (!model) return { contrast, madeBy: '', madeFrom: '' };
  const { id, version, weightsSha256 } = model;
  const { windows } = networkPreprocessing(model.preprocessing, { networkWindows });
  return {
    contrast,
    madeBy: madeByText({ modelId: id, modelVersion: version, weightsSha256 }),
    madeFrom: madeFromText({ windows, headOnly }),
  };
}

export const RESEARCH_ONLY = 'Research only, not for diagnosis.';

export function niftiTexts({ contrast, madeBy, madeFrom, sourceSeriesUid, notes }: NiftiMark): NiftiTexts {
  return {
    intentName: `SYNTHETIC_${contrast}`,
    description: `SYNTHETIC ${contrast} from CT, NOT FOR DIAGNOSIS`,
    comment: [
      `Synthetic ${contrast}-weighted MR, made from CT by a neural network. ${RESEARCH_ONLY}`,
      madeBy,
      madeFrom,
      sourceSeriesUid === '' ? '' : `Source series ${sourceSeriesUid}`,
      ...notes,
    ]
      .filter(Boolean)
      .join('\n'),
  };
}

/** Null for a file that does not call itself synthetic, by its intent or its description. */
export function niftiMark({
  intentName,
  description,
  comments,
}: Pick<NiftiHeader, 'intentName' | 'description' | 'comments'>): Omit<NiftiMark, 'notes'> | null {
  const [, name] =
    /^SYNTHETIC_(T1|T2)$/.exec(intentName) ?? /^SYNTHETIC (T1|T2) from CT/.exec(description) ?? [];
  if (name !== 'T1' && name !== 'T2') return null;
  const lines = comments.flatMap((text) => text.split('\n'));
  const line = (start: string): string => lines.find((one) => one.startsWith(start)) ?? '';
  return {
    contrast: name,
    madeBy: line('Synthesised by model '),
    madeFrom: line('Input windows '),
    sourceSeriesUid: line('Source series ').slice('Source series '.length),
  };
}
