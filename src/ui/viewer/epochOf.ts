// Stacks numbered in the order in which they were first seen.
import type { Stack } from '../../core/geometry/stack.ts';

const epochs = new WeakMap<Stack, number>();
let last = 0;

/** The same number for the same stack, another for any other. */
export function epochOf(stack: Stack): number {
  const known = epochs.get(stack);
  if (known !== undefined) return known;
  epochs.set(stack, ++last);
  return last;
}
