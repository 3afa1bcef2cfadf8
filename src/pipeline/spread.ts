// How much the synthetic MR of a slice changes when it is shown to the network in ways that should not matter: made on demand.
import { type AppError, toAppError } from '../core/appError.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import { nextSlice } from '../core/geometry/sliceOrder.ts';
import { slicePixels, type Stack, type StackGeometry } from '../core/geometry/stack.ts';
import type { Preprocessing } from '../core/network/modelManifest.ts';
import type { BackendReport } from '../core/network/engineApi.ts';
import type { NetworkGrid } from '../core/network/networkGrid.ts';
import { spreadOf, VARIATIONS } from '../core/network/variations.ts';
import type { CtWithMasks } from './ctWithMasks.ts';
import type { Compute, KeepingHost } from './host.ts';
import { joined } from './joined.ts';
import { retryOnce } from './retryOnce.ts';
import { seenByNetwork } from './seenByNetwork.ts';

/** One slice's spread; `mean`: inside the head, per cent of full scale, one a contrast; null where no head is. */
export interface MeasuredSlice {
  readonly slice: number;
  readonly mean: readonly (number | null)[];
}

/** Measured slices of one result, kept for next time. */
export interface SpreadKeeper {
  /** Brings kept slices into `into`; answers which were found. */
  readonly read: (into: readonly Stack[]) => Promise<readonly MeasuredSlice[]>;
  readonly keep: (measured: MeasuredSlice, into: readonly Stack[]) => Promise<void>;
}

