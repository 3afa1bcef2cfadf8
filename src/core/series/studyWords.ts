// What is open, in two lines, as a list of studies shows it.
import { countText, dateText, personText } from '../words.ts';
import type { SeriesInfo } from './seriesInfo.ts';

/** "DOE, JANE" and "2021-03-14, CT head, 3 series"; several patients are counted. */
export function studyWords(series: readonly SeriesInfo[]): {
  readonly title: string;
  readonly detail: string;
} {
  const patients = [
    ...new Set(series.map(({ patient }) => personText(patient.name) || patient.id || 'No name')),
  ];
  const study = series[0]?.study;
  const title = patients.length > 1 ? countText(patients.length, 'patient') : (patients[0] ?? 'No name');
  const words = [dateText(study?.date ?? ''), study?.description ?? '', `${series.length} series`];
  return { title, detail: words.filter(Boolean).join(', ') };
}
