// Work in lanes, and lists in chunks for it.
import { cancelled } from './appError.ts';

/** Works through `items` in order, `width` at a time; the first failure ends it. Results in the items' order. */
export async function inParallel<T, R>(
  width: number,
  items: readonly T[],
  signal: AbortSignal | undefined,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const queue = items.entries();
  const state = { failed: false };
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (signal?.aborted === true) throw cancelled;
      if (state.failed) return;
      try {
        results[index] = await work(item, index);
      } catch (thrown) {
        state.failed = true;
        throw thrown;
      }
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}

export function chunked<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
