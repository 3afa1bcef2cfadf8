// What of a series could not be used, in words: one message for all files that share a reason, each file named or counted.
import type { InstanceHeader } from './instanceHeader.ts';
import type { DropSummary, SeriesNote } from './seriesInfo.ts';

export type Problem = DropSummary['problems'][number];

/** "a.dcm", "a.dcm and b.dcm", or "a.dcm and 8 more". */
export function named(headers: readonly Pick<InstanceHeader, 'path'>[]): string {
  const [first, second] = headers;
  if (!first) return '';
  if (!second) return first.path;
  return headers.length === 2
    ? `${first.path} and ${second.path}`
    : `${first.path} and ${headers.length - 1} more`;
}

export const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** One problem for all files of the series that share a reason. */
export function unreadableProblems(headers: readonly InstanceHeader[]): Problem[] {
  return byText(headers, ({ unreadable }) => unreadable?.message ?? null).map(([message, same]) => ({
    file: named(same),
    message,
    advice: same[0]?.unreadable?.advice ?? '',
  }));
}

/** What is odd in files of the series, each kind told once. */
export function remarkNotes(headers: readonly InstanceHeader[]): SeriesNote[] {
  const found = new Map<string, { note: SeriesNote; files: InstanceHeader[] }>();
  for (const header of headers)
    for (const { about, ...note } of header.remarks) {
      const same = found.get(about);
      if (same) same.files.push(header);
      else found.set(about, { note, files: [header] });
    }
  return [...found.values()].map(({ note, files }) => ({
    ...note,
    text: files.length === headers.length ? note.text : `${note.text} (${named(files)})`,
  }));
}

/** Why frames of these files cannot be placed. */
export function unplacedProblem(headers: readonly InstanceHeader[]): Problem {
  if (
    headers.every(
      ({ frames }) => frames.length > 1 && frames.every((f) => f.position === null && f.rowAxis !== null),
    )
  )
    return {
      file: named(headers),
      message: 'Its frames have no positions of their own, so they could not be placed.',
      advice:
        'Export the series as one file a slice, or as enhanced multi-frame with a position for each frame.',
    };
  const frames = headers.flatMap((header) => header.frames);
  const missing = [
    frames.some((f) => f.columnSpacing === null || f.rowSpacing === null) ? 'pixel spacing' : '',
    frames.some((f) => f.position === null) ? 'slice position' : '',
    frames.some((f) => f.rowAxis === null || f.columnAxis === null) ? 'slice orientation' : '',
  ].filter(Boolean);
  const odd = remarkNotes(headers).find(({ text }) => text.includes('cannot be read'));
  return {
    file: named(headers),
    message: odd
      ? `${odd.text} Nothing could be measured or placed.`
      : `No ${missing.join(', no ')} is stated, so nothing could be measured or placed.`,
    advice:
      'Export the original series from the scanner or PACS; screen copies and converted images lack this.',
  };
}

function byText<T>(items: readonly T[], text: (item: T) => string | null): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = text(item);
    if (key === null) continue;
    const same = groups.get(key);
    if (same) same.push(item);
    else groups.set(key, [item]);
  }
  return [...groups];
}
