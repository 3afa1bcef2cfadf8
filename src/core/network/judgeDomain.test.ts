import { describe, expect, it } from 'vitest';
import { judgeDomain, outsideSlices } from './judgeDomain.ts';

const judge = (scores: readonly (number | null)[], change = {}) =>
  judgeDomain({ scores, carried: true, unfinished: false, ...change });
const inside = (count: number): number[] => Array.from({ length: count }, () => 0.7);

describe('whether a CT lies inside what the model has seen', () => {
  it('[DOM-2] is not judged by a model without statistics, nor before slices are made', () => {
    expect(judge([null, null], { carried: false })).toMatchObject({ level: 'unjudged', advice: '' });
    expect(judge([null, null], { carried: false }).sentence).toContain('carries no domain statistics');
    expect(judge([null, null]).level).toBe('unjudged');
    expect(judge([], { carried: null }).level).toBe('unjudged');
  });

  it('[DOM-2] names the slices outside, from 1, and what to do', () => {
    const verdict = judge([...inside(8), 1.2, 1.3, 1.4, ...inside(9)]);
    expect(verdict.level).toBe('doubtful');
    expect(verdict.sentence).toContain('slices 9 to 11 (3 of 20)');
    expect(verdict.advice).toContain('metal');
  });

  it('[DOM-2] is bad where most slices are outside, but not before the last is made', () => {
    const scores = [...inside(4), 1.2, 1.3, 1.4, 1.4, 1.2];
    expect(judge(scores).level).toBe('bad');
    expect(judge(scores, { unfinished: true }).level).toBe('doubtful');
  });

  it('[DOM-2] a slice a little outside counts with a neighbour only; one far outside by itself', () => {
    expect(outsideSlices([0.7, 1.2, 0.7, null, 1.2])).toEqual([]);
    expect(outsideSlices([0.7, 1.2, 1.1, 0.7])).toEqual([1, 2]);
    expect(outsideSlices([0.7, 1.6, 0.7])).toEqual([1]);
    expect(judge([1.2, 1.1, ...inside(20)])).toMatchObject({ level: 'good' });
    expect(judge([1.2, 1.1, ...inside(20)]).sentence).toContain('slices 1 to 2');
  });
});