export interface SpreadRequest {
  readonly of: Pick<CtWithMasks, 'ct' | 'head'>;
  /** As the synthesis had them. */
  readonly headOnly: boolean;
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

export type SpreadProgress =
  /** Slices that were kept from before. */
  | { readonly kind: 'found'; readonly slices: readonly MeasuredSlice[] }
  /** A slice stands in `into`; `seconds`: all of it. */
  | ({ readonly kind: 'slice'; readonly seconds: number } & MeasuredSlice)
  /** Measured slices are no longer kept. */
  | { readonly kind: 'not-kept'; readonly error: AppError }
  /** The device was lost or full, and another took its place. */
  | { readonly kind: 'moved'; readonly to: BackendReport };

type SpreadHost = KeepingHost<
  Pick<Compute, 'reading' | 'network'>,
  { readonly slices: SpreadKeeper | null },
  SpreadProgress
>;

interface Taken {
  readonly slice: number;
  /** One a variation. */
  readonly inputs: Promise<readonly Float32Array<ArrayBuffer>[]>;
}

/** Three passes a slice, whatever the device computes at once. Throws an AppError; slices that are done stay. */
export async function spread(host: SpreadHost, request: SpreadRequest): Promise<void> {
  const { compute, storage, signal, progress } = host;
  const { of, preprocessing, maxBatch, results, into, wanted, inView } = request;
  const { geometry } = of.ct;
  const grid = await compute.reading.networkGrid(
    { geometry, head: of.head.voxels, grid: preprocessing.grid },
    { signal },
  );
  const seen = seenByNetwork(of.head, request.headOnly);
  const taken = wanted.map((flag) => !flag);
  const place = placing(compute, { geometry, seen, contrasts: results.length }, signal);
  let keeper = storage.slices;
  const found = (await keeper?.read(into).catch(() => [])) ?? []; // what cannot be read is measured
  for (const { slice } of found) taken[slice] = true;
  if (found.length > 0) progress({ kind: 'found', slices: found });

  const take = (): Taken | null => {
    const slice = nextSlice(inView(), taken);
    if (slice === null) return null;
    taken[slice] = true;
    const inputs = retryOnce(() =>
      compute.reading.variedInputs({ ct: of.ct, head: seen, slice, preprocessing, grid }, { signal }),
    );
    inputs.catch(() => undefined); // awaited below; an abort in between is no unhandled rejection
    return { slice, inputs };
  };
  for (let next = take(); next;) {
    signal.throwIfAborted();
    const { slice } = next;
    const begun = performance.now();
    const inputs = await next.inputs;
    next = take(); // made while the device works
    const outputs = await predictAll(compute, inputs, maxBatch, { signal, progress });
    const answers = await place(slice, grid, outputs);
    const mean = results.map(({ voxels }, contrast) => {
      const target = into[contrast];
      if (!target) return null;
      const own = planeOf(voxels, geometry, slice);
      const all = [own, ...answers.map((planes) => planes[contrast] ?? new Uint16Array(0))];
      const head = planeOf(of.head.voxels, geometry, slice);
      return spreadOf(all, head, planeOf(target.voxels, geometry, slice));
    });
    progress({ kind: 'slice', slice, mean, seconds: (performance.now() - begun) / 1000 });
    await keeper?.keep({ slice, mean }, into).catch((thrown: unknown) => {
      keeper = null;
      progress({ kind: 'not-kept', error: toAppError(thrown) });
    });
  }
}

/** The voxels of one slice; shared with the stack. */
function planeOf(voxels: Uint16Array, geometry: StackGeometry, slice: number): Uint16Array;
function planeOf(voxels: Uint8Array, geometry: StackGeometry, slice: number): Uint8Array;
function planeOf(
  voxels: Uint16Array | Uint8Array,
  geometry: StackGeometry,
  slice: number,
): Uint16Array | Uint8Array {
  const pixels = slicePixels(geometry);
  return voxels.subarray(slice * pixels, (slice + 1) * pixels);
}

/** Brings the answers to a slice onto the CT's pixels, one plane a variation and contrast, in memory that the next slice takes again. */
function placing(
  compute: Pick<Compute, 'reading'>,
  {
    geometry,
    seen,
    contrasts,
  }: { readonly geometry: StackGeometry; readonly seen: Uint8Array; readonly contrasts: number },
  signal: AbortSignal,
) {
  const single = (slice: number): StackGeometry => ({
    ...geometry,
    positions: geometry.positions.slice(slice, slice + 1),
  });
  const planes = VARIATIONS.map(() =>
    Array.from({ length: contrasts }, () => sharedStack(Uint16Array, 2, single(0)).voxels),
  );
  const inside = sharedStack(Uint8Array, 1, single(0)).voxels;
  return async (
    slice: number,
    grid: NetworkGrid,
    outputs: readonly Float32Array<ArrayBuffer>[],
  ): Promise<readonly (readonly Uint16Array[])[]> => {
    inside.set(planeOf(seen, geometry, slice));
    const here = { ...grid, origins: grid.origins.slice(slice, slice + 1) };
    await Promise.all(
      VARIATIONS.map((_, i) => {
        const [output, into] = [outputs[i], planes[i]];
        if (!output || !into) throw new Error('A variation has no answer.');
        return retryOnce(() =>
          compute.reading.placeVaried(
            {
              geometry: single(slice),
              head: inside,
              slice: 0,
              grid: here,
              output,
              variation: i,
              into,
            },
            { signal },
          ),
        );
      }),
    );
    return planes;
  };
}

async function predictAll(
  compute: Pick<Compute, 'network'>,
  inputs: readonly Float32Array<ArrayBuffer>[],
  maxBatch: number,
  { signal, progress }: Pick<SpreadHost, 'signal' | 'progress'>,
): Promise<readonly Float32Array<ArrayBuffer>[]> {
  const outputs: Float32Array<ArrayBuffer>[] = [];
  const together = maxBatch >= inputs.length ? inputs.length : 1;
  for (let i = 0; i < inputs.length; i += together) {
    const batch = inputs.slice(i, i + together);
    const { output, movedTo } = await compute.network.predict(joined(batch), signal);
    if (movedTo) progress({ kind: 'moved', to: movedTo });
    const each = output.length / batch.length;
    batch.forEach((_, k) => outputs.push(output.slice(k * each, (k + 1) * each)));
  }
  return outputs;
}
