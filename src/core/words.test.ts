import { describe, expect, it } from 'vitest';
import {
  bytesText,
  countText,
  dateText,
  durationText,
  hashText,
  mmText,
  paceText,
  personText,
} from './words.ts';

describe('words for numbers', () => {
  it('[UI-1] counts carry their noun, in the right number', () => {
    expect(countText(1, 'file')).toBe('1 file');
    expect(countText(12480, 'file')).toBe('12,480 files');
    expect(countText(2, 'study', 'studies')).toBe('2 studies');
  });

  it('[UI-1] bytes and times carry units and no false precision', () => {
    expect([999, 640_000, 12_300_000, 1_340_000_000].map(bytesText)).toEqual([
      '999 B',
      '640 kB',
      '12 MB',
      '1.3 GB',
    ]);
    expect([0.3, 8.2, 59.7, 152, 120, 725, 3900, 7200].map(durationText)).toEqual([
      'less than 1 s',
      '8 s',
      '1 min',
      '2 min 30 s',
      '2 min',
      '12 min',
      '1 h 5 min',
      '2 h',
    ]);
    expect([0.083, 2.13, 34.4].map(paceText)).toEqual(['0.08 s', '2.1 s', '34 s']);
  });

  it('[UI-1] spacings, hashes, dates and names read as people write them', () => {
    expect([0.48828125, 2.5, 5].map(mmText)).toEqual(['0.49', '2.5', '5']);
    expect(hashText('0123456789abcdef')).toBe('0123456789ab…');
    expect(dateText('20210314')).toBe('2021-03-14');
    expect(dateText('unknown')).toBe('unknown');
    expect(personText('DOE^JANE^^DR')).toBe('DOE, JANE');
    expect(personText('PHANTOM')).toBe('PHANTOM');
  });
});
