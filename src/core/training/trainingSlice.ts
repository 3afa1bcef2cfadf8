// One slice of a pair as training keeps it: HU, the real MR and the masks on the network's grid, small enough for thousands of them.
import type { AppError } from '../appError.ts';
import type { ModelFile } from '../network/modelManifest.ts';
import { networkSize } from '../network/networkSpec.ts';
import { huOnGrid, ontoGrid } from '../network/networkInput.ts';
import type { NetworkGrid } from '../network/networkGrid.ts';
import { slicePixels, type Stack } from '../geometry/stack.ts';

/** Every array is size x size, row after row; `target` holds one plane a contrast. */
export interface TrainingSlice {
  /** Hounsfield units in sixteenths, air outside the head; what is above 2047 HU is kept as 2047. */
  readonly hu: Int16Array<ArrayBuffer>;
  /** Real MR, 0..TARGET_MAX for 0..1; NO_TARGET where there is none. Outside the head it is 0. */
  readonly target: Uint16Array<ArrayBuffer>;
  /** HEAD and INSIDE, added up. */
  readonly mask: Uint8Array<ArrayBuffer>;
}

export const HU_STEPS = 16;
export const TARGET_MAX = 4095;
export const NO_TARGET = 65535;
export const HEAD = 1;
export const INSIDE = 2;

/** Bytes that one slice takes. */
export const sliceBytes = (size: number, contrasts: number): number => size * size * (2 + 2 * contrasts + 1);

export interface PairStacks {
  readonly ct: Stack<Int16Array>;
  readonly head: Uint8Array;
  readonly intracranial: Uint8Array;
  /** Real MR on the CT's grid in 0..1, NaN where it does not reach; null for a contrast that the pair lacks. */
  readonly real: readonly (Float32Array | null)[];
}

/** Slice `slice` of a pair on the network's grid. The real MR is resampled from what it reaches of the head only. */
export function trainingSlice(pair: PairStacks, slice: number, grid: NetworkGrid): TrainingSlice {
  const { ct, head, intracranial, real } = pair;
  const { geometry } = ct;
  const { size } = grid;
  const pixels = slicePixels(geometry);
  const from = slice * pixels;
  const area = size * size;
  const onGrid = (value: (at: number) => number): Float32Array<ArrayBuffer> =>
    ontoGrid(
      Float32Array.from({ length: pixels }, (_, i) => value(from + i)),
      geometry,
      slice,
      grid,
    );
  const hu = huOnGrid(ct, head, slice, grid);
  const inHead = onGrid((at) => head[at] ?? 0);
  const inside = onGrid((at) => intracranial[at] ?? 0);
  const mask = Uint8Array.from(
    inHead,
    (share, i) => (share >= 0.5 ? HEAD : 0) + ((inside[i] ?? 0) >= 0.5 ? INSIDE : 0),
  );
  const target = new Uint16Array(area * real.length).fill(NO_TARGET);
  real.forEach((volume, contrast) => {
    if (!volume) return;
    const known = (at: number): boolean => head[at] === 1 && !Number.isNaN(volume[at]);
    const reached = onGrid((at) => (known(at) ? 1 : 0));
    const sum = onGrid((at) => (known(at) ? Math.min(1, Math.max(0, volume[at] ?? 0)) : 0));
    for (let i = 0; i < area; i++) {
      const share = reached[i] ?? 0;
      if ((mask[i] ?? 0) === 0) target[contrast * area + i] = 0;
      else if (share >= 0.5)
        target[contrast * area + i] = Math.round(Math.min(1, (sum[i] ?? 0) / share) * TARGET_MAX);
    }
  });
  const sixteenths = (value: number): number =>
    Math.max(-32768, Math.min(32767, Math.round(value * HU_STEPS)));
  return { hu: Int16Array.from(hu, sixteenths), target, mask };
}

/** Share of the slice's head that the real MR of any contrast reaches, and how many pixels its head has. */
export function sliceWorth({ target, mask }: TrainingSlice): {
  readonly head: number;
  readonly reached: number;
} {
  const area = mask.length;
  let head = 0;
  let reached = 0;
  for (let i = 0; i < area; i++) {
    if (((mask[i] ?? 0) & HEAD) === 0) continue;
    head++;
    for (let at = i; at < target.length; at += area)
      if (target[at] !== NO_TARGET) {
        reached++;
        break;
      }
  }
  return { head, reached: head === 0 ? 0 : reached / head };
}

/** What a run keeps: its slices, and about six copies of the weights in float32 (optimiser, averages, checkpoints). */
export const runBytes = ({ spec, preprocessing, contrasts }: ModelFile, slices: number): number =>
  slices * sliceBytes(preprocessing.grid.size, contrasts.length) +
  networkSize(spec, preprocessing.grid.size).parameters * 4 * 6;

export const noRoom = (bytes: number): AppError => ({
  kind: 'storage',
  message: `The pairs and the run need about ${Math.ceil(bytes / 1e6)} MB, and the browser grants this page less than that.`,
  advice: 'Free disk space, or remove pairs, runs and models that are no longer needed. Nothing was changed.',
  details: { bytes },
});
