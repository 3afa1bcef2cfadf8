// Slices of one CT made by one model, as the commands need them: whole stacks, the device, times and domain scores.
import { sharedStack } from '../../src/core/geometry/sharedStack.ts';
import type { Stack } from '../../src/core/geometry/stack.ts';
import { readDomain } from '../../src/core/network/domainStatistics.ts';
import type { BackendReport, LoadedModel } from '../../src/core/network/engineApi.ts';
import { type InputChoices, networkPreprocessing } from '../../src/core/network/inputChoices.ts';
import { judgeDomain } from '../../src/core/network/judgeDomain.ts';
import type { Verdict } from '../../src/core/verdictTypes.ts';
import type { CtWithMasks } from '../../src/pipeline/ctWithMasks.ts';
import type { Compute } from '../../src/pipeline/host.ts';
import { synthesise } from '../../src/pipeline/synthesise.ts';
import type { Progress } from './progress.ts';

export interface VolumesToMake {
  readonly of: Pick<CtWithMasks, 'ct' | 'head'>;
  /** Those to make; the others stay zero. */
  readonly slices: readonly number[];
  readonly model: Pick<LoadedModel, 'file' | 'maxBatch'>;
  /** What the network sees; the model's own windows and the head alone, unless told. */
  readonly input?: InputChoices;
  /** What computes as it begins. */
  readonly backend: BackendReport;
}

export interface MadeVolumes {
  /** In the order of the model's contrasts. */
  readonly results: readonly Stack<Uint16Array>[];
  /** What computed the last slice. */
  readonly backend: BackendReport;
  /** Milliseconds of each slice in the network. */
  readonly milliseconds: readonly number[];
  /** One a slice of the CT: how far it lies from what the model has seen; null where that is not known. */
  readonly scores: readonly (number | null)[];
  /** What the scores amount to. */
  readonly seen: Verdict;
}

/** Throws an AppError. */
export async function makeVolumes(
  {
    compute,
    signal,
    progress,
  }: {
    readonly compute: Pick<Compute, 'reading' | 'network'>;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
  {
    of,
    slices,
    model: { file, maxBatch },
    input = { networkWindows: 'model', networkMask: 'head' },
    backend: begun,
  }: VolumesToMake,
): Promise<MadeVolumes> {
  const { geometry } = of.ct;
  const results = file.contrasts.map(() => sharedStack(Uint16Array, 2, geometry));
  const milliseconds: number[] = [];
  const domain = file.domain ? readDomain(file.domain) : null;
  const scores = geometry.positions.map((): number | null => null);
  let backend = begun;
  await synthesise(
    {
      compute,
      storage: { slices: null },
      signal,
      progress: (event) => {
        if (event.kind === 'moved') backend = event.to;
        if (event.kind !== 'slice') return;
        milliseconds.push(event.milliseconds);
        scores[event.slice] = event.domain;
        progress.at(milliseconds.length, slices.length);
      },
    },
    {
      of,
      headOnly: input.networkMask === 'head',
      preprocessing: networkPreprocessing(file.preprocessing, input),
      domain,
      maxBatch,
      results,
      wanted: geometry.positions.map((_, slice) => slices.includes(slice)),
      inView: () => 0,
      whilePaused: () => Promise.resolve(),
    },
  );
  const seen = judgeDomain({ scores, carried: domain !== null, unfinished: false });
  return { results, backend, milliseconds, scores, seen };
}
