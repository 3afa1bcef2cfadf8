// The same slice shown to the network in other ways that should not matter, and what the answers differ by: the spread.
import { SYNTHETIC_MAX } from '../geometry/stack.ts';
import { SeededRandom } from '../training/training.ts';
import { AIR } from './networkInput.ts';

/** Mirrored left to right, then moved by pixels (columns, rows); with noise of so many HU on what is not air. */
export interface Variation {
  readonly mirrored: boolean;
  readonly shift: readonly [number, number];
  readonly noiseHu: number;
}

/** Three more passes a slice: with the one that made it, four answers. */
export const VARIATIONS: readonly Variation[] = [
  { mirrored: true, shift: [0, 0], noiseHu: 0 },
  { mirrored: false, shift: [1, 1], noiseHu: 0 },
  { mirrored: true, shift: [1, -1], noiseHu: 5 },
];

/** `hu`: size x size. The noise is the same for the same seed. */
export function varied(
  hu: Float32Array,
  size: number,
  { mirrored, shift: [dx, dy], noiseHu }: Variation,
  seed: number,
): Float32Array<ArrayBuffer> {
  const random = new SeededRandom(seed);
  const out = new Float32Array(hu.length);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const value = hu[y * size + x] ?? AIR;
      const noise = noiseHu > 0 && value > AIR ? noiseHu * normal(random) : 0;
      const column = wrapped((mirrored ? size - 1 - x : x) + dx, size);
      out[wrapped(y + dy, size) * size + column] = Math.max(AIR, value + noise);
    }
  return out;
}

/** `output`: size x size x channels, brought back to where the slice was. */
export function undone(
  output: Float32Array,
  size: number,
  { mirrored, shift: [dx, dy] }: Variation,
): Float32Array<ArrayBuffer> {
  const channels = output.length / (size * size);
  const out = new Float32Array(output.length);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const column = wrapped((mirrored ? size - 1 - x : x) + dx, size);
      const from = (wrapped(y + dy, size) * size + column) * channels;
      const to = (y * size + x) * channels;
      for (let k = 0; k < channels; k++) out[to + k] = output[from + k] ?? 0;
    }
  return out;
}

/**
 * The standard deviation of `answers` (planes of 0..SYNTHETIC_MAX, one an answer) at each pixel of `inside`, on the same
 * scale, rounded, into `into`; answers its mean inside in per cent of full scale, null where nothing is inside.
 */
export function spreadOf(
  answers: readonly Uint16Array[],
  inside: Uint8Array,
  into: Uint16Array,
): number | null {
  let [sum, count] = [0, 0];
  for (let i = 0; i < into.length; i++) {
    into[i] = 0;
    if (!inside[i]) continue;
    let [first, second] = [0, 0];
    for (const answer of answers) {
      const value = answer[i] ?? 0;
      first += value;
      second += value * value;
    }
    const mean = first / answers.length;
    const deviation = Math.sqrt(Math.max(0, second / answers.length - mean * mean));
    into[i] = Math.round(deviation);
    sum += deviation;
    count++;
  }
  return count === 0 ? null : (100 * sum) / count / SYNTHETIC_MAX;
}

const wrapped = (i: number, size: number): number => (i + size) % size;

/** Box and Muller's. */
const normal = (random: SeededRandom): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
