// The map of structural similarity with Gaussian windows (Wang 2004): 11 x 11, sigma 1.5, borders mirrored, population moments.

const RADIUS = 5;
const SIGMA = 1.5;
const c1 = 0.01 ** 2;
const c2 = 0.03 ** 2;

const taps = Array.from({ length: RADIUS + 1 }, (_, i) => Math.exp((-i * i) / (2 * SIGMA * SIGMA)));
const total = taps.reduce((sum, v, i) => sum + (i === 0 ? v : 2 * v), 0);
const [w0 = 0, w1 = 0, w2 = 0, w3 = 0, w4 = 0, w5 = 0] = taps.map((v) => v / total);

/** ... c b a | a b c ...: where an index beyond the border is read. */
const mirrored = (i: number, n: number): number => {
  const period = 2 * n;
  const j = ((i % period) + period) % period;
  return j < n ? j : period - 1 - j;
};

/**
 * SSIM at every pixel of two images of range 1. Where both are zero for a window around, it is 1 by the formula and is not
 * worked out: only the box around what is not zero takes time. Four filters do: the formula needs the sum of the variances only.
 */
export function ssimMap(a: Float64Array, b: Float64Array, columns: number, rows: number): Float64Array {
  const map = new Float64Array(a.length).fill(1);
  const box = boxOf(a, b, columns, rows);
  if (!box) return map;
  const { left, top, right, bottom } = box;
  const width = right - left;
  const wide = width + 2 * RADIUS;
  const high = bottom - top + 2 * RADIUS;
  const xs = Int32Array.from({ length: wide }, (_, i) => mirrored(left + i - RADIUS, columns));
  // Filtered along rows, four planes: a, b, a a + b b, a b. A row's zeros at either end stay zeros.
  const lines = [0, 1, 2, 3].map(() => new Float64Array(width * high));
  const source = [0, 1, 2, 3].map(() => new Float64Array(wide));
  const [la = empty, lb = empty, lq = empty, lp = empty] = source;
  const from = new Int32Array(high).fill(width);
  const to = new Int32Array(high).fill(0);
  for (let y = 0; y < high; y++) {
    const base = mirrored(top + y - RADIUS, rows) * columns;
    let [first, last] = [wide, -1];
    for (let x = 0; x < wide; x++) {
      const i = base + (xs[x] ?? 0);
      const [va, vb] = [a[i] ?? 0, b[i] ?? 0];
      la[x] = va;
      lb[x] = vb;
      lq[x] = va * va + vb * vb;
      lp[x] = va * vb;
      if (va === 0 && vb === 0) continue;
      if (first === wide) first = x;
      last = x;
    }
    if (last < 0) continue;
    const [start, end] = [Math.max(0, first - 2 * RADIUS), Math.min(width, last + 1)];
    from[y] = start;
    to[y] = end;
    for (let k = 0; k < 4; k++) alongLine(source[k] ?? empty, lines[k] ?? empty, y * width, start, end);
  }
  const [fa = empty, fb = empty, fq = empty, fp = empty] = lines;
  const [ma, mb, mq, mp] = [0, 1, 2, 3].map(() => new Float64Array(width)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let y = top; y < bottom; y++) {
    const line = y - top;
    let [start, end] = [width, 0];
    for (let d = line; d <= line + 2 * RADIUS; d++) {
      start = Math.min(start, from[d] ?? width);
      end = Math.max(end, to[d] ?? 0);
    }
    const at = line * width;
    downLines(fa, at, width, start, end, ma);
    downLines(fb, at, width, start, end, mb);
    downLines(fq, at, width, start, end, mq);
    downLines(fp, at, width, start, end, mp);
    const into = y * columns + left;
    for (let x = start; x < end; x++) {
      const [ua, ub] = [ma[x] ?? 0, mb[x] ?? 0];
      const product = ua * ub;
      const squares = ua * ua + ub * ub;
      map[into + x] =
        ((2 * product + c1) * (2 * ((mp[x] ?? 0) - product) + c2)) /
        ((squares + c1) * ((mq[x] ?? 0) - squares + c2));
    }
  }
  return map;
}

const empty = new Float64Array(0);

function alongLine(line: Float64Array, out: Float64Array, at: number, start: number, end: number): void {
  for (let x = start; x < end; x++)
    out[at + x] =
      w0 * (line[x + 5] ?? 0) +
      w1 * ((line[x + 4] ?? 0) + (line[x + 6] ?? 0)) +
      w2 * ((line[x + 3] ?? 0) + (line[x + 7] ?? 0)) +
      w3 * ((line[x + 2] ?? 0) + (line[x + 8] ?? 0)) +
      w4 * ((line[x + 1] ?? 0) + (line[x + 9] ?? 0)) +
      w5 * ((line[x] ?? 0) + (line[x + 10] ?? 0));
}

/** Eleven lines, the first starting at `from`, into one. */
function downLines(
  lines: Float64Array,
  from: number,
  width: number,
  start: number,
  end: number,
  out: Float64Array,
): void {
  for (let x = start, i = from + start; x < end; x++, i++)
    out[x] =
      w0 * (lines[i + 5 * width] ?? 0) +
      w1 * ((lines[i + 4 * width] ?? 0) + (lines[i + 6 * width] ?? 0)) +
      w2 * ((lines[i + 3 * width] ?? 0) + (lines[i + 7 * width] ?? 0)) +
      w3 * ((lines[i + 2 * width] ?? 0) + (lines[i + 8 * width] ?? 0)) +
      w4 * ((lines[i + width] ?? 0) + (lines[i + 9 * width] ?? 0)) +
      w5 * ((lines[i] ?? 0) + (lines[i + 10 * width] ?? 0));
}

/** The pixels whose windows see anything but zeros; ends exclusive. */
function boxOf(
  a: Float64Array,
  b: Float64Array,
  columns: number,
  rows: number,
): { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number } | null {
  let [left, top, right, bottom] = [columns, rows, -1, -1];
  for (let y = 0, i = 0; y < rows; y++)
    for (let x = 0; x < columns; x++, i++) {
      if (a[i] === 0 && b[i] === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (top > y) top = y;
      bottom = y;
    }
  if (right < 0) return null;
  return {
    left: Math.max(0, left - RADIUS),
    top: Math.max(0, top - RADIUS),
    right: Math.min(columns, right + RADIUS + 1),
    bottom: Math.min(rows, bottom + RADIUS + 1),
  };
}
