// One metric of a cohort as an SVG figure: every patient a dot, every model a column, mean and standard deviation beside the dots.
import { type CohortRow, meanSdText, summarise } from '../metrics/cohort.ts';
import type { MetricRegion } from '../metrics/metrics.ts';
import { type MetricName, regionWords, wordsOf } from '../metrics/metricTable.ts';
import { meanSd } from '../metrics/statistics.ts';
import { fullest, leftOutNotes, normalisationNotes } from './resultTable.ts';

const COLUMN = 132;
const HEIGHT = 320;
/** px that a line of notes is high, and a letter of it wide. */
const [NOTE, NOTE_LETTER] = [15, 5.6];
const [LEFT, RIGHT, TOP, BOTTOM] = [66, 16, 34, 62];
const COLOURS = ['#0b5cad', '#9a6700', '#1a7f37', '#8250df', '#bc4c00', '#57606a'];

/** Null where no row has a number. Columns by contrast, then in the order of `models`; of a model that was judged by several normalisations of real MR the fullest. */
export function cohortFigure(
  rows: readonly CohortRow[],
  models: readonly string[],
  region: MetricRegion,
  name: MetricName,
): string | null {
  const metric = wordsOf(name);
  const contrasts = [...new Set(rows.map(({ contrast }) => contrast))].sort();
  const groups = summarise(rows, region)
    .filter(({ model }) => models.includes(model))
    .map(({ of, ...group }) => ({ ...group, patients: of[name].n }));
  const columns = contrasts.flatMap((contrast) =>
    models.flatMap((model, i) => {
      const group = fullest(groups, model, contrast);
      const of = rows
        .filter(
          (row) =>
            row.contrast === contrast && row.model === model && row.normalisation === group?.normalisation,
        )
        .flatMap((row) => {
          const value = row.metrics[region]?.[name];
          return value !== undefined && Number.isFinite(value) ? [{ patient: row.patient, value }] : [];
        });
      const colour = COLOURS[i % COLOURS.length] ?? '#444';
      return group && of.length > 0 ? [{ contrast, model, colour, of, group }] : [];
    }),
  );
  if (columns.length === 0) return null;
  const all = columns.flatMap(({ of }) => of.map(({ value }) => value));
  const ticks = ticksOf(Math.min(...all), Math.max(...all));
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const shown = columns.map(({ group }) => group);
  const notes = [...normalisationNotes(shown), ...leftOutNotes(groups, new Set(shown))];
  const longest = Math.max(...notes.map((note) => note.length));
  const width = Math.max(
    LEFT + RIGHT + COLUMN * columns.length,
    Math.ceil(LEFT + RIGHT + NOTE_LETTER * longest),
  );
  const height = HEIGHT + NOTE * notes.length;
  const y = (value: number): number =>
    TOP + (1 - (value - low) / Math.max(high - low, 1e-12)) * (HEIGHT - TOP - BOTTOM);
  const text = (x: number, at: number, words: string, more = ''): string =>
    `<text x="${x.toFixed(1)}" y="${at.toFixed(1)}" ${more}>${escaped(words)}</text>`;
  const middle = 'text-anchor="middle"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="#333">`,
    `<title>${escaped(`${metric.words} by model, ${regionWords[region].toLowerCase()}`)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(
      LEFT,
      18,
      `${metric.words}${metric.unit ? `, ${metric.unit}` : ''}, ${regionWords[region].toLowerCase()}`,
    ),
    ...ticks.flatMap((value) => [
      `<line x1="${LEFT}" x2="${width - RIGHT}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" stroke="#ddd"/>`,
      text(LEFT - 6, y(value) + 4, tickText(value, ticks), 'text-anchor="end"'),
    ]),
    ...columns.flatMap(({ contrast, model, colour, of }, i) => {
      const at = LEFT + COLUMN * (i + 0.5);
      const summary = meanSd(of.map(({ value }) => value));
      const bar = at + 26;
      const [top, bottom] = [y(summary.mean + (summary.sd || 0)), y(summary.mean - (summary.sd || 0))];
      return [
        ...of.map(
          ({ patient, value }, k) =>
            `<circle cx="${(at - 16 + spreadOut(k)).toFixed(1)}" cy="${y(value).toFixed(1)}" r="3" fill="${colour}" fill-opacity="0.55"><title>${escaped(`${patient}: ${value.toFixed(metric.digits)}`)}</title></circle>`,
        ),
        `<line x1="${bar}" x2="${bar}" y1="${top.toFixed(1)}" y2="${bottom.toFixed(1)}" stroke="${colour}" stroke-width="2"/>`,
        `<line x1="${bar - 8}" x2="${bar + 8}" y1="${y(summary.mean).toFixed(1)}" y2="${y(summary.mean).toFixed(1)}" stroke="${colour}" stroke-width="3"/>`,
        text(at, HEIGHT - BOTTOM + 18, cut(model), middle),
        text(at, HEIGHT - BOTTOM + 33, `${contrast}, n = ${summary.n}`, middle),
        text(at, HEIGHT - BOTTOM + 48, meanSdText(summary, metric.digits), `${middle} fill="#666"`),
      ];
    }),
    ...notes.map((note, i) => text(LEFT, HEIGHT + NOTE * i, note, 'fill="#666" font-size="11"')),
    '</svg>\n',
  ].join('\n');
}

/** Dots of neighbouring patients beside each other, the same each time. */
const spreadOut = (k: number): number => (((k * 7) % 11) - 5) * 2;

/** Round values from at or below the least to at or above the most, about five of them. */
function ticksOf(least: number, most: number): readonly number[] {
  const range = most - least || Math.abs(most) || 1;
  const rough = range / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((one) => one >= rough) ?? rough;
  const [first, last] = [Math.floor(least / step), Math.ceil(most / step)];
  return Array.from({ length: Math.max(2, last - first + 1) }, (_, i) => (first + i) * step);
}

function tickText(value: number, ticks: readonly number[]): string {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0));
  return value.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

const cut = (words: string): string => (words.length > 20 ? `${words.slice(0, 19)}…` : words);

const escaped = (raw: string): string =>
  raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
