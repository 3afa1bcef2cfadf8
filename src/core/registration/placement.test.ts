// How a placement is told in words, and what moving it by hand does to it.
import { describe, expect, it } from 'vitest';
import { identityAt, noMove } from '../geometry/affine.ts';
import { asFound, placementMap, placementWords } from './placement.ts';

const found = {
  map: { ...identityAt([0, 0, 100]), shift: [5, 0, 0] as const },
  affine: true,
  before: 0.2,
  after: 0.6,
};

describe('a placement', () => {
  it('[CMP-1] is moved on by hand about the middle of the head', () => {
    expect(placementMap(asFound(found)).shift).toEqual(found.map.shift);
    const turned = placementMap({ found, nudge: { rotate: [0, 0, 90], shift: [0, 2, 0] } });
    // The middle of the head moves by the shift alone.
    expect(turned.centre.map((v, i) => v + (turned.shift[i] ?? 0))).toEqual([
      expect.closeTo(5),
      expect.closeTo(2),
      expect.closeTo(100),
    ]);
  });

  it('[CMP-1] says how it was found, whether it was moved, and how much of the head it reaches', () => {
    expect(placementWords(asFound(found), 0.934)).toBe('Rigid, then affine; reaches 93 % of the head.');
    const moved = { found: { ...found, affine: false }, nudge: { ...noMove, shift: [1, 0, 0] as const } };
    expect(placementWords(moved, 0.5)).toBe('Rigid, moved by hand; reaches 50 % of the head.');
  });
});
