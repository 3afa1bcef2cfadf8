// What the spread of a synthesis is said to mean, from means that can be worked out by hand.
import { describe, expect, it } from 'vitest';
import { judgeSpread, meanSpread, slicesOfHighSpread, SPREAD_LIMIT } from './judgeSpread.ts';

const even = (count: number, value: number): number[] => Array.from({ length: count }, () => value);
const judge = (t1: readonly (number | null)[], t2: readonly (number | null)[] = t1, unfinished = false) =>
  judgeSpread({ contrasts: ['T1', 'T2'], means: [t1, t2], unfinished });

describe('the verdict on the spread', () => {
  it('[SPR-4] is none before anything is measured', () => {
    expect(judge([null, null])).toBeNull();
    expect(meanSpread([null])).toBeNull();
  });

  it('[SPR-4] says by how much each contrast changes, and that this was checked on one volunteer', () => {
    const verdict = judge(even(20, 1), even(20, 2));
    expect(verdict).toMatchObject({ rule: 'spread', level: 'good', advice: '' });
    expect(verdict?.sentence).toContain(
      'synthetic T1 changes by 1.0 % and synthetic T2 by 2.0 % of full scale',
    );
    expect(verdict?.sentence).toContain('one held-out volunteer only');
  });

  it('[SPR-4] is doubtful, never bad, where many slices are high, and names them from 1', () => {
    const high = SPREAD_LIMIT + 1;
    const verdict = judge([...even(17, 1), high, high, high]);
    expect(verdict?.level).toBe('doubtful');
    expect(verdict?.sentence).toContain('slices 18 to 20 (3 of 20)');
    expect(judge(even(20, 90))?.level).toBe('doubtful');
  });

  it('[SPR-4] names a few high slices without doubting the rest, whichever contrast they are high in', () => {
    const verdict = judge([9, ...even(19, 1)], [...even(19, 1), 9]);
    expect(verdict?.level).toBe('good');
    expect(verdict?.sentence).toContain('slices 1 and 20 (2 of 20)');
    expect(slicesOfHighSpread([null, SPREAD_LIMIT, SPREAD_LIMIT + 0.1])).toEqual([2]);
  });

  it('[SPR-4] says so while slices are still to be measured', () => {
    const early = judge([1, 1, null], undefined, true);
    expect(early?.level).toBe('unjudged');
    expect(early?.sentence).toContain('in the 2 slices measured so far');
  });
});
