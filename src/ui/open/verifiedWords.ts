// The result of a verification as text. A difference within a thousandth of full scale is rounding between devices.
import type { Verification } from '../../stores/verifyStore.ts';
import { countText, numberText } from '../../core/words.ts';

type Found = Extract<Verification, { readonly state: 'done' }>;

/** @param fullScale the largest stored value. [EXP-28] */
export function verifiedWords(
  { largest, slice, different, pixels, slices, adapter }: Found,
  fullScale: number,
): { readonly good: boolean; readonly words: string } {
  const on = `made again on ${adapter}`;
  if (largest === 0)
    return {
      good: true,
      words: `Verified, ${on}: ${slices === 1 ? 'the slice is' : `all ${countText(slices, 'slice')} are`} identical, pixel for pixel.`,
    };
  const percent = `${((100 * largest) / fullScale).toFixed(2)} %`;
  const off = `largest difference ${numberText(largest)} of ${fullScale} (${percent}), on slice ${slice + 1}; ${numberText(different)} of ${numberText(pixels)} pixels differ`;
  return largest <= fullScale / 1000
    ? { good: true, words: `Verified, ${on}: ${off}. This is rounding between devices.` }
    : { good: false, words: `Not identical, ${on}: ${off}. The series or its CT was changed.` };
}
