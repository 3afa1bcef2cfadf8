// One pair made ready for training: read, masked, the MR laid over the CT, brought onto the network's grid, kept.
import type { AppError } from '../core/appError.ts';
import type { Contrast } from '../core/contrast.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import type { NetworkGrid } from '../core/network/networkGrid.ts';
import { judgePlacement, type PlacementVerdict } from '../core/registration/judgePlacement.ts';
import type { Placement } from '../core/registration/placement.ts';
import { LEAST_SLICES } from '../core/series/matchPairs.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { ctHash, olderPatientHash, pairKey, type PairReference } from '../core/training/pairs.ts';
import { type Picture, pairPictures } from '../core/training/pairPicture.ts';
import { type PairStacks, sliceWorth, type TrainingSlice } from '../core/training/trainingSlice.ts';
import type { KeptPair } from '../storage/pairs.ts';
import { alignMr, type PlacementStore, readMr } from './alignMr.ts';
import type { CtWithMasks } from './ctWithMasks.ts';
import { findHead } from './findHead.ts';
import type { Compute, KeepingHost } from './host.ts';
import { readSeries } from './readSeries.ts';

/** A pair as it is kept, but for its pictures; nothing in it names a person. */
export type PreparedPair = Omit<KeptPair, 'pictures'>;

export interface PairToPrepare {
  /** A hash of who it is. */
  readonly patient: string;
  readonly ct: SeriesInfo;
  /** In the model's order; null for a contrast that the pair lacks. */
  readonly references: readonly (SeriesInfo | null)[];
  readonly model: Pick<ModelFile, 'contrasts' | 'preprocessing'>;
  readonly filesOf: (seriesId: string) => readonly DroppedFile[];
  /** The CT and its masks where they are at hand; null: they are read and found. */
  readonly ctWithMasks: CtWithMasks | null;
  /** Awaited before an MR is aligned: whoever aligns the same one elsewhere keeps what it finds. */
  readonly alignedElsewhere?: (mr: SeriesInfo, contrast: Contrast, signal: AbortSignal) => Promise<void>;
}

export interface PairStorage {
  readonly placements: PlacementStore | null;
  /** Keeps a pair; the pictures are of its middle slice. */
  readonly keepPair: (
    pair: PreparedPair,
    pictures: { readonly ct: Picture; readonly mr: Picture },
    slices: readonly TrainingSlice[],
  ) => Promise<void>;
}

export type PrepareProgress =
  | { readonly kind: 'reading CT' | 'making slices'; readonly done: number; readonly total: number }
  | { readonly kind: 'finding head'; readonly fraction: number }
  | { readonly kind: 'reading MR'; readonly contrast: Contrast }
  | { readonly kind: 'aligning'; readonly contrast: Contrast; readonly fraction: number }
  | { readonly kind: 'keeping' };

type PrepareHost = KeepingHost<
  Pick<Compute, 'reading' | 'width' | 'comparing'>,
  PairStorage,
  PrepareProgress
>;

/** What is done at this moment, and how much of the pair is done, 0 to 1. */
export function prepareWords(event: PrepareProgress): { readonly words: string; readonly fraction: number } {
  switch (event.kind) {
    case 'reading CT':
      return { words: 'Reading the CT', fraction: (0.15 * event.done) / event.total };
    case 'finding head':
      return { words: 'Finding the head', fraction: 0.15 + 0.2 * event.fraction };
    case 'reading MR':
      return { words: `Reading the ${event.contrast}`, fraction: 0.35 };
    case 'aligning':
      return { words: `Aligning the ${event.contrast}`, fraction: 0.4 + 0.4 * event.fraction };
    case 'making slices':
      return { words: 'Making training slices', fraction: 0.8 + (0.2 * event.done) / event.total };
    case 'keeping':
      return { words: 'Keeping it', fraction: 1 };
  }
}

/** Share of the network's square that a head must fill to be worth a step, and of the head that the MR must reach. */
const LEAST_HEAD = 0.02;
const LEAST_REACHED = 0.5;

/** Throws an AppError of kind 'training' or 'registration' where the pair itself is at fault. */
export async function preparePair(host: PrepareHost, pair: PairToPrepare): Promise<PreparedPair> {
  const { compute, signal, progress, storage } = host;
  const { contrasts, preprocessing } = pair.model;
  const ctWithMasks = pair.ctWithMasks ?? (await readCtWithMasks(host, pair));
  const { ct, head, intracranial } = ctWithMasks;
  const summaries: string[] = [];
  const real: (Float32Array | null)[] = [];
  const placed: PairReference[] = [];
  for (const [k, mr] of pair.references.entries()) {
    const contrast = contrasts[k];
    const over = mr && contrast ? await layOver(host, pair, ctWithMasks, mr, contrast) : null;
    real.push(over?.voxels ?? null);
    placed.push(mr && over && { mr, placement: over.placement });
    if (over) summaries.push(over.summary);
  }
  const grid = await compute.reading.networkGrid(
    { geometry: ct.geometry, head: head.voxels, grid: preprocessing.grid },
    { signal },
  );
  const slices = await slicesOf(host, { ct, head: head.voxels, intracranial, real }, grid);
  const middle = slices[Math.floor(slices.length / 2)];
  if (slices.length < LEAST_SLICES || !middle) throw fewSlices(slices.length);
  const prepared: PreparedPair = {
    key: await pairKey(pair.ct, placed, contrasts, preprocessing.grid),
    patient: pair.patient,
    ct: await ctHash(pair.ct),
    olderPatient: await olderPatientHash(pair.ct),
    size: grid.size,
    pixelMm: grid.pixelMm,
    contrasts,
    present: pair.references.map((mr) => mr !== null),
    slices: slices.length,
    summary: summaries.join(' '),
    date: new Date().toISOString(),
  };
  progress({ kind: 'keeping' });
  signal.throwIfAborted();
  await storage.keepPair(prepared, pairPictures(middle, grid.size), slices);
  return prepared;
}

