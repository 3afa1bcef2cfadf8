// How a head lies in the patient's coordinates, by its masks alone: whether it is turned, upside down or looks backwards.
import { sliceHeights } from '../geometry/regularGrid.ts';
import { type StackGeometry, slicePixels } from '../geometry/stack.ts';

export interface HeadPose {
  /** How far above the rest of the head the inside of the skull lies, in the radii of its widest slice. */
  readonly rise: number;
  /** The spread of the inside of the skull from feet to head over that across; about 0.8 in a whole one. */
  readonly height: number;
  /** Length over width of the inside of the skull, by its second moments across the axis from feet to head; 1 for a circle. */
  readonly elongation: number;
  /** Degrees between its long axis and the direction from back to front: 0 to 90. */
  readonly turnDegrees: number;
  /** How far in front of the inside of the skull the rest of the head lies at the level of eyes and ears, in its radii. */
  readonly faceForward: number;
}

/** Every so many rows and columns are enough. */
const STEP = 2;
/** The level of eyes and ears: the lower part of the inside, where it is at least so wide. */
const FACE_SHARE = [0.25, 0.9] as const;

interface Moments {
  n: number;
  x: number;
  y: number;
  xx: number;
  yy: number;
  xy: number;
}

/** Null where no inside of a skull was found. `head` and `intracranial` hold 1 inside and 0 elsewhere. */
export function headPose(
  geometry: StackGeometry,
  head: Uint8Array,
  intracranial: Uint8Array,
): HeadPose | null {
  const slices = geometry.positions.map((_, slice) => ({
    head: moments(geometry, head, slice),
    inside: moments(geometry, intracranial, slice),
  }));
  const whole = total(slices.map(({ inside }) => inside));
  if (whole.n === 0) return null;
  const down = geometry.normal[2] < 0;
  const upright = down ? [...slices].reverse() : slices;
  const heights = sliceHeights(geometry);
  const z = down ? heights.map((h) => (heights.at(-1) ?? 0) - h).reverse() : heights;
  const along = (count: (one: (typeof slices)[number]) => number): { mean: number; spread: number } => {
    const parts = upright.map((one, k) => {
      const gap = ((z[k + 1] ?? z[k] ?? 0) - (z[k - 1] ?? z[k] ?? 0)) / 2;
      return { weight: Math.max(0.001, gap) * count(one), z: z[k] ?? 0 };
    });
    const sum = Math.max(
      1e-9,
      parts.reduce((all, { weight }) => all + weight, 0),
    );
    const mean = parts.reduce((all, one) => all + one.weight * one.z, 0) / sum;
    const square = parts.reduce((all, one) => all + one.weight * (one.z - mean) ** 2, 0) / sum;
    return { mean, spread: Math.sqrt(square) };
  };
  const cavity = along(({ inside }) => inside.n);
  const rest = along((one) => one.head.n - one.inside.n);
  const across = axesOf(whole);
  const widest = Math.max(...slices.map(({ inside }) => inside.n));
  const at = upright.findIndex(({ inside }) => inside.n === widest);
  const level = upright
    .slice(0, at + 1)
    .filter(({ inside }) => inside.n >= FACE_SHARE[0] * widest && inside.n <= FACE_SHARE[1] * widest);
  const forward = level.map(({ head: h, inside }) => ({
    weight: inside.n,
    shift:
      (inside.y / inside.n - (h.y - inside.y) / Math.max(1, h.n - inside.n)) /
      Math.sqrt((inside.n * pixelMm2(geometry)) / Math.PI),
  }));
  const weights = forward.reduce((sum, { weight }) => sum + weight, 0);
  return {
    rise: (cavity.mean - rest.mean) / Math.sqrt((widest * pixelMm2(geometry)) / Math.PI),
    height: cavity.spread / Math.max(1e-6, across.spreadMm),
    elongation: across.elongation,
    turnDegrees: across.turnDegrees,
    faceForward:
      weights === 0 ? 0 : forward.reduce((sum, { weight, shift }) => sum + weight * shift, 0) / weights,
  };
}

/** What one counted pixel stands for. */
const pixelMm2 = ({ columnSpacing, rowSpacing }: StackGeometry): number =>
  columnSpacing * rowSpacing * STEP * STEP;

/** Sums over a mask's pixels in one slice; x to the patient's left and y to the back, mm, from the slice's first pixel on. */
function moments(geometry: StackGeometry, mask: Uint8Array, slice: number): Moments {
  const { columns, rows, rowAxis, columnAxis, columnSpacing, rowSpacing, positions } = geometry;
  const start = slice * slicePixels(geometry);
  const [px, py] = positions[slice] ?? [0, 0];
  const sums = { n: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
  for (let row = 0; row < rows; row += STEP)
    for (let column = 0; column < columns; column += STEP) {
      if (!mask[start + row * columns + column]) continue;
      const [u, v] = [column * columnSpacing, row * rowSpacing];
      const x = px + u * rowAxis[0] + v * columnAxis[0];
      const y = py + u * rowAxis[1] + v * columnAxis[1];
      sums.n++;
      sums.x += x;
      sums.y += y;
      sums.xx += x * x;
      sums.yy += y * y;
      sums.xy += x * y;
    }
  return sums;
}

const total = (parts: readonly Moments[]): Moments =>
  parts.reduce(
    (a, b) => ({
      n: a.n + b.n,
      x: a.x + b.x,
      y: a.y + b.y,
      xx: a.xx + b.xx,
      yy: a.yy + b.yy,
      xy: a.xy + b.xy,
    }),
    { n: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 },
  );

function axesOf({ n, x, y, xx, yy, xy }: Moments): {
  readonly elongation: number;
  readonly turnDegrees: number;
  /** Geometric mean of the standard deviations along both axes. */
  readonly spreadMm: number;
} {
  const [a, b, c] = [xx / n - (x / n) ** 2, yy / n - (y / n) ** 2, xy / n - (x / n) * (y / n)];
  const spread = Math.hypot((a - b) / 2, c);
  const [long, short] = [(a + b) / 2 + spread, (a + b) / 2 - spread];
  // The long axis' angle from x, turned to that from y.
  const fromX = Math.abs(Math.atan2(2 * c, a - b) / 2) * (180 / Math.PI);
  return {
    elongation: Math.sqrt(long / Math.max(1e-6, short)),
    turnDegrees: Math.abs(90 - fromX),
    spreadMm: (Math.max(0, long) * Math.max(0, short)) ** 0.25,
  };
}
