// Slices through the network: the one in view first, the next slice's input made while the device works on this one.
import { type AppError, toAppError } from '../core/appError.ts';
import { nextSlice } from '../core/geometry/sliceOrder.ts';
import type { Stack } from '../core/geometry/stack.ts';
import { domainScore } from '../core/network/domainScore.ts';
import type { DomainStatistics } from '../core/network/domainStatistics.ts';
import type { Preprocessing } from '../core/network/modelManifest.ts';
import type { BackendReport } from '../core/network/engineApi.ts';
import type { CtWithMasks } from './ctWithMasks.ts';
import type { Compute, KeepingHost } from './host.ts';
import { joined } from './joined.ts';
import { retryOnce } from './retryOnce.ts';
import { seenByNetwork } from './seenByNetwork.ts';

/** A finished slice. */
export interface MadeSlice {
  readonly slice: number;
  /** How far it lies from what the model was trained on (core/network/domainScore.ts); null where the model does not tell. */
  readonly domain: number | null;
}

/** Finished slices of one CT under one model, kept for next time. */
export interface SliceKeeper {
  /** Brings kept slices into `results`; answers which were found. */
  readonly read: (results: readonly Stack[]) => Promise<readonly MadeSlice[]>;
  readonly keep: (made: MadeSlice, results: readonly Stack[]) => Promise<void>;
}

export type SynthesisProgress =
  /** Slices that were kept from before. */
  | { readonly kind: 'found'; readonly slices: readonly MadeSlice[] }
  /** A slice stands in the results. `milliseconds`: in the network; `seconds`: all of it. */
  | ({ readonly kind: 'slice'; readonly milliseconds: number; readonly seconds: number } & MadeSlice)
  /** Finished slices are no longer kept. */
  | { readonly kind: 'not-kept'; readonly error: AppError }
  /** The device was lost or full, and another took its place. */
  | { readonly kind: 'moved'; readonly to: BackendReport };

export interface SynthesisRequest {
  readonly of: Pick<CtWithMasks, 'ct' | 'head'>;
  /** Whether the network sees the head alone, or the whole slice. */
  readonly headOnly: boolean;
  readonly preprocessing: Preprocessing;
  /** What the model's training pairs look like to it; null where it does not tell. */
  readonly domain: DomainStatistics | null;
  /** Slices that the device computes at once, at most. */
  readonly maxBatch: number;
  /** Whole stacks in the order of the model's contrasts, shared memory, written in place; zero outside what the network sees. */
  readonly results: readonly Stack<Uint16Array>[];
  /** One flag a slice: whether it is to be made. */
  readonly wanted: readonly boolean[];
  /** The slice in view, asked for before each: it and its neighbours come first. */
  readonly inView: () => number;
  /** Waits while the user has paused. */
  readonly whilePaused: () => Promise<void>;
}

type SynthesisHost = KeepingHost<
  Pick<Compute, 'reading' | 'network'>,
  { readonly slices: SliceKeeper | null },
  SynthesisProgress
>;

interface Taken {
  readonly slices: readonly number[];
  /** Their inputs, one after another. */
  readonly input: Promise<Float32Array<ArrayBuffer>>;
}

/** Makes every wanted slice. Throws an AppError; slices that are done stay in the results. */
export async function synthesise(host: SynthesisHost, request: SynthesisRequest): Promise<void> {
  const { compute, storage, signal, progress } = host;
  const { of, preprocessing, results, wanted } = request;
  const { geometry } = of.ct;
  const grid = await compute.reading.networkGrid(
    { geometry, head: of.head.voxels, grid: preprocessing.grid },
    { signal },
  );
  const seen = seenByNetwork(of.head, request.headOnly);
  const taken = wanted.map((flag) => !flag);
  let keeper = storage.slices;

  const found = (await keeper?.read(results).catch(() => [])) ?? []; // what cannot be read is made
  for (const { slice } of found) taken[slice] = true;
  if (found.length > 0) progress({ kind: 'found', slices: found });

  let made = 0;
  /** The first slice alone, so that it is seen soon; then as many as the device computes at once. */
  const take = (): Taken | null => {
    const slices: number[] = [];
    while (slices.length < (made === 0 ? 1 : request.maxBatch)) {
      const slice = nextSlice(request.inView(), taken);
      if (slice === null) break;
      taken[slice] = true;
      slices.push(slice);
    }
    if (slices.length === 0) return null;
    const input = Promise.all(
      slices.map((slice) =>
        retryOnce(() =>
          compute.reading.networkInput({ ct: of.ct, head: seen, slice, preprocessing, grid }, { signal }),
        ),
      ),
    ).then(joined);
    input.catch(() => undefined); // awaited below; an abort in between is no unhandled rejection
    return { slices, input };
  };
  const place = async (
    made: MadeSlice,
    output: Float32Array<ArrayBuffer>,
    times: { readonly milliseconds: number; readonly seconds: number },
  ): Promise<void> => {
    const { slice } = made;
    const into = results.map(({ voxels }) => voxels);
    await retryOnce(() =>
      compute.reading.placeOutput({ geometry, head: seen, slice, grid, output, into }, { signal }),
    );
    progress({ kind: 'slice', ...made, ...times });
    await keeper?.keep(made, results).catch((thrown: unknown) => {
      keeper = null;
      progress({ kind: 'not-kept', error: toAppError(thrown) });
    });
  };

  let placing: Promise<unknown> = Promise.resolve();
  for (let next = take(); next;) {
    await request.whilePaused();
    signal.throwIfAborted();
    const { slices, input } = next;
    const begun = performance.now();
    const ready = await input;
    made += slices.length;
    next = take();
    const { output, features, milliseconds, movedTo } = await compute.network.predict(ready, signal);
    if (movedTo) progress({ kind: 'moved', to: movedTo });
    await placing;
    const count = slices.length;
    const each = output.length / count;
    const times = {
      milliseconds: milliseconds / count,
      seconds: (performance.now() - begun) / 1000 / count,
    };
    placing = Promise.all(
      slices.map((slice, i) =>
        place(
          { slice, domain: request.domain && features ? domainScore(features, i, request.domain) : null },
          output.slice(i * each, (i + 1) * each),
          times,
        ),
      ),
    );
    placing.catch(() => undefined); // awaited with the next slice
  }
  await placing;
}
