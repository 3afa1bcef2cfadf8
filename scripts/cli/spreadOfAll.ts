// The spread of the slices that the command made: as volumes for its files, and as numbers for its report.
import { sharedStack } from '../../src/core/geometry/sharedStack.ts';
import type { Stack } from '../../src/core/geometry/stack.ts';
import type { BackendReport } from '../../src/core/network/engineApi.ts';
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

export interface SpreadOfAll {
  /** In the order of the model's contrasts, as pipeline/spread.ts has them. */
  readonly stacks: readonly Stack<Uint16Array>[];
  /** In the same order, one a slice of the CT: its mean in the head, per cent of full scale. */
  readonly means: readonly (readonly (number | null)[])[];
}

/** Throws an AppError. */
export async function spreadOfAll(
  host: Pick<Host<Pick<Compute, 'reading' | 'network'>, never>, 'compute' | 'signal'>,
  progress: Progress,
  moved: (to: BackendReport) => void,
  { of, model, maxBatch, results, slices }: Made,
): Promise<SpreadOfAll> {
  progress.step('Measuring the spread');
  const { geometry } = of.ct;
  const stacks = results.map(() => sharedStack(Uint16Array, 2, geometry));
  const means = results.map(() => geometry.positions.map((): number | null => null));
  let done = 0;
  await spread(
    {
      ...host,
      storage: { slices: null },
      progress: (event) => {
        if (event.kind === 'moved') moved(event.to);
        if (event.kind !== 'slice') return;
        means.forEach((of, contrast) => (of[event.slice] = event.mean[contrast] ?? null));
        progress.at(++done, slices.length);
      },
    },
    {
      of,
      headOnly: true,
      preprocessing: model.preprocessing,
      maxBatch,
      results,
      into: stacks,
      wanted: geometry.positions.map((_, slice) => slices.includes(slice)),
      inView: () => 0,
    },
  );
  return { stacks, means };
}
