// What is written over the images.
import { describe, expect, it } from 'vitest';
import {
  lengthText,
  orientationLetters,
  pointText,
  positionText,
  scaleBarMm,
  slabText,
  sliceText,
  valueText,
} from './viewText.ts';

const tilt = (18.5 * Math.PI) / 180;

import { emptySpace, spotOf } from './viewSpace.ts';

describe('words over the images', () => {
  it('[VIEW-7] letters of a supine, a prone and a feet-first patient', () => {
    expect(orientationLetters([1, 0, 0])).toEqual({ main: 'L', leaning: '' });
    expect(orientationLetters([0, 1, 0]).main).toBe('P');
    expect(orientationLetters([-1, 0, 0]).main).toBe('R');
    expect(orientationLetters([0, -1, 0]).main).toBe('A');
    expect(orientationLetters([0, 0, 1]).main).toBe('S');
    expect(orientationLetters([0, 0, -1]).main).toBe('I');
  });

  it('[VIEW-7] a gantry tilt of 18.5 degrees leans, one of 5 does not', () => {
    const down = [0, Math.cos(tilt), -Math.sin(tilt)] as const;
    expect(orientationLetters(down)).toEqual({ main: 'P', leaning: 'I' });
    expect(orientationLetters([0, -down[1], -down[2]])).toEqual({ main: 'A', leaning: 'S' });
    expect(orientationLetters([0, 0.996, -0.087]).leaning).toBe('');
    expect(orientationLetters([0.6, 0.5, -0.62])).toEqual({ main: 'I', leaning: 'LP' });
  });

  it('[VIEW-8] picks the longest scale bar that has room, in mm', () => {
    expect(scaleBarMm(2, 150)).toBe(50);
    expect(scaleBarMm(2, 99)).toBe(20);
    expect(scaleBarMm(60, 150)).toBe(2);
    expect(scaleBarMm(500, 150)).toBe(1);
    expect([lengthText(50), lengthText(5)]).toEqual(['5 cm', '5 mm']);
  });

  it('[VIEW-9] writes slice, position, point and values with their units', () => {
    const space = { ...emptySpace, size: [9, 9, 36] as const };
    const spot = { ...spotOf(space, 'axial', 21), count: 36 };
    expect(sliceText(spot, space)).toBe('22 / 36');
    const uneven = { ...space, even: false };
    expect(sliceText(spot, uneven)).toBe('22 / 36 even grid');
    expect(sliceText({ ...spot, plane: 'acquired', index: 18, count: 28 }, uneven)).toBe('19 / 28 acquired');
    expect(sliceText({ ...spot, plane: 'coronal' }, uneven)).toBe('22 / 36');
    expect([slabText(1, 5, 'mean'), slabText(2, 5, 'mean'), slabText(5, 0.5, 'maximum')]).toEqual([
      '',
      'mean of 10 mm',
      'maximum of 2.5 mm',
    ]);
    expect(positionText([0, 0.3, 0.95], [1, 2, -12.54])).toBe('z −12.5 mm');
    expect(positionText([-1, 0, 0], [33.3, 0, 0])).toBe('x 33.3 mm');
    expect(pointText([-12.34, 0.04, -0.04])).toBe('x\u00a0−12.3 y\u00a00.0 z\u00a00.0\u00a0mm');
    expect(valueText('ct', -1000)).toBe('−1000 HU');
    expect(valueText('mr', 0.4123)).toBe('0.412');
    expect(valueText('difference', 0.08)).toBe('+0.080');
    expect(valueText('difference', -0.08)).toBe('−0.080');
    expect(valueText('mr', NaN)).toBe('no data');
    expect(valueText('ct', null)).toBe('');
  });
});
