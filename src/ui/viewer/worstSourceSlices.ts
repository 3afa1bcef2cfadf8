// The slices that a pane's strip marks red: those that agree worst with the real MR, over the region that Compare judges.
import type { Contrast } from '../../core/contrast.ts';
import { worstSlices, wordsOf } from '../../core/metrics/metricTable.ts';
import type { CompareState } from '../../stores/compareStore.ts';
import { registrationKey } from '../../stores/studyStore.ts';

export type Compared = Pick<CompareState, 'judgements' | 'region'>;

/** As many as the Compare panel lists. */
const WORST = 5;

/** Source slices whose PSNR is lowest; none before a comparison is done. */
export function worstSourceSlices(
  { judgements, region }: Compared,
  ctId: string,
  contrast: Contrast,
): readonly number[] {
  const judgement = judgements[registrationKey(ctId, contrast)];
  if (!judgement || judgement.slices.length === 0) return [];
  return worstSlices(judgement.slices, region, wordsOf('psnr'), WORST).map(({ slice }) => slice);
}
