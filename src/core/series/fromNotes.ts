// A rule's verdict as far as the notes beside a series tell it.
import type { Verdict } from '../verdictTypes.ts';
import type { SeriesInfo, SeriesNote } from './seriesInfo.ts';

/** The worst that the notes make of a rule, in their words; null where none bears on it. */
export function fromNotes(
  { notes }: Pick<SeriesInfo, 'notes'>,
  rule: NonNullable<SeriesNote['verdict']>['rule'],
  advice: string,
): Verdict | null {
  const own = notes.filter(({ verdict }) => verdict?.rule === rule);
  const worst = own.find(({ verdict }) => verdict?.level === 'bad') ?? own[0];
  return worst?.verdict ? { rule, level: worst.verdict.level, sentence: worst.text, advice } : null;
}
