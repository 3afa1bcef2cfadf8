// Real MR laid over a CT: read, registered or placed as before, brought onto the CT's grid and to intensities.
import type { AppError } from '../core/appError.ts';
import type { Contrast } from '../core/contrast.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { Stack } from '../core/geometry/stack.ts';
import { type Normalisation, normalisationWords } from '../core/metrics/normalise.ts';
import {
  asFound,
  type FoundPlacement,
  type Placement,
  placementMap,
} from '../core/registration/placement.ts';
import { placementKey } from '../core/registration/placementKey.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { sharesFrame } from '../core/series/suggestReference.ts';
import type { CtWithMasks } from './ctWithMasks.ts';
import type { Compute, Host, KeepingHost } from './host.ts';
import type { Placed, RegistrationPair } from './pieces/comparingApi.ts';
import { readSeries, type ReadProgress } from './readSeries.ts';

/** Where placements are kept from one time to the next; it may refuse. */
export interface PlacementStore {
  /** `ct` and `mr`: as `placementKey` names the two. */
  readonly read: (ct: string, mr: string) => Promise<Placement | null>;
  readonly keep: (ct: string, mr: string, placement: Placement) => Promise<void>;
}

export interface AlignProgress {
  /** Of the search, 0 to 1. */
  readonly fraction: number;
}

/** A real MR, read, and the CT that it is laid over. */
export interface MrOverCt {
  readonly ctSeries: SeriesInfo;
  readonly mrSeries: SeriesInfo;
  readonly ctWithMasks: CtWithMasks;
  /** Raw units; shared memory. */
  readonly mr: Stack<Float32Array>;
  readonly contrast: Contrast;
  /** How raw MR becomes intensities. */
  readonly normalisation: Normalisation;
  /** What `normalisation` measures the MR by; null where there is none. */
  readonly synthetic: Uint16Array | null;
  /** What its intensities mean, as its model says; empty where there is none. */
  readonly intensityScale: string;
}

export interface AlignRequest extends MrOverCt {
  /** Rigid alone, or rigid and then affine. */
  readonly affine: boolean;
  /** Use a placement that was kept, where there is one. */
  readonly reuse: boolean;
}

export interface AlignedMr {
  readonly placement: Placement;
  /** Intensities on the CT's grid, NaN where the MR does not reach; shared memory. */
  readonly real: Stack<Float32Array>;
  /** How well the placement holds, and the scale that was used. */
  readonly placed: Placed;
  /** The scale asked for found nothing to measure by, so percentiles took its place. */
  readonly fellBack: boolean;
}

/** Voxels of an MR series in raw units. Throws an AppError where it is no stack, or a file cannot be read. */
export async function readMr(
  host: Host<Pick<Compute, 'reading' | 'width'>, ReadProgress>,
  series: SeriesInfo,
  files: readonly DroppedFile[],
): Promise<Stack<Float32Array>> {
  if (!series.geometry) throw notAStack;
  const stack = sharedStack(Float32Array, 4, series.geometry);
  await readSeries(host, series, files, stack);
  return stack;
}

/** Searches where the MR lies, unless that is known; places it there; and keeps where it lies. Throws an AppError. */
export async function alignMr(
  host: KeepingHost<
    Pick<Compute, 'comparing'>,
    { readonly placements: PlacementStore | null },
    AlignProgress
  >,
  request: AlignRequest,
): Promise<AlignedMr> {
  const { placements } = host.storage;
  const key = placementKey(request.ctSeries, request.mrSeries);
  const known = request.reuse && key ? await placements?.read(...key).catch(() => null) : null; // searched again instead
  const placement = known ?? asFound(await search(host, request));
  const aligned = await placeMr(host, request, placement);
  if (key) await placements?.keep(...key, placement).catch(() => undefined); // a comfort: it would be searched again
  return aligned;
}

/** The MR on the CT's grid where `placement` says that it lies. */
export async function placeMr(
  { compute, signal }: Pick<Host<Pick<Compute, 'comparing'>, never>, 'compute' | 'signal'>,
  request: MrOverCt,
  placement: Placement,
): Promise<AlignedMr> {
  const { ctWithMasks, contrast, normalisation, synthetic, intensityScale } = request;
  const real = sharedStack(Float32Array, 4, ctWithMasks.ct.geometry);
  const placed = await compute.comparing[0].place(
    {
      pair: pairOf(request),
      map: placementMap(placement),
      into: real.voxels,
      normalisation,
      contrast,
      intracranial: ctWithMasks.intracranial,
      synthetic,
      intensityScale,
    },
    { signal },
  );
  return { placement, real, placed, fellBack: placed.normalisation !== normalisation };
}

async function search(
  { compute, signal, progress }: Host<Pick<Compute, 'comparing'>, AlignProgress>,
  request: AlignRequest,
): Promise<FoundPlacement> {
  const { ctSeries, mrSeries, affine } = request;
  const { map, before, after } = await compute.comparing[0].register(
    {
      pair: pairOf(request),
      start: sharesFrame(ctSeries, mrSeries) ? 'patient coordinates' : 'centres of mass',
      affine,
    },
    { signal, onProgress: progress },
  );
  return { map, affine, before, after };
}

const pairOf = ({ ctWithMasks: { ct, head }, mr }: MrOverCt): RegistrationPair => ({
  key: [ct, head, mr].map(memoryMark).join('|'),
  ct,
  head,
  mr,
});

/** Memory numbered in the order in which it was first seen: a series that is read anew has another number, whatever it is called. */
const marks = new WeakMap<ArrayBufferLike, number>();
let lastMark = 0;
function memoryMark({ voxels: { buffer } }: Stack): number {
  const mark = marks.get(buffer) ?? ++lastMark;
  marks.set(buffer, mark);
  return mark;
}

const notAStack: AppError = {
  kind: 'registration',
  message: 'This MR series is no stack of parallel slices, so it cannot be laid over the CT.',
  advice: 'Choose another series of the same contrast.',
};

/** What is said where another scale than the one asked for was used. */
export const fallbackWords = (
  contrast: Contrast,
  wanted: Normalisation,
  used: Normalisation,
): { readonly text: string; readonly advice: string } => ({
  text:
    wanted === 'tissues'
      ? `Found no white matter and fluid in the real ${contrast} where the synthetic ${contrast} shows them.`
      : wanted === 'white-stripe'
        ? `Found no white matter in the real ${contrast}.`
        : `The real ${contrast} cannot be scaled by ${normalisationWords[wanted]}.`,
  advice: `It is scaled by ${normalisationWords[used]} instead.`,
});
