import { describe, expect, it } from 'vitest';
import { sameSlices } from './sameSlices.ts';
import type { StackGeometry } from './stack.ts';

const whole: StackGeometry = {
  columns: 4,
  rows: 3,
  columnSpacing: 0.5,
  rowSpacing: 0.6,
  rowAxis: [1, 0, 0],
  columnAxis: [0, 1, 0],
  normal: [0, 0, 1],
  positions: [0, 4, 9, 15].map((z) => [-1, -2, z] as const),
  sliceThickness: 4,
};

describe('sameSlices', () => {
  it('[EXP-28] finds each slice of a part at its place in the whole, uneven gaps or not', () => {
    const part = { ...whole, positions: [[-1, -2, 4.0004] as const, [-1, -2, 15] as const] };
    expect(sameSlices(part, whole)).toEqual({ ok: true, value: [1, 3] });
  });

  it('[EXP-28] says in words what does not lie on the CT', () => {
    const moved = { ...whole, positions: [[-1, -2, 4.2] as const] };
    const message = (g: StackGeometry): string => {
      const found = sameSlices(g, whole);
      return found.ok ? '' : found.error.message;
    };
    expect(message(moved)).toContain('its slice 1 lies where the CT has none');
    expect(message({ ...whole, rows: 5 })).toContain('4 x 5 pixels where the CT’s are 4 x 3');
    expect(message({ ...whole, rowSpacing: 0.5 })).toContain('another size or direction');
  });
});
