// What a verification found, in words; within a thousandth of full scale two devices make the same image.
import type { Verification } from '../../stores/verifyStore.ts';
import { countText, numberText } from '../kit/words.ts';

type Found = Extract<Verification, { readonly state: 'done' }>;

/** `fullScale`: the largest stored value. [EXP-28] */
export function verifiedWords(
  { largest, slice, different, pixels, slices, adapter }: Found,
  fullScale: number,
): { readonly good: boolean; readonly words: string } {
  const on = `made again on ${adapter}`;
  if (largest === 0)
    return {
      good: true,
      words: `Verified, ${on}: all of ${countText(slices, 'slice')} is the same, pixel for pixel.`,
    };
  const percent = `${((100 * largest) / fullScale).toFixed(2)} %`;
  const off = `largest difference ${numberText(largest)} of ${fullScale} (${percent}), on slice ${slice + 1}; ${numberText(different)} of ${numberText(pixels)} pixels differ`;
  return largest <= fullScale / 1000
    ? { good: true, words: `Verified, ${on}: ${off}. That is rounding between devices.` }
    : { good: false, words: `Not the same, ${on}: ${off}. The series was changed, or its CT was.` };
}
