// A rule's verdict as far as the notes beside a series tell it.
import type { Verdict } from '../verdictTypes.ts';
import type { SeriesInfo, SeriesNote } from './seriesInfo.ts';

/** Bad where a note of the rule refuses, doubtful where one warns; null where neither does. */
export function fromNotes(
  { notes }: Pick<SeriesInfo, 'notes'>,
  rule: NonNullable<SeriesNote['rule']>,
  advice: string,
): Verdict | null {
  const own = notes.filter((note) => note.rule === rule);
  const refused = own.find(({ level }) => level === 'refused');
  const worst = refused ?? own.find(({ level }) => level === 'warning');
  return worst ? { rule, level: refused ? 'bad' : 'doubtful', sentence: worst.text, advice } : null;
}
