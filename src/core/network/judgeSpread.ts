// What the spread of a synthesis says of it: the mean of each slice, which slices are doubtful, and one sentence that claims no more than was measured.
import type { Contrast } from '../contrast.ts';
import { slicesWords } from '../sliceWords.ts';
import type { Verdict } from '../verdictTypes.ts';

export interface SpreadEvidence {
  readonly contrasts: readonly Contrast[];
  /** One list a contrast, one a slice: its mean in the head, per cent of full scale; null where it is not measured. */
  readonly means: readonly (readonly (number | null)[])[];
  /** Slices are still to be measured. */
  readonly unfinished: boolean;
}

/**
 * A slice whose mean is beyond this is doubtful, per cent of full scale: no slice of the held-out volunteer reached two thirds
 * of it (docs/model-card.md).
 */
export const SPREAD_LIMIT = 3;
/** Of the measured slices: more than this share, and more than so many, are doubtful; fewer are named and no more. */
const DOUBTFUL_SHARE = 0.1;
const FEW = 2;

export const SPREAD_CALIBRATION =
  'Checked on one held-out volunteer only: from place to place error grew with spread, from slice to slice it did not. What all answers get wrong alike does not show.';

/** Slices, from 0, whose spread is high. */
export const slicesOfHighSpread = (means: readonly (number | null)[]): readonly number[] =>
  means.flatMap((mean, slice) => (mean !== null && mean > SPREAD_LIMIT ? [slice] : []));

/** Over the slices that are measured; null where none is. */
export function meanSpread(means: readonly (number | null)[]): number | null {
  const measured = means.filter((mean) => mean !== null);
  return measured.length === 0 ? null : measured.reduce((sum, mean) => sum + mean, 0) / measured.length;
}

/** The slice, from 0, whose mean is highest; null where none is measured. */
export function highestSpread(
  means: readonly (number | null)[],
): { readonly slice: number; readonly mean: number } | null {
  const measured = means.flatMap((mean, slice) => (mean === null ? [] : [{ mean, slice }]));
  return measured.sort((a, b) => b.mean - a.mean)[0] ?? null;
}

/** "synthetic T1 changes by 1.6 % and synthetic T2 by 1.9 % of full scale". */
function spreadWords({ contrasts, means }: Pick<SpreadEvidence, 'contrasts' | 'means'>): string {
  const each = contrasts.flatMap((contrast, i) => {
    const mean = meanSpread(means[i] ?? []);
    return mean === null ? [] : [`synthetic ${contrast}${i === 0 ? ' changes' : ''} by ${mean.toFixed(1)} %`];
  });
  return `${each.join(' and ')} of full scale`;
}

/** Null before anything is measured, and not good before all is. Never bad: it tells where the network contradicts itself, not where it is wrong. */
export function judgeSpread({ contrasts, means, unfinished }: SpreadEvidence): Verdict | null {
  const measured = new Set(
    means.flatMap((of) => of.flatMap((mean, slice) => (mean === null ? [] : [slice]))),
  );
  if (measured.size === 0) return null;
  const high = [...new Set(means.flatMap(slicesOfHighSpread))].sort((a, b) => a - b);
  const changes = `Shown in ways that should not matter, ${spreadWords({ contrasts, means })} on average`;
  const soFar = unfinished ? `, in the ${measured.size} slices measured so far` : '';
  const which =
    high.length === 0
      ? `no slice by more than ${SPREAD_LIMIT} %`
      : `by more than ${SPREAD_LIMIT} %: ${slicesWords(high)} (${high.length} of ${measured.size})`;
  const doubtful = high.length > Math.max(FEW, DOUBTFUL_SHARE * measured.size);
  return {
    rule: 'spread',
    level: doubtful ? 'doubtful' : unfinished ? 'unjudged' : 'good',
    sentence: `${changes}${soFar}; ${which}. ${SPREAD_CALIBRATION}`,
    advice: doubtful ? 'Look at these slices with the spread laid over them, and rely on them less.' : '',
  };
}
