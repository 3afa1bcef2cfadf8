// Agreement beyond chance between readers: the kappas of Cohen and of Fleiss, and weighted ones for ordered answers.

/** unweighted: any difference counts alike. quadratic: by the square of how far two grades lie apart. */
export type KappaWeights = 'unweighted' | 'linear' | 'quadratic';

/**
 * Cohen's kappa (1960; weighted: 1968) of two raters' categories, 0 to `categories` - 1, of the same cases. Null where there is no
 * case, or where chance alone would make them agree always.
 */
export function cohenKappa(
  a: readonly number[],
  b: readonly number[],
  categories: number,
  weights: KappaWeights = 'unweighted',
): number | null {
  const n = a.length;
  if (n === 0 || b.length !== n) return null;
  const share = (of: readonly number[], category: number): number =>
    of.filter((one) => one === category).length / n;
  const cost = (i: number, j: number): number =>
    weights === 'unweighted' ? Number(i !== j) : weights === 'linear' ? Math.abs(i - j) : (i - j) ** 2;
  let [seen, expected] = [0, 0];
  a.forEach((one, at) => (seen += cost(one, b[at] ?? NaN) / n));
  for (let i = 0; i < categories; i++)
    for (let j = 0; j < categories; j++) expected += cost(i, j) * share(a, i) * share(b, j);
  return expected > 0 ? 1 - seen / expected : null;
}

/** Fleiss' kappa (1971) of three or more raters; `ratings`: one list a rater, of the same cases. Null as above. */
export function fleissKappa(ratings: readonly (readonly number[])[], categories: number): number | null {
  const raters = ratings.length;
  const n = ratings[0]?.length ?? 0;
  if (n === 0 || raters < 2) return null;
  const totals = Array.from({ length: categories }, () => 0);
  let agreed = 0;
  for (let at = 0; at < n; at++) {
    const counts = Array.from({ length: categories }, () => 0);
    for (const of of ratings) {
      const category = of[at] ?? 0;
      counts[category] = (counts[category] ?? 0) + 1;
      totals[category] = (totals[category] ?? 0) + 1;
    }
    agreed += counts.reduce((sum, count) => sum + count * (count - 1), 0) / (raters * (raters - 1)) / n;
  }
  const expected = totals.reduce((sum, total) => sum + (total / (n * raters)) ** 2, 0);
  return expected < 1 ? (agreed - expected) / (1 - expected) : null;
}

/** Light's kappa (1971): the mean of the kappas of all pairs of raters. Null where one of them is. */
export function lightKappa(
  ratings: readonly (readonly number[])[],
  categories: number,
  weights: KappaWeights,
): number | null {
  const pairs = ratings.flatMap((a, i) =>
    ratings.slice(i + 1).map((b) => cohenKappa(a, b, categories, weights)),
  );
  let sum = 0;
  for (const kappa of pairs) {
    if (kappa === null) return null;
    sum += kappa;
  }
  return pairs.length > 0 ? sum / pairs.length : null;
}
