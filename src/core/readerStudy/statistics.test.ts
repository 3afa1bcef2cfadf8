// Intervals, tests and kappas agree with SciPy and with the stated formulas (scripts/oracles/reader.py wrote the cases).
import { describe, expect, it } from 'vitest';
import { oracleJson } from '../../node/oracles.ts';
import { cohenKappa, fleissKappa, type KappaWeights, lightKappa } from './agreement.ts';
import { binomialP, proportion } from './proportions.ts';

interface Cases {
  readonly shares: readonly {
    readonly hits: number;
    readonly of: number;
    readonly p: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly kappas: readonly {
    readonly categories: number;
    readonly ratings: readonly (readonly number[])[];
    readonly pairs: Readonly<Record<KappaWeights, readonly number[]>> | null;
    readonly light: number | null;
    readonly fleiss: number;
  }[];
}
const { shares, kappas } = oracleJson('reader/cases.json') as Cases;

describe('statistics of a reader study', () => {
  it('[READER-10] Wilson intervals and the two-sided binomial test are SciPy’s to 1e-9', () => {
    expect(shares.length).toBeGreaterThan(20);
    for (const { hits, of, p, low, high } of shares) {
      const found = proportion(hits, of);
      expect(Math.abs(found.low - low)).toBeLessThan(1e-9);
      expect(Math.abs(found.high - high)).toBeLessThan(1e-9);
      expect(binomialP(hits, of) / p).toBeCloseTo(1, 9);
    }
    expect(proportion(0, 0).share).toBeNaN();
    expect(binomialP(0, 0)).toBe(1);
  });

  it('[READER-11] Cohen’s kappa, linear and quadratic weights, Light’s and Fleiss’ are those of the oracle to 1e-12', () => {
    for (const { categories, ratings, pairs, light, fleiss } of kappas) {
      const close = (found: number | null, wanted: number): void =>
        expect(Math.abs((found ?? NaN) - wanted)).toBeLessThan(1e-12);
      close(fleissKappa(ratings, categories), fleiss);
      if (pairs === null || light === null) continue;
      close(lightKappa(ratings, categories, 'quadratic'), light);
      for (const weights of ['unweighted', 'linear', 'quadratic'] as const) {
        const found = ratings.flatMap((a, i) =>
          ratings.slice(i + 1).map((b) => cohenKappa(a, b, categories, weights)),
        );
        found.forEach((one, i) => close(one, pairs[weights][i] ?? NaN));
      }
    }
    expect(kappas.at(-1)?.fleiss).toBeCloseTo(0.21, 2); // as published by Fleiss (1971)
  });

  it('[READER-11] no kappa is made up where chance alone explains everything', () => {
    expect(cohenKappa([1, 1], [1, 1], 2)).toBeNull();
    expect(fleissKappa([[0], [0], [0]], 2)).toBeNull();
    expect(cohenKappa([], [], 2)).toBeNull();
    expect(lightKappa([[0, 1]], 2, 'quadratic')).toBeNull();
  });
});
