// Shares and their intervals, and the two-sided binomial test against chance, as SciPy gives them.
import { logGamma } from '../metrics/statistics.ts';

/** The 97.5th percentile of the normal distribution. */
const Z = 1.959963984540054;

export interface Proportion {
  readonly hits: number;
  readonly of: number;
  /** NaN of nothing. */
  readonly share: number;
  /** The 95 % interval of Wilson (1927), without correction for continuity. */
  readonly low: number;
  readonly high: number;
}

export function proportion(hits: number, of: number): Proportion {
  if (of === 0) return { hits, of, share: NaN, low: NaN, high: NaN };
  const share = hits / of;
  const zz = Z * Z;
  const middle = (share + zz / (2 * of)) / (1 + zz / of);
  const reach = (Z / (1 + zz / of)) * Math.sqrt((share * (1 - share)) / of + zz / (4 * of * of));
  const low = hits === 0 ? 0 : Math.max(0, middle - reach);
  return { hits, of, share, low, high: hits === of ? 1 : Math.min(1, middle + reach) };
}

/** The two-sided P of `hits` of `of` where each has chance one half: all counts that are no more likely than this one. */
export function binomialP(hits: number, of: number): number {
  if (of === 0) return 1;
  const logChance = (k: number): number =>
    logGamma(of + 1) - logGamma(k + 1) - logGamma(of - k + 1) - of * Math.LN2;
  const bound = Math.max(hits, of - hits);
  if (2 * bound === of) return 1;
  let tail = 0;
  for (let k = of; k >= bound; k--) tail += Math.exp(logChance(k)); // the smallest first
  return Math.min(1, 2 * tail);
}
