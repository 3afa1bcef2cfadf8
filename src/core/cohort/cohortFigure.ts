// One metric of a cohort as an SVG figure: every patient a dot, every model a column, mean and standard deviation beside the dots.
import { type CohortRow, meanSdText } from '../metrics/cohort.ts';
import type { MetricRegion } from '../metrics/metrics.ts';
import { type MetricName, regionWords, wordsOf } from '../metrics/metricTable.ts';
import { meanSd } from '../metrics/statistics.ts';

const COLUMN = 132;
const HEIGHT = 320;
const [LEFT, RIGHT, TOP, BOTTOM] = [66, 16, 34, 62];
const COLOURS = ['#0b5cad', '#9a6700', '#1a7f37', '#8250df', '#bc4c00', '#57606a'];

/** Null where no row has a number. Columns by contrast, then in the order of `models`. */
export function cohortFigure(
  rows: readonly CohortRow[],
  models: readonly string[],
  region: MetricRegion,
  name: MetricName,
): string | null {
  const metric = wordsOf(name);
  const contrasts = [...new Set(rows.map(({ contrast }) => contrast))].sort();
  const columns = contrasts.flatMap((contrast) =>
    models.flatMap((model, i) => {
      const of = rows
        .filter((row) => row.contrast === contrast && row.model === model)
        .flatMap((row) => {
          const value = row.metrics[region]?.[name];
          return value !== undefined && Number.isFinite(value) ? [{ patient: row.patient, value }] : [];
        });
      return of.length > 0 ? [{ contrast, model, colour: COLOURS[i % COLOURS.length] ?? '#444', of }] : [];
    }),
  );
  if (columns.length === 0) return null;
  const all = columns.flatMap(({ of }) => of.map(({ value }) => value));
  const ticks = ticksOf(Math.min(...all), Math.max(...all));
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const width = LEFT + RIGHT + COLUMN * columns.length;
  const y = (value: number): number =>
    TOP + (1 - (value - low) / Math.max(high - low, 1e-12)) * (HEIGHT - TOP - BOTTOM);
  const text = (x: number, at: number, words: string, more = ''): string =>
    `<text x="${x.toFixed(1)}" y="${at.toFixed(1)}" ${more}>${escaped(words)}</text>`;
  const middle = 'text-anchor="middle"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" font-family="sans-serif" font-size="12" fill="#333">`,
    `<title>${escaped(`${metric.words} by model, ${regionWords[region].toLowerCase()}`)}</title>`,
    `<rect width="${width}" height="${HEIGHT}" fill="#fff"/>`,
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
