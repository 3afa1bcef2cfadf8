// How each slice agrees with real MR, as an SVG figure: SSIM and PSNR along the stack, in the head and inside the skull.
import type { MetricRegion, SliceSums } from '../metrics/metrics.ts';
import { type MetricName, perSlice, regionWords, wordsOf } from '../metrics/metricTable.ts';

const [WIDTH, PLOT, LEFT, RIGHT, TOP, GAP] = [640, 150, 56, 16, 30, 46];
const LINES: readonly (readonly [MetricRegion, string])[] = [
  ['head', '#9a6700'],
  ['intracranial', '#0b5cad'],
];

export function sliceFigure(
  slices: readonly SliceSums[],
  {
    contrast,
    model,
    firstSlice,
  }: { readonly contrast: string; readonly model: string; readonly firstSlice: number },
): string {
  const metrics: readonly MetricName[] = ['ssim', 'psnr'];
  const height = TOP + metrics.length * (PLOT + GAP);
  const text = (x: number, y: number, words: string, more = ''): string =>
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escaped(words)}</text>`;
  const x = (i: number): number => LEFT + (i / Math.max(1, slices.length - 1)) * (WIDTH - LEFT - RIGHT);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12" fill="#333">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    text(LEFT, 16, `Synthetic ${contrast} of ${model} against real ${contrast}, slice by slice`),
    ...metrics.flatMap((name, row) => {
      const metric = wordsOf(name);
      const top = TOP + row * (PLOT + GAP);
      const values = LINES.map(([region]) =>
        perSlice(slices, region).map((one) => (one && Number.isFinite(one[name]) ? one[name] : null)),
      );
      const all = values.flat().filter((one) => one !== null);
      const [low, high] = [Math.min(0, ...all), Math.max(name === 'ssim' ? 1 : 0, ...all)];
      const y = (value: number): number => top + (1 - (value - low) / Math.max(high - low, 1e-9)) * PLOT;
      return [
        ...[low, (low + high) / 2, high].flatMap((at) => [
          `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(at).toFixed(1)}" y2="${y(at).toFixed(1)}" stroke="#ddd"/>`,
          text(LEFT - 6, y(at) + 4, at.toFixed(name === 'ssim' ? 2 : 1), 'text-anchor="end"'),
        ]),
        ...LINES.flatMap(([region, colour], k) => [
          ...runs(values[k] ?? []).map(
            (run) =>
              `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${run.map(([i, value]) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}"/>`,
          ),
          text(LEFT + 90 + 110 * k, top + PLOT + 18, regionWords[region], `fill="${colour}"`),
        ]),
        text(LEFT, top + PLOT + 18, `${metric.words}${metric.unit ? `, ${metric.unit}` : ''}`),
        text(
          WIDTH - RIGHT,
          top + PLOT + 18,
          `slice ${firstSlice} to ${firstSlice + slices.length - 1}`,
          'text-anchor="end"',
        ),
      ];
    }),
    '</svg>\n',
  ].join('\n');
}

/** Stretches without gaps. */
function runs(values: readonly (number | null)[]): readonly (readonly (readonly [number, number])[])[] {
  const found: (readonly [number, number])[][] = [[]];
  values.forEach((value, i) => {
    if (value === null) found.push([]);
    else found.at(-1)?.push([i, value]);
  });
  return found.filter(({ length }) => length > 0);
}

const escaped = (raw: string): string =>
  raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
