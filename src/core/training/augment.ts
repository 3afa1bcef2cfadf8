// Random augmentation of a training slice: rotation, mirroring, small affine changes, and changes of HU.
import { AIR } from '../network/networkInput.ts';
import { turnSlice, type SeededRandom } from './training.ts';
import { HEAD, HU_STEPS, NO_TARGET, TARGET_MAX, type TrainingSlice } from './trainingSlice.ts';

/** A small affine change about the middle: turned by `angle` radians, scaled, moved by pixels. */
export interface Nudge {
  readonly angle: number;
  readonly scale: number;
  readonly shift: readonly [number, number];
}

export interface Turn {
  /** Quarter turns anticlockwise, then mirrored left to right. */
  readonly quarters: number;
  readonly mirrored: boolean;
  readonly nudge: Nudge | null;
  /** HU of the head above water are multiplied and shifted: another kernel, another calibration. */
  readonly gain: number;
  readonly offset: number;
}

export const asItIs: Turn = { quarters: 0, mirrored: false, nudge: null, gain: 1, offset: 0 };

export interface Augmentation {
  /** Quarter turns as in the paper. */
  readonly turns: boolean;
  readonly flips: boolean;
  /** Half of the slices are also turned by up to 8 degrees, scaled by up to 6 % and moved by up to 2 %. */
  readonly affine: boolean;
  /** HU vary by up to 2 % and 3 HU. */
  readonly intensity: boolean;
}

const between = (random: SeededRandom, most: number): number => (2 * random.next() - 1) * most;

/** Always draws the same count of numbers, so that a choice does not shift what other slices get. */
export function drawTurn(random: SeededRandom, choice: Augmentation, size: number): Turn {
  const quarters = random.below(4);
  const mirrored = random.below(2) === 1;
  const nudged = random.below(2) === 1;
  const angle = between(random, (8 * Math.PI) / 180);
  const scale = 1 + between(random, 0.06);
  const shift: [number, number] = [between(random, 0.02 * size), between(random, 0.02 * size)];
  const gain = 1 + between(random, 0.02);
  const offset = between(random, 3);
  return {
    quarters: choice.turns ? quarters : 0,
    mirrored: choice.flips && mirrored,
    nudge: choice.affine && nudged ? { angle, scale, shift } : null,
    gain: choice.intensity ? gain : 1,
    offset: choice.intensity ? offset : 0,
  };
}

/** A slice as the trainer takes it, turned: arrays size x size x channels, channel fastest. */
export interface TurnedSlice {
  readonly hu: Float32Array<ArrayBuffer>;
  /** 0..1; 0 where the weight is. */
  readonly target: Float32Array<ArrayBuffer>;
  /** 1 in the head where the real MR is known, else 0. */
  readonly weight: Float32Array<ArrayBuffer>;
}

export function turned(slice: TrainingSlice, size: number, turn: Turn): TurnedSlice {
  const area = size * size;
  const contrasts = slice.target.length / area;
  const { gain, offset } = turn;
  const hu = Float32Array.from(slice.hu, (value) => {
    const plain = value / HU_STEPS;
    return plain <= AIR ? AIR : plain * gain + offset;
  });
  const target = new Float32Array(area * contrasts);
  const weight = new Float32Array(area * contrasts);
  for (let k = 0; k < contrasts; k++)
    for (let i = 0; i < area; i++) {
      const value = slice.target[k * area + i] ?? NO_TARGET;
      if (value === NO_TARGET || ((slice.mask[i] ?? 0) & HEAD) === 0) continue;
      target[i * contrasts + k] = value / TARGET_MAX;
      weight[i * contrasts + k] = 1;
    }
  const place = (pixels: Float32Array<ArrayBuffer>, outside: number): Float32Array<ArrayBuffer> => {
    const quarter =
      turn.quarters === 0 && !turn.mirrored ? pixels : turnSlice(pixels, size, turn.quarters, turn.mirrored);
    return turn.nudge ? nudged(quarter, size, turn.nudge, outside) : quarter;
  };
  const placed = { hu: place(hu, AIR), target: place(target, 0), weight: place(weight, 0) };
  if (turn.nudge)
    for (let i = 0; i < placed.weight.length; i++) {
      // Only pixels all of whose sources are known count; the others are cleared.
      const known = (placed.weight[i] ?? 0) > 0.99;
      placed.weight[i] = known ? 1 : 0;
      if (!known) placed.target[i] = 0;
    }
  return placed;
}

/** Bilinear; what comes from beyond the border is `outside`. */
function nudged(
  pixels: Float32Array,
  size: number,
  { angle, scale, shift }: Nudge,
  outside: number,
): Float32Array<ArrayBuffer> {
  const channels = pixels.length / (size * size);
  const out = new Float32Array(pixels.length);
  const middle = (size - 1) / 2;
  const [c, s] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  const read = (x: number, y: number, k: number): number =>
    x < 0 || y < 0 || x >= size || y >= size ? outside : (pixels[(y * size + x) * channels + k] ?? outside);
  for (let y = 0, i = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [dx, dy] = [x - middle - shift[0], y - middle - shift[1]];
      const fromX = middle + c * dx + s * dy;
      const fromY = middle - s * dx + c * dy;
      const [x0, y0] = [Math.floor(fromX), Math.floor(fromY)];
      const [fx, fy] = [fromX - x0, fromY - y0];
      for (let k = 0; k < channels; k++, i++) {
        const top = read(x0, y0, k) * (1 - fx) + read(x0 + 1, y0, k) * fx;
        const bottom = read(x0, y0 + 1, k) * (1 - fx) + read(x0 + 1, y0 + 1, k) * fx;
        out[i] = top * (1 - fy) + bottom * fy;
      }
    }
  return out;
}
