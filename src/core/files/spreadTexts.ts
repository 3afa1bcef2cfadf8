// How files of the spread say what they are: no MR, but how unsure a network was of synthetic MR; written by the export, read back on import.
import type { Contrast } from '../contrast.ts';
import { SPREAD_CALIBRATION } from '../network/judgeSpread.ts';
import { SYNTHETIC_MAX } from '../geometry/stack.ts';
import type { NiftiHeader } from './niftiHeader.ts';
import { type NiftiMark, type NiftiTexts, RESEARCH_ONLY } from './niftiMark.ts';

/** The name by which such a file is known: intent_name of NIfTI, fourth value of DICOM's ImageType. */
export const spreadName = (contrast: Contrast): string => `SPREAD_${contrast}`;

/** Whether a name is one of ours. */
export const isSpreadName = (name: string): boolean => /^SPREAD_(T1|T2)$/.test(name);

/** From a stored value to per cent of the synthetic MR's full scale. */
export const SPREAD_SLOPE = 100 / SYNTHETIC_MAX;

export function spreadTexts({ contrast, madeBy, madeFrom, sourceSeriesUid, notes }: NiftiMark): NiftiTexts {
  return {
    intentName: spreadName(contrast),
    description: `SPREAD of synthetic ${contrast}, % of full scale, NO MR, NOT FOR DIAGNOSIS`,
    comment: [
      `Spread of synthetic ${contrast}-weighted MR: no image of the patient, but by how much the image that a neural network makes from CT changes where it should not. ${RESEARCH_ONLY}`,
      'Each value is the standard deviation of four answers (the slice as it is, mirrored, moved by one pixel, and mirrored, moved and with noise of 5 HU) in per cent of the full scale of the synthetic MR; zero outside the head.',
      SPREAD_CALIBRATION,
      madeBy,
      madeFrom,
      sourceSeriesUid === '' ? '' : `Source series ${sourceSeriesUid}`,
      ...notes,
    ]
      .filter(Boolean)
      .join('\n'),
    slope: SPREAD_SLOPE,
  };
}

/** Whether a NIfTI file calls itself a spread, by its intent or its description. */
export const isSpreadNifti = ({
  intentName,
  description,
}: Pick<NiftiHeader, 'intentName' | 'description'>): boolean =>
  isSpreadName(intentName) || /^SPREAD of synthetic (T1|T2),/.test(description);
