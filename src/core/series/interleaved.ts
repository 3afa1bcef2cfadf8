// Whether parts of a stack run through each other: two scans whose slices alternate, wherever exactly they lie.

/**
 * `parts`: heights of the slices of each part, mm. True where parts overlap along the stack and are more than an attribute
 * that changes from slice to slice: each part is evenly spaced by itself, or (unless `onlyEven`) the whole is not even.
 */
export function interleaved(parts: readonly (readonly number[])[], onlyEven: boolean): boolean {
  const labelled = parts
    .flatMap((heights, part) => heights.map((height) => ({ height, part })))
    .sort((a, b) => a.height - b.height);
  const changes = labelled.filter(({ part }, i) => i > 0 && part !== labelled[i - 1]?.part).length;
  if (changes < parts.length) return false; // one after another, as step-and-shoot does
  if (parts.every((heights) => heights.length > 1 && evenly(heights))) return true;
  return !onlyEven && !evenly(labelled.map(({ height }) => height));
}

/** Whether heights, in any order, are evenly spaced, to a twentieth of the step. */
export function evenly(heights: readonly number[]): boolean {
  const sorted = [...heights].sort((a, b) => a - b);
  const [first = 0] = sorted;
  const step = ((sorted.at(-1) ?? 0) - first) / Math.max(1, sorted.length - 1);
  return sorted.every((height, i) => Math.abs(height - first - i * step) <= 0.05 * step + 0.01);
}
