// How much the synthetic MR of a slice changes when it is shown to the network in ways that should not matter: made on demand.
import { nextSlice } from '../core/geometry/sliceOrder.ts';
import { slicePixels, type Stack } from '../core/geometry/stack.ts';
import type { Preprocessing } from '../core/network/modelManifest.ts';
import { spreadOf, undone, VARIATIONS } from '../core/network/variations.ts';
import type { CtWithMasks } from './ctWithMasks.ts';
import type { Compute, Host } from './host.ts';

export interface SpreadRequest {
  readonly of: Pick<CtWithMasks, 'ct' | 'head'>;
  /** As the synthesis had it. */
  readonly preprocessing: Preprocessing;
  readonly maxBatch: number;
  /** The synthetic MR, one whole stack a contrast. */
  readonly results: readonly Stack<Uint16Array>[];
  /** Written in place, on the same scale: the standard deviation over the answers, inside the head. */
  readonly into: readonly Stack<Uint16Array>[];
  /** One flag a slice: whether its spread is wanted; it must be synthesised. */
  readonly wanted: readonly boolean[];
  /** The slice in view, asked for before each. */
  readonly inView: () => number;
}

/** One slice's spread stands in `into`; `mean`: inside the head, per cent of full scale, one a contrast. */
export interface SpreadProgress {
  readonly slice: number;
  readonly mean: readonly (number | null)[];
}

/** Three passes a slice, whatever the device computes at once. Throws an AppError; slices that are done stay. */
export async function spread(
  { compute, signal, progress }: Host<Pick<Compute, 'reading' | 'network'>, SpreadProgress>,
  { of, preprocessing, maxBatch, results, into, wanted, inView }: SpreadRequest,
): Promise<void> {
  const { geometry } = of.ct;
  const head = of.head.voxels;
  const grid = await compute.reading.networkGrid({ geometry, head, grid: preprocessing.grid }, { signal });
  const pixels = slicePixels(geometry);
  const taken = wanted.map((flag) => !flag);
  // As large as the volume, because output is placed by slice; touched in one slice after another.
  const placed = VARIATIONS.map(() => results.map(({ voxels }) => scratch(voxels.length)));
  for (let slice = nextSlice(inView(), taken); slice !== null; slice = nextSlice(inView(), taken)) {
    taken[slice] = true;
    signal.throwIfAborted();
    const at = slice;
    const inputs = await compute.reading.variedInputs(
      { ct: of.ct, head, slice, preprocessing, grid },
      { signal },
    );
    const outputs = await predictAll(compute, inputs, maxBatch, signal);
    await Promise.all(
      VARIATIONS.map((variation, i) => {
        const output = outputs[i];
        const stacks = placed[i];
        if (!output || !stacks) throw new Error('A variation has no answer.');
        return compute.reading.placeOutput(
          { geometry, head, slice: at, grid, output: undone(output, grid.size, variation), into: stacks },
          { signal },
        );
      }),
    );
    const plane = <A extends Uint16Array | Uint8Array>(voxels: A): A =>
      voxels.subarray(at * pixels, (at + 1) * pixels) as A;
    const mean = results.map(({ voxels }, contrast) => {
      const answers = placed.map((stacks) => stacks[contrast] ?? new Uint16Array(0));
      const target = into[contrast];
      return target ? spreadOf([voxels, ...answers].map(plane), plane(head), plane(target.voxels)) : null;
    });
    progress({ slice, mean });
  }
}

async function predictAll(
  compute: Pick<Compute, 'network'>,
  inputs: readonly Float32Array<ArrayBuffer>[],
  maxBatch: number,
  signal: AbortSignal,
): Promise<readonly Float32Array<ArrayBuffer>[]> {
  const outputs: Float32Array<ArrayBuffer>[] = [];
  const together = maxBatch >= inputs.length ? inputs.length : 1;
  for (let i = 0; i < inputs.length; i += together) {
    const batch = inputs.slice(i, i + together);
    const joined = new Float32Array(batch.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const one of batch) {
      joined.set(one, at);
      at += one.length;
    }
    const { output } = await compute.network.predict(joined, signal);
    const each = output.length / batch.length;
    batch.forEach((_, k) => outputs.push(output.slice(k * each, (k + 1) * each)));
  }
  return outputs;
}

const scratch = (length: number): Uint16Array => new Uint16Array(new SharedArrayBuffer(2 * length));
