// What a fine-tune decides before and between its steps: learning rate, what is trained, who is held out, how a slice is turned.
import type { DrunetSpec } from '../network/modelManifest.ts';
import { convolutionsOf } from '../network/networkSpec.ts';

export interface Schedule {
  readonly peak: number;
  readonly warmUp: number;
  readonly steps: number;
}

/** A line up to `peak` over the warm-up, then half a cosine down to a tenth of it; step counts from 0. */
export function learningRate({ peak, warmUp, steps }: Schedule, step: number): number {
  if (step < warmUp) return (peak * (step + 1)) / warmUp;
  const done = Math.min(1, (step - warmUp) / Math.max(1, steps - warmUp));
  return peak * (0.1 + 0.45 * (1 + Math.cos(Math.PI * done)));
}

/** `norms`: what folded batch norms leave to train, a scale and a bias for each output channel of every convolution. */
export type TrainedPart = 'all' | 'decoder' | 'last' | 'norms';

const PARTS: Readonly<Record<TrainedPart, (name: string) => boolean>> = {
  all: () => true,
  decoder: (name) => name.startsWith('up') || name === 'head',
  last: (name) => name.startsWith('up3.') || name === 'head',
  norms: () => true,
};

/** Names of the convolutions that are trained. */
export const trainedConvolutions = (spec: DrunetSpec, part: TrainedPart): ReadonlySet<string> =>
  new Set(convolutionsOf(spec).flatMap(({ name }) => (PARTS[part](name) ? [name] : [])));

/** Random numbers whose whole state is one unsigned integer, so that a run can go on where it stopped (mulberry32). */
export class SeededRandom {
  state: number;

  constructor(state: number) {
    this.state = state >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer in [0, count). */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }
}

/** The slices 0..count-1 in the order of an epoch: the same for the same seed and epoch, so that a run can go on anywhere. */
export function epochOrder(count: number, seed: number, epoch: number): readonly number[] {
  const random = new SeededRandom(seed ^ Math.imul(epoch + 1, 0x9e3779b1));
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j] ?? j, order[i] ?? i];
  }
  return order;
}

export interface Split {
  readonly training: readonly string[];
  readonly validation: readonly string[];
}

/** `folds` splits by patient: each patient validates once. As many folds as patients is leave-one-out. */
export function splitPatients(patients: readonly string[], folds: number, seed: number): readonly Split[] {
  const distinct = [...new Set(patients)].sort();
  if (!(folds >= 2 && folds <= distinct.length))
    throw new RangeError(`${distinct.length} patients cannot be split into ${folds} folds.`);
  const random = new SeededRandom(seed);
  const order = distinct
    .map((patient) => ({ patient, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ patient }) => patient);
  return Array.from({ length: folds }, (_, fold) => ({
    training: order.filter((_patient, i) => i % folds !== fold),
    validation: order.filter((_patient, i) => i % folds === fold),
  }));
}

/**
 * A square slice turned by quarter turns anticlockwise, then mirrored left to right.
 * @param pixels size x size x channels, channel fastest.
 */
export function turnSlice(
  pixels: Float32Array,
  size: number,
  quarters: number,
  mirrored: boolean,
): Float32Array<ArrayBuffer> {
  const channels = pixels.length / (size * size);
  const turned = new Float32Array(pixels.length);
  const last = size - 1;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      let row = y;
      let column = mirrored ? last - x : x;
      for (let q = 0; q < quarters; q++) [row, column] = [column, last - row];
      const from = (row * size + column) * channels;
      turned.set(pixels.subarray(from, from + channels), (y * size + x) * channels);
    }
  return turned;
}