async function readCtWithMasks(
  { compute, signal, progress }: PrepareHost,
  { ct, filesOf }: PairToPrepare,
): Promise<CtWithMasks> {
  if (!ct.geometry) throw noStack('CT');
  const stack = sharedStack(Int16Array, 2, ct.geometry);
  const reading = {
    compute,
    signal,
    progress: ({ done, total }: { readonly done: number; readonly total: number }): void =>
      progress({ kind: 'reading CT', done, total }),
  };
  await readSeries(reading, ct, filesOf(ct.id), stack);
  if (!stack.voxels.some((hu) => hu < -300)) throw notHounsfield;
  return findHead(
    { compute, signal, progress: ({ fraction }) => progress({ kind: 'finding head', fraction }) },
    stack,
  );
}

/** One real MR on the CT's grid in 0..1 by percentiles; a placement that was kept is used again. */
async function layOver(
  { compute, signal, progress, storage }: PrepareHost,
  { ct, filesOf, alignedElsewhere }: PairToPrepare,
  ctWithMasks: CtWithMasks,
  mr: SeriesInfo,
  contrast: Contrast,
): Promise<{ readonly voxels: Float32Array; readonly placement: Placement; readonly summary: string }> {
  if (!mr.geometry) throw noStack(contrast);
  progress({ kind: 'reading MR', contrast });
  const moving = await readMr({ compute, signal, progress: () => undefined }, mr, filesOf(mr.id));
  if (looksLikeCt(moving.voxels)) throw looksSwapped(contrast);
  await alignedElsewhere?.(mr, contrast, signal);
  signal.throwIfAborted();
  const { real, placed, placement } = await alignMr(
    {
      compute,
      signal,
      storage,
      progress: ({ fraction }) => progress({ kind: 'aligning', contrast, fraction }),
    },
    {
      ctSeries: ct,
      mrSeries: mr,
      ctWithMasks,
      mr: moving,
      contrast,
      normalisation: 'percentile',
      synthetic: null,
      intensityScale: '',
      affine: true,
      reuse: true,
    },
  );
  const place = judgePlacement(placed);
  if (place.level === 'bad') throw misplaced(contrast, place);
  return {
    voxels: real.voxels,
    placement,
    summary: `${contrast} reaches ${Math.round(100 * placed.overlap)} % of the head.`,
  };
}

/** The slices that are worth training on. */
async function slicesOf(
  { compute, signal, progress }: PrepareHost,
  pair: PairStacks,
  grid: NetworkGrid,
): Promise<readonly TrainingSlice[]> {
  const total = pair.ct.geometry.positions.length;
  const slices: TrainingSlice[] = [];
  for (let done = 0; done < total;) {
    signal.throwIfAborted();
    const count = Math.min(compute.width, total - done);
    const from = done;
    const made = await Promise.all(
      Array.from({ length: count }, (_, i) =>
        compute.reading.trainingSlice({ pair, slice: from + i, grid }, { signal }),
      ),
    );
    for (const slice of made) {
      const { head, reached } = sliceWorth(slice);
      if (head >= LEAST_HEAD * grid.size ** 2 && reached >= LEAST_REACHED) slices.push(slice);
    }
    done += count;
    progress({ kind: 'making slices', done, total });
  }
  return slices;
}

/** HU of air in a twentieth of the values: no MR has that. */
function looksLikeCt(values: Float32Array): boolean {
  const step = Math.max(1, Math.floor(values.length / 20_000));
  let air = 0;
  let seen = 0;
  for (let i = 0; i < values.length; i += step, seen++) if ((values[i] ?? 0) < -500) air++;
  return air > seen / 20;
}

const noStack = (what: string): AppError => ({
  kind: 'training',
  message: `The ${what} is no stack of parallel slices.`,
  advice: 'Choose another series for this pair.',
});

const notHounsfield: AppError = {
  kind: 'training',
  message: 'The CT holds no air: its values are not Hounsfield units, or CT and MR are swapped.',
  advice: 'Choose the right series as CT, or take this pair out.',
};

const looksSwapped = (contrast: Contrast): AppError => ({
  kind: 'training',
  message: `The series chosen as ${contrast} holds Hounsfield units of air: it looks like a CT.`,
  advice: 'CT and MR may be swapped: choose the right series, or take this pair out.',
});

const misplaced = (contrast: Contrast, { sentence }: PlacementVerdict): AppError => ({
  kind: 'training',
  message: `The ${contrast} ${sentence}.`,
  advice: 'See in Compare whether both are of one head, move it by hand there, or take this pair out.',
});

const fewSlices = (found: number): AppError => ({
  kind: 'training',
  message: `Only ${found} slices hold enough of the head and of the MR; at least ${LEAST_SLICES} are needed.`,
  advice: 'Choose an MR that covers more of the head, or take this pair out.',
  details: { found },
});
