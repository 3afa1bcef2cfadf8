// Whether a series is one scan of one patient, by what grouping found and noted.
import type { Verdict } from '../verdictTypes.ts';
import { fromNotes } from './fromNotes.ts';
import type { SeriesInfo } from './seriesInfo.ts';

/** Bad where a note of the rule refuses, doubtful where one warns, good otherwise. */
export function judgeOneScan(series: Pick<SeriesInfo, 'notes' | 'instances'>): Verdict {
  return (
    fromNotes(
      series,
      'one-scan',
      'Check the list of series, and drop only the files of the scan you mean.',
    ) ?? {
      rule: 'one-scan',
      level: 'good',
      sentence: `One patient, one scan: ${count(series.instances.length, 'slice', 'slices')}.`,
      advice: '',
    }
  );
}

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
