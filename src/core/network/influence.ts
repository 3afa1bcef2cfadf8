// Which CT pixels a value depends on: the gradient in the network's input as a change for each Hounsfield unit, and how far it reaches.
import type { HuWindow, Preprocessing } from './modelManifest.ts';

/**
 * The whole CT on the network's grid as one window, so that the pieces that make network input bring HU, too: from air to
 * more than any CT number.
 */
const wholeRange: HuWindow = { name: 'HU', centre: 1548, width: 5096 };

export const huPreprocessing = ({ grid }: Preprocessing): Preprocessing => ({
  windows: [wholeRange],
  mean: [0],
  std: [1],
  grid,
});

/** HU of what was made with `huPreprocessing`. */
export const huFrom = (input: Float32Array): Float32Array<ArrayBuffer> =>
  Float32Array.from(input, (value) => value * wholeRange.width + wholeRange.centre - wholeRange.width / 2);

/**
 * The derivative with respect to the CT, per HU, size x size: the input's channels together, each through its window (where
 * HU lies outside, that channel does not move) and its standardisation.
 * @param gradient size x size x channels, channel fastest
 * @param hu size x size
 */
export function perHu(
  gradient: Float32Array,
  hu: Float32Array,
  { windows, std }: Pick<Preprocessing, 'windows' | 'std'>,
): Float32Array<ArrayBuffer> {
  const made = new Float32Array(hu.length);
  windows.forEach(({ centre, width }, channel) => {
    const scale = 1 / (width * (std[channel] ?? 1));
    for (let i = 0; i < made.length; i++)
      if (Math.abs((hu[i] ?? NaN) - centre) < width / 2)
        made[i] = (made[i] ?? 0) + scale * (gradient[i * windows.length + channel] ?? 0);
  });
  return made;
}

/** A network's grid as far as a place on it needs it: all grids of one CT have the same middle. */
export interface GridSize {
  readonly size: number;
  readonly pixelMm: number;
}

/** A pixel of one network's grid on another's, the nearest one; null where that grid does not reach. */
export function pixelOn(
  { x, y }: { readonly x: number; readonly y: number },
  from: GridSize,
  to: GridSize,
): { readonly x: number; readonly y: number } | null {
  const [column, row] = [x, y].map((at) =>
    Math.round(((at - (from.size - 1) / 2) * from.pixelMm) / to.pixelMm + (to.size - 1) / 2),
  ) as [number, number];
  const inside = column >= 0 && row >= 0 && column < to.size && row < to.size;
  return inside ? { x: column, y: row } : null;
}

export interface Reach {
  /** Radius about the pixel, mm, within which half, and nine tenths, of the sum of magnitudes lie. */
  readonly halfMm: number;
  readonly ninetyMm: number;
}

/** How far from a pixel its influences lie; null where there are none. */
export function reachOf(
  perPixel: Float32Array,
  size: number,
  pixelMm: number,
  { x, y }: { readonly x: number; readonly y: number },
): Reach | null {
  const rings = new Float64Array(Math.ceil(Math.SQRT2 * size) + 1);
  let total = 0;
  for (let i = 0; i < perPixel.length; i++) {
    const ring = Math.round(Math.hypot((i % size) - x, Math.floor(i / size) - y));
    const magnitude = Math.abs(perPixel[i] ?? 0);
    rings[ring] = (rings[ring] ?? 0) + magnitude;
    total += magnitude;
  }
  if (!(total > 0)) return null;
  const within = (share: number): number => {
    let sum = 0;
    const ring = rings.findIndex((one) => (sum += one) >= share * total * (1 - 1e-9));
    return ring * pixelMm;
  };
  return { halfMm: within(0.5), ninetyMm: within(0.9) };
}
