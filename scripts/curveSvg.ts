// A training curve as an SVG picture: loss on the left, SSIM on the right, epoch 0 the starting model.
interface Point {
  readonly epoch: number;
  readonly training: number | null;
  readonly validation: number;
  readonly ssim: number;
}

const WIDTH = 640;
const HEIGHT = 300;
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 56, 34, 40];

export function curveSvg(curve: readonly Point[]): string {
  const last = Math.max(1, curve.at(-1)?.epoch ?? 1);
  const most =
    1.05 * Math.max(...curve.map(({ validation, training }) => Math.max(validation, training ?? 0)));
  const x = (epoch: number): number => LEFT + (epoch / last) * (WIDTH - LEFT - RIGHT);
  const y = (share: number): number => HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  const line = (values: readonly (number | null)[], top: number, style: string): string => {
    const points = curve.flatMap(({ epoch }, i) => {
      const value = values[i];
      return value === null || value === undefined
        ? []
        : [`${x(epoch).toFixed(1)},${y(value / top).toFixed(1)}`];
    });
    return `<polyline fill="none" stroke-width="2" ${style} points="${points.join(' ')}"/>`;
  };
  const text = (at: number, to: number, words: string, more = ''): string =>
    `<text x="${at.toFixed(1)}" y="${to.toFixed(1)}" ${more}>${words}</text>`;
  const shares = [0, 0.25, 0.5, 0.75, 1];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#444">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...shares.flatMap((share) => [
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(share)}" y2="${y(share)}" stroke="#ddd"/>`,
      text(LEFT - 6, y(share) + 4, (share * most).toPrecision(2), 'text-anchor="end"'),
      text(WIDTH - RIGHT + 6, y(share) + 4, share.toFixed(2)),
    ]),
    ...curve.map(({ epoch }) => text(x(epoch), HEIGHT - BOTTOM + 18, String(epoch), 'text-anchor="middle"')),
    text(WIDTH / 2, HEIGHT - 6, 'epoch; 0 is the starting model', 'text-anchor="middle"'),
    text(LEFT, 18, 'training loss', 'fill="#888"'),
    text(LEFT + 110, 18, 'validation loss', 'fill="#0b5cad"'),
    text(LEFT + 220, 18, 'SSIM in the head, held out (right)', 'fill="#9a6700"'),
    line(
      curve.map(({ training }) => training),
      most,
      'stroke="#888"',
    ),
    line(
      curve.map(({ validation }) => validation),
      most,
      'stroke="#0b5cad"',
    ),
    line(
      curve.map(({ ssim }) => ssim),
      1,
      'stroke="#9a6700" stroke-dasharray="6 4"',
    ),
    '</svg>\n',
  ].join('\n');
}
