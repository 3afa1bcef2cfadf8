// The spread of the slices that the command made, as numbers for its report.
import { sharedStack } from '../../src/core/geometry/sharedStack.ts';
import type { Stack } from '../../src/core/geometry/stack.ts';
import type { ModelFile } from '../../src/core/network/modelManifest.ts';
import type { CtWithMasks } from '../../src/pipeline/ctWithMasks.ts';
import type { Compute, Host } from '../../src/pipeline/host.ts';
import { spread } from '../../src/pipeline/spread.ts';
import type { Progress } from './progress.ts';

interface Made {
  readonly of: Pick<CtWithMasks, 'ct' | 'head'>;
  readonly model: ModelFile;
  readonly maxBatch: number;
  readonly results: readonly Stack<Uint16Array>[];
  readonly slices: readonly number[];
}

/** By contrast, the mean of each of `slices` in the head, in per cent of full scale. Throws an AppError. */
export async function spreadOfAll(
  host: Pick<Host<Pick<Compute, 'reading' | 'network'>, never>, 'compute' | 'signal'>,
  progress: Progress,
  { of, model, maxBatch, results, slices }: Made,
): Promise<Readonly<Record<string, readonly (number | null)[]>>> {
  progress.step('Measuring the spread');
  const { geometry } = of.ct;
  const means = new Map<number, readonly (number | null)[]>();
  await spread(
    {
      ...host,
      progress: ({ slice, mean }) => {
        means.set(slice, mean);
        progress.at(means.size, slices.length);
      },
    },
    {
      of,
      preprocessing: model.preprocessing,
      maxBatch,
      results,
      into: results.map(() => sharedStack(Uint16Array, 2, geometry)),
      wanted: geometry.positions.map((_, slice) => slices.includes(slice)),
      inView: () => 0,
    },
  );
  const rounded = (value: number | null | undefined): number | null =>
    value === null || value === undefined ? null : Number(value.toFixed(3));
  return Object.fromEntries(
    model.contrasts.map((contrast, i) => [contrast, slices.map((slice) => rounded(means.get(slice)?.[i]))]),
  );
}
