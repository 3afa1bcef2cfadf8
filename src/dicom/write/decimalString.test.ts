// Decimal strings keep the number they are given.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalString } from './decimalString.ts';

describe('decimalString', () => {
  it('[EXP-4] writes a number that came from a decimal string as the very same number', () => {
    for (const text of [
      '-123.5404569',
      '0.4882812',
      '-0.3173047',
      '5',
      '-.12345678901234',
      '1e-7',
      '123456789.12345',
    ])
      expect(Number(decimalString(Number(text)))).toBe(Number(text));
  });

  it('[EXP-4] keeps any number of 11 significant digits, and never needs more than 16 characters', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), (value) => {
        const text = decimalString(value);
        expect(text.length).toBeLessThanOrEqual(16);
        expect(text).toMatch(/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-8);
        const short = Number(value.toPrecision(11));
        if (Math.abs(short) > 1e-5) expect(Number(decimalString(short))).toBe(short);
      }),
    );
  });

  it('[EXP-4] refuses what is no number', () => {
    expect(() => decimalString(NaN)).toThrow('cannot be written');
  });
});
