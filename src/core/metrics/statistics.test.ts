// The t-tests agree with SciPy (scripts/oracles/statistics.py wrote the cases).
import { describe, expect, it } from 'vitest';
import { oracleJson } from '../../node/oracles.ts';
import { meanSd, tTail, type TTest, tTest, type TTestKind } from './statistics.ts';

interface Cases {
  readonly tests: readonly {
    readonly a: readonly number[];
    readonly b: readonly number[];
    readonly expected: Readonly<Partial<Record<TTestKind, Omit<TTest, 'kind'>>>>;
  }[];
  readonly tails: readonly (readonly [t: number, df: number, p: number])[];
}
const cases = oracleJson('statistics/cases.json') as Cases;

const near = (found: number, expected: number): void => {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
};

describe('t-tests', () => {
  cases.tests.forEach(({ a, b, expected }, i) => {
    for (const kind of Object.keys(expected) as TTestKind[])
      it(`[MET-3] case ${i + 1}, ${kind}: t, P and interval as SciPy to 1e-9`, () => {
        const found = tTest(kind, a, b);
        const wanted = expected[kind];
        if (!found || !wanted) throw new Error('no test');
        for (const key of Object.keys(wanted) as (keyof typeof wanted)[]) near(found[key], wanted[key]);
        expect(found.p / wanted.p).toBeCloseTo(1, 8); // also when P is tiny
      });
  });

  it('[MET-3] tails of the t distribution, also of broken degrees of freedom', () => {
    for (const [t, df, p] of cases.tails) expect(tTail(t, df) / p).toBeCloseTo(1, 9);
  });

  it('[MET-3] no test is made up where there is none', () => {
    expect(tTest('student', [1], [2, 3])).toBeNull();
    expect(tTest('paired', [1, 2, 3], [1, 2])).toBeNull();
    expect(tTest('paired', [1, 2, 3], [1, 2, 3])).toBeNull();
    expect(meanSd([2, 4, 9])).toMatchObject({ n: 3, mean: 5 });
    expect(meanSd([2, 4, 9]).sd).toBeCloseTo(Math.sqrt(13), 12);
    expect(meanSd([2]).sd).toBeNaN();
  });
});
