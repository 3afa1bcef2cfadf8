// Which feature maps of a layer are shown, where there are more than fit: by a stated rule, or by hand.
import type { AppError } from '../appError.ts';
import { fail, ok, type Result } from '../result.ts';
import { SeededRandom } from '../training/training.ts';
import type { LayerMaps } from './explanation.ts';
import { AIR } from './networkInput.ts';

/** spread: those that vary most inside the head. even: every n-th. random: drawn with a fixed seed, as the paper drew its own. */
export type MapRule = 'spread' | 'even' | 'random';

export const mapRuleWords: Readonly<Record<MapRule, string>> = {
  spread: 'those that vary most inside the head',
  even: 'evenly spaced channels',
  random: 'channels drawn at random (seed 1)',
};

/** As many as the paper shows: 9 x 9. */
export const MAPS_SHOWN = 81;

/**
 * Channels, counted from 0, in the order in which they are shown: at most `count`.
 * @param inside one a pixel of a map: whether it counts
 */
export function chooseMaps(
  maps: LayerMaps,
  rule: MapRule,
  inside: Uint8Array,
  count = MAPS_SHOWN,
): readonly number[] {
  const { channels } = maps;
  const all = Array.from({ length: channels }, (_, i) => i);
  if (rule === 'spread') {
    const spread = spreads(maps, inside);
    return all.sort((a, b) => (spread[b] ?? 0) - (spread[a] ?? 0) || a - b).slice(0, count);
  }
  if (channels <= count) return all;
  if (rule === 'even')
    return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * channels) / count));
  const random = new SeededRandom(1);
  for (let i = 0; i < count; i++) {
    const j = i + random.below(channels - i);
    [all[i], all[j]] = [all[j] ?? 0, all[i] ?? 0];
  }
  return all.slice(0, count).sort((a, b) => a - b);
}

/** "1-9, 20" as channels counted from 0. */
export function mapsByHand(text: string, channels: number): Result<readonly number[]> {
  const chosen = new Set<number>();
  for (const part of text.split(/[\s,;]+/).filter((one) => one !== '')) {
    const [, first = '', last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === '' || from < 1 || to < from || to > channels) return fail(noMaps(part, channels));
    for (let i = from; i <= to && chosen.size < MAPS_SHOWN; i++) chosen.add(i - 1);
  }
  return chosen.size > 0 ? ok([...chosen]) : fail(noMaps(text.trim(), channels));
}

/** Variance of every channel inside. */
function spreads({ values, channels }: LayerMaps, inside: Uint8Array): Float64Array {
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  let pixels = 0;
  for (let i = 0; i < inside.length; i++) {
    if (!inside[i]) continue;
    pixels++;
    for (let c = 0, at = i * channels; c < channels; c++, at++) {
      const value = values[at] ?? 0;
      sums[c] = (sums[c] ?? 0) + value;
      squares[c] = (squares[c] ?? 0) + value * value;
    }
  }
  return squares.map((square, c) => square / pixels - ((sums[c] ?? 0) / pixels) ** 2);
}

/**
 * Which cells of a map lie over the head: where the CT, size x size, is not all air. All do where none does, as in a slice
 * beyond the head.
 */
export function headCells(
  hu: Float32Array,
  size: number,
  { width, height }: Pick<LayerMaps, 'width' | 'height'>,
): Uint8Array {
  const cells = new Uint8Array(width * height);
  for (let i = 0; i < hu.length; i++) {
    if ((hu[i] ?? AIR) < AIR + 1) continue;
    const [x, y] = [i % size, Math.floor(i / size)];
    cells[Math.floor((y * height) / size) * width + Math.floor((x * width) / size)] = 1;
  }
  return cells.includes(1) ? cells : cells.fill(1);
}

const noMaps = (what: string, channels: number): AppError => ({
  kind: 'unexpected',
  message: what === '' ? 'No map is named.' : `“${what}” names no maps of this layer.`,
  advice: `Write numbers from 1 to ${channels}, such as 1-9, 20; at most ${MAPS_SHOWN} are shown.`,
});
