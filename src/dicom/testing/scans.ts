// Scans of a small phantom whose slices each have elements of their own, and which slices a series then holds. For tests.
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import type { Element } from './encodeDicom.ts';
import { phantom, type PhantomFile, type PhantomOptions } from './phantom.ts';

const tiny = { columns: 8, rows: 8, pixelMm: 28, studyUid: '2.25.80', seriesUid: '2.25.81' };
export const SERIES = 0x0020000e;
export const STUDY = 0x0020000d;
export const FRAME = 0x00200052;
export const INSTANCE = 0x00080018;

export const heights = (count: number, gap: number, from: number): number[] =>
  Array.from({ length: count }, (_, i) => from + i * gap);

/** A scan whose slices each get elements of their own; `label` begins its file names. */
export function scan(
  label: string,
  options: PhantomOptions,
  own: (slice: number) => readonly Element[] = () => [],
): PhantomFile[] {
  const places = options.heights ?? heights(9, 5, -20);
  const thick: Element = [0x00180050, 'DS', '5'];
  return places.flatMap((height, i) =>
    phantom({
      ...tiny,
      ...options,
      heights: [height],
      extra: merged([
        thick,
        [INSTANCE, 'UI', `2.25.82.${label.length}.${i}`],
        [0x00200013, 'IS', String(i + 1)],
        ...(options.extra ?? []),
        ...own(i),
      ]),
    }).map(({ bytes }) => ({ name: `${label}-${String(i + 1).padStart(3, '0')}.dcm`, bytes })),
  );
}

/** The last of elements with one tag. */
const merged = (elements: readonly Element[]): Element[] => [
  ...new Map(elements.map((e) => [e[0], e])).values(),
];

/** Which scans' slices each CT series holds, as "label count". */
export const contents = (series: readonly SeriesInfo[], files: readonly PhantomFile[]): string[] =>
  series
    .filter(({ role }) => role === 'ct')
    .map(({ instances }) => {
      const labels = instances.map(({ fileIndex }) => files[fileIndex]?.name.replace(/-.*/, '') ?? '');
      return [...new Set(labels)]
        .map((label) => `${label} ${labels.filter((l) => l === label).length}`)
        .join(' + ');
    })
    .sort();

export const texts = (series: readonly SeriesInfo[]): string =>
  series.flatMap(({ notes }) => notes.map((n) => n.text)).join('\n');
