// The order in which slices are made: the one in view first, then outwards from it.

/** All of 0..count-1, nearest to `start` first; of two equally near ones the upper first. */
export function outwardsFrom(start: number, count: number): number[] {
  const first = Math.min(Math.max(Math.round(start), 0), count - 1);
  const order: number[] = [];
  for (let distance = 0; order.length < count; distance++) {
    if (first + distance < count) order.push(first + distance);
    if (distance > 0 && first - distance >= 0) order.push(first - distance);
  }
  return order;
}

/** The nearest slice to `view` that is not done yet; null when all are. */
export function nextSlice(view: number, done: readonly boolean[]): number | null {
  let best: number | null = null;
  for (let slice = 0; slice < done.length; slice++) {
    if (done[slice] === true) continue;
    if (best === null || Math.abs(slice - view) < Math.abs(best - view)) best = slice;
  }
  return best;
}
