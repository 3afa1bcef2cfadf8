// Synthetic MR judged against real, slice by slice, by all who can compare.
import type { Stack } from '../core/geometry/stack.ts';
import type { SliceSums } from '../core/metrics/metrics.ts';
import type { Compute, Host } from './host.ts';

export interface JudgeRequest {
  readonly synthetic: Stack<Uint16Array>;
  /** Intensities on the same grid, NaN where there are none. */
  readonly real: Float32Array;
  readonly head: Uint8Array;
  readonly intracranial: Uint8Array;
  /** Which slices; all of them unless told. */
  readonly slices?: readonly number[];
}

/** Slices judged so far. */
export interface JudgeProgress {
  readonly done: number;
  readonly total: number;
}

/** The sums of each slice, in the order asked for. Voxels and masks are shared memory. Throws an AppError. */
export async function judge(
  { compute, signal, progress }: Host<Pick<Compute, 'comparing'>, JudgeProgress>,
  request: JudgeRequest,
): Promise<readonly SliceSums[]> {
  const { comparing } = compute;
  const slices = request.slices ?? request.synthetic.geometry.positions.map((_, slice) => slice);
  const done = comparing.map(() => 0);
  const parts = await Promise.all(
    comparing.map((worker, part) =>
      worker.judge(
        { ...request, slices: slices.filter((_, i) => i % comparing.length === part) },
        {
          signal,
          onProgress: (event) => {
            done[part] = event.done;
            progress({ done: done.reduce((sum, n) => sum + n, 0), total: slices.length });
          },
        },
      ),
    ),
  );
  return slices.flatMap((_, i) => {
    const one = parts[i % comparing.length]?.[Math.floor(i / comparing.length)];
    return one ? [one] : [];
  });
}
