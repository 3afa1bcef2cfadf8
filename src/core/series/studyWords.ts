// What is open, in two lines, as a list of studies shows it.
import type { SeriesInfo } from './seriesInfo.ts';

/** "DOE, JANE" and "2021-03-14, CT head, 3 series"; several patients are counted. */
export function studyWords(series: readonly SeriesInfo[]): {
  readonly title: string;
  readonly detail: string;
} {
  const patients = [...new Set(series.map(({ patient }) => nameOf(patient)))];
  const [first] = series;
  const title = patients.length > 1 ? `${patients.length} patients` : (patients[0] ?? 'No name');
  const date = first?.study.date ?? '';
  const words = [
    /^\d{8}$/.test(date) ? `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` : date,
    first?.study.description ?? '',
    `${series.length} series`,
  ];
  return { title, detail: words.filter(Boolean).join(', ') };
}

const nameOf = ({ name, id }: SeriesInfo['patient']): string => {
  const parts = name.split('^').slice(0, 2);
  return (
    parts
      .map((part) => part.trim())
      .filter(Boolean)
      .join(', ') ||
    id ||
    'No name'
  );
};
