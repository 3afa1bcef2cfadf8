// Whose images a pane shows, in two lines.
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import type { PatientLines } from '../../viewer/imageLayer.ts';
import { seriesName } from '../../core/series/seriesWords.ts';
import { dateText, personText } from '../../core/words.ts';

export function linesOf(series: SeriesInfo, derived = false): PatientLines {
  const { patient, study: visit } = series;
  return {
    patient: [personText(patient.name), patient.id, unbroken(dateText(patient.birthDate))]
      .filter(Boolean)
      .join('  '),
    series: [dateText(visit.date), seriesName(series)].filter(Boolean).join('  '),
    derived,
  };
}

/** With hyphens at which no line ends. */
const unbroken = (date: string): string => date.replaceAll('-', '\u2011');
