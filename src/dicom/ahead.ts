// Work begun ahead of whoever waits for it, its results in order.

/** Results of `begin` in the order of `items`, up to `width` of them begun at a time. `begin` must not reject. */
export async function* ahead<T, R>(
  items: readonly T[],
  width: number,
  begin: (item: T, index: number) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  for (const [index, item] of items.entries()) {
    begun.push(begin(item, index));
    const first = begun.length < width ? undefined : begun.shift();
    if (first) yield await first;
  }
  for (const rest of begun) yield await rest;
}
