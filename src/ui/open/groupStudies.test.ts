import { describe, expect, it } from 'vitest';
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import { seriesFor } from '../../core/testing/seriesFor.ts';
import { groupStudies } from './groupStudies.ts';
import { seriesCount, seriesName, seriesSpacing } from '../../core/series/seriesWords.ts';

const inStudy = (id: string, patient: string, uid: string, date: string, more: Partial<SeriesInfo> = {}) => {
  const plain = seriesFor(id, more);
  return { ...plain, patient: { ...plain.patient, id: patient }, study: { ...plain.study, uid, date } };
};

describe('the Studies column', () => {
  it('[UI-3] groups by patient and study, newest study first, CT before MR before synthetic', () => {
    const { patients } = groupStudies([
      inStudy('mr', 'A', 's1', '20200101', { role: 'mr', number: 1 }),
      inStudy('ct9', 'A', 's1', '20200101', { number: 9 }),
      inStudy('ct10', 'A', 's1', '20200101', { number: 10 }),
      inStudy('new', 'A', 's2', '20210101'),
      inStudy('other', 'B', 's3', '20190101'),
    ]);
    expect(patients.map(({ studies }) => studies.map(({ series }) => series.map(({ id }) => id)))).toEqual([
      [['new'], ['ct9', 'ct10', 'mr']],
      [['other']],
    ]);
  });

  it('[UI-3] sets scouts, reports and unusable series aside', () => {
    const grouped = groupStudies([
      inStudy('ct', 'A', 's', '20200101'),
      inStudy('scout', 'A', 's', '20200101', { role: 'scout' }),
      inStudy('dose', 'B', 's', '20200101', { role: 'report' }),
    ]);
    expect(grouped.setAside.map(({ id }) => id)).toEqual(['scout', 'dose']);
    expect(grouped.patients).toHaveLength(1);
  });

  it('[UI-3] names a series and tells its slices and spacing, uneven gaps as a range', () => {
    expect(seriesName(seriesFor('a', { description: '  ', number: 4 }))).toBe('CT series 4');
    expect(seriesSpacing(seriesFor('a', {}, [0, 2.5, 5]))).toBe('0.49 × 0.49 × 2.5 mm');
    expect(seriesSpacing(seriesFor('a', {}, [0, 4, 8, 15]))).toBe('0.49 × 0.49 × 4 to 7 mm');
    expect(seriesCount(seriesFor('a', {}, [0, 4]))).toBe('2 slices');
    expect(seriesCount(seriesFor('a', { geometry: null }))).toBe('3 images');
  });
});
