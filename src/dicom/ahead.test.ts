// Work begun ahead of whoever waits for it.
import { describe, expect, it } from 'vitest';
import { ahead } from './ahead.ts';

describe('work ahead', () => {
  it('[READ-21] at most `width` items are begun and not yet taken; results come in order, whichever ends first', async () => {
    let [open, most] = [0, 0];
    const begin = async (item: number, index: number): Promise<readonly [number, number]> => {
      most = Math.max(most, ++open);
      for (let turn = 0; turn < (item % 3) * 5; turn++) await Promise.resolve();
      open--;
      return [item, index];
    };
    const items = Array.from({ length: 20 }, (_, i) => 100 - i);
    const results: (readonly [number, number])[] = [];
    for await (const result of ahead(items, 4, begin)) results.push(result);
    expect(results).toEqual(items.map((item, i) => [item, i]));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('[READ-21] nothing more is begun once nobody asks', async () => {
    let begun = 0;
    for await (const result of ahead([1, 2, 3, 4, 5, 6, 7], 2, (item) => Promise.resolve((begun++, item))))
      if (result === 2) break;
    expect(begun).toBeLessThanOrEqual(4);
  });
});
