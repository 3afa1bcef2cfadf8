// Means, spreads and t-tests of small samples, with P and confidence intervals as SciPy gives them.

export interface MeanSd {
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation (n - 1); NaN for a single value. */
  readonly sd: number;
}

export function meanSd(values: readonly number[]): MeanSd {
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return { n, mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : NaN };
}

/** student: equal variances; welch: not so; paired: the same patients in the same order. */
export type TTestKind = 'student' | 'welch' | 'paired';

export interface TTest {
  readonly kind: TTestKind;
  readonly t: number;
  readonly df: number;
  /** Two-sided. */
  readonly p: number;
  /** Mean of a minus mean of b, and its 95 % confidence interval. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** Null where a test has no meaning: fewer than two values, unequal counts of pairs, or no spread at all. */
export function tTest(kind: TTestKind, a: readonly number[], b: readonly number[]): TTest | null {
  if (kind === 'paired') {
    if (a.length !== b.length || a.length < 2) return null;
    const d = meanSd(a.map((v, i) => v - (b[i] ?? NaN)));
    return judged(kind, d.mean, d.sd / Math.sqrt(d.n), d.n - 1);
  }
  const [x, y] = [meanSd(a), meanSd(b)];
  if (x.n < 2 || y.n < 2) return null;
  const [vx, vy] = [x.sd ** 2 / x.n, y.sd ** 2 / y.n];
  if (kind === 'welch') {
    const df = (vx + vy) ** 2 / (vx ** 2 / (x.n - 1) + vy ** 2 / (y.n - 1));
    return judged(kind, x.mean - y.mean, Math.sqrt(vx + vy), df);
  }
  const df = x.n + y.n - 2;
  const pooled = ((x.n - 1) * x.sd ** 2 + (y.n - 1) * y.sd ** 2) / df;
  return judged(kind, x.mean - y.mean, Math.sqrt(pooled * (1 / x.n + 1 / y.n)), df);
}

function judged(kind: TTestKind, difference: number, error: number, df: number): TTest | null {
  if (!(error > 0)) return null;
  const t = difference / error;
  const reach = tQuantile(0.05, df) * error;
  return { kind, t, df, p: tTail(t, df), difference, low: difference - reach, high: difference + reach };
}

/** The chance that |T| is at least |t|: I_x(df/2, 1/2) with x = df / (df + t^2). Abramowitz and Stegun 26.7.1. */
export const tTail = (t: number, df: number): number =>
  incompleteBeta(df / 2, 0.5, df / (df + t * t), (t * t) / (df + t * t));

/** The t that |T| exceeds with chance `tail`. */
export function tQuantile(tail: number, df: number): number {
  let [low, high] = [0, 1];
  while (tTail(high, df) > tail) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (tTail(middle, df) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The regularised incomplete beta function at x, with y = 1 - x given apart so that small ones keep their digits. */
export function incompleteBeta(a: number, b: number, x: number, y: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(y));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(a, b, x)) / a
    : 1 - (front * betaFraction(b, a, y)) / b;
}

/** The continued fraction of the incomplete beta function, by Lentz's method. DLMF 8.17.22. */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const solid = (v: number): number => (Math.abs(v) < tiny ? tiny : v);
  let c = 1;
  let d = 1 / solid(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / solid(1 + even * d);
    c = solid(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / solid(1 + odd * d);
    c = solid(1 + odd / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return h;
}

/** log Gamma for x > 0: shifted to where Stirling's series is exact to the last digit. DLMF 5.11.1. */
export function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 16; z++) shift += Math.log(z);
  const r = 1 / (z * z);
  const series =
    (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - (r * 691) / 360360))))) / z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
