// How a file of labels says what they are: no MR, but where a network saw grey and white matter in a T1.
import { GREY, type TissueSource, WHITE } from '../tissue/tissueLabels.ts';
import { tissueNetwork } from '../tissue/tissueNetwork.ts';
import { TISSUE_MEANING, tissueOrigin } from '../tissue/tissueReport.ts';
import { type NiftiMark, type NiftiTexts, RESEARCH_ONLY } from './niftiMark.ts';

const names = { synthetic: 'TISSUE_SYNTH_T1', real: 'TISSUE_REAL_T1' } as const;

/** Whether a name (intent_name of NIfTI) is that of such a file. */
export const isTissueName = (name: string): boolean => /^TISSUE_(SYNTH|REAL)_T1$/.test(name);

/** `of`: the T1 that was labelled. */
export function tissueTexts(
  of: TissueSource,
  { madeBy, madeFrom, sourceSeriesUid, notes }: Omit<NiftiMark, 'contrast'>,
): NiftiTexts {
  return {
    intentName: names[of],
    description: `TISSUE labels of ${of} T1, ${WHITE} white ${GREY} grey, NOT FOR DIAGNOSIS`,
    comment: [
      `Labels of ${of} T1-weighted MR on the CT's grid: ${WHITE} is white matter, ${GREY} grey matter, 0 neither. ${RESEARCH_ONLY}`,
      TISSUE_MEANING,
      `Labelled by ${tissueOrigin}, weights SHA-256 ${tissueNetwork.sha256}`,
      ...(of === 'synthetic' ? [madeBy, madeFrom] : []),
      sourceSeriesUid === '' ? '' : `Source series ${sourceSeriesUid}`,
      ...notes,
    ]
      .filter(Boolean)
      .join('\n'),
  };
}
