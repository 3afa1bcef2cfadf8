// One pair made ready for training: read, masked, the MR laid over the CT, brought onto the network's grid, kept.
import { noMove } from '../core/geometry/affine.ts';
import { type AppError } from '../core/appError.ts';
import type { Contrast } from '../core/contrast.ts';
import type { ModelFile } from '../core/network/modelManifest.ts';
import type { NetworkGrid } from '../core/network/networkGrid.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { type Stack } from '../core/geometry/stack.ts';
import {
  NO_TARGET,
  sliceWorth,
  TARGET_MAX,
  type TrainingSlice,
  HU_STEPS,
} from '../core/training/trainingSlice.ts';
import { registrationKey, useStudy } from '../stores/studyStore.ts';
import type { ComparingApi } from '../pipeline/pieces/comparingApi.ts';
import { findHead } from '../pipeline/findHead.ts';
import type { Compute } from '../pipeline/host.ts';
import type { PairStacks } from '../core/training/trainingSlice.ts';
import { readSeries } from '../pipeline/readSeries.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import type { Remote } from '../core/calls.ts';
import { keepPair, type KeptPair } from '../storage/runFiles.ts';
import { isTrustworthy, LEAST_OVERLAP, placementMap } from '../core/registration/placement.ts';
import { groundOf } from './compareGround.ts';
import { keepPlacement, keptPlacement } from '../storage/keptPlacements.ts';
import { LEAST_SLICES } from '../core/series/matchPairs.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import { sharesFrame } from '../core/series/suggestReference.ts';

export interface PrepareDeps {
  readonly pool: Pick<Compute, 'reading' | 'width'>;
  readonly compare: Remote<ComparingApi>;
  readonly filesOf: (id: string) => readonly DroppedFile[];
}

export interface PairToPrepare {
  readonly key: string;
  /** A hash of who it is. */
  readonly patient: string;
  readonly ct: SeriesInfo;
  /** In the model's order; null for a contrast that the pair lacks. */
  readonly references: readonly (SeriesInfo | null)[];
  readonly model: ModelFile;
}

export interface Preparing {
  readonly signal: AbortSignal;
  readonly tell: (words: string, fraction: number) => void;
}

/** Share of the network's square that a head must fill to be worth a step, and of the head that the MR must reach. */
const LEAST_HEAD = 0.02;
const LEAST_REACHED = 0.5;
const PICTURE = 96;

export async function preparePair(
  deps: PrepareDeps,
  pair: PairToPrepare,
  task: Preparing,
): Promise<KeptPair> {
  const { pool } = deps;
  const { signal, tell } = task;
  const { contrasts, preprocessing } = pair.model;
  const ground = await groundFor(deps, pair, task);
  const { ct, head, intracranial } = ground;
  const summaries: string[] = [];
  const real: (Float32Array | null)[] = [];
  for (const [k, mr] of pair.references.entries()) {
    const contrast = contrasts[k];
    if (!mr || !contrast) {
      real.push(null);
      continue;
    }
    const { voxels, summary } = await layOver(deps, pair, ground, mr, contrast, task);
    real.push(voxels);
    summaries.push(summary);
  }
  const grid = await pool.reading.networkGrid(
    { geometry: ct.geometry, head: head.voxels, grid: preprocessing.grid },
    { signal },
  );
  const slices = await slicesOf(deps, { ct, head: head.voxels, intracranial, real }, grid, task);
  if (slices.length < LEAST_SLICES) throw fewSlices(slices.length);
  const kept: KeptPair = {
    key: pair.key,
    patient: pair.patient,
    size: grid.size,
    pixelMm: grid.pixelMm,
    contrasts,
    present: pair.references.map((mr) => mr !== null),
    slices: slices.length,
    summary: summaries.join(' '),
    warnings: [],
    pictures: picturesOf(slices[Math.floor(slices.length / 2)], grid.size, contrasts.length),
    date: new Date().toISOString(),
  };
  tell('Keeping it', 1);
  signal.throwIfAborted();
  await keepPair(kept, slices);
  return kept;
}

interface Ground {
  readonly ct: Stack<Int16Array>;
  readonly head: Stack<Uint8Array>;
  readonly intracranial: Uint8Array;
}

/** The CT and its masks: those on screen where it is the open one, else read anew. */
async function groundFor(
  { pool, filesOf }: PrepareDeps,
  { ct }: PairToPrepare,
  { signal, tell }: Preparing,
): Promise<Ground> {
  const open = groundOf(ct.id);
  if (open) return open;
  if (!ct.geometry) throw noStack('CT');
  const stack = sharedStack(Int16Array, 2, ct.geometry);
  await readSeries(
    {
      compute: pool,
      signal,
      progress: ({ done, total }) => tell('Reading the CT', (0.15 * done) / total),
    },
    ct,
    filesOf(ct.id),
    stack,
  );
  if (!stack.voxels.some((hu) => hu < -300)) throw notHounsfield;
  return findHead(
    {
      compute: pool,
      signal,
      progress: ({ fraction }) => tell('Finding the head', 0.15 + 0.2 * fraction),
    },
    stack,
  );
}

/** One real MR on the CT's grid in 0..1, as the compare room places it; a placement that was kept is used again. */
async function layOver(
  { pool, compare, filesOf }: PrepareDeps,
  { ct }: PairToPrepare,
  { ct: stack, head, intracranial }: Ground,
  mr: SeriesInfo,
  contrast: Contrast,
  { signal, tell }: Preparing,
): Promise<{ readonly voxels: Float32Array; readonly summary: string }> {
  if (!mr.geometry) throw noStack(contrast);
  const moving = sharedStack(Float32Array, 4, mr.geometry);
  tell(`Reading the ${contrast}`, 0.35);
  await readSeries({ compute: pool, signal, progress: () => undefined }, mr, filesOf(mr.id), moving);
  if (looksLikeCt(moving.voxels)) throw looksSwapped(contrast);
  const pair = { key: `${ct.id}|${mr.id}`, ct: stack, head, mr: moving };
  await alignedElsewhere(ct.id, mr.id, contrast, signal);
  let kept = await keptPlacement(ct.seriesUid, mr.seriesUid).catch(() => null);
  if (!kept) {
    const registered = await compare.register(
      { pair, start: sharesFrame(ct, mr) ? 'patient coordinates' : 'centres of mass', affine: true },
      {
        signal,
        onProgress: ({ fraction }) => {
          tell(`Aligning the ${contrast}`, 0.4 + 0.4 * fraction);
        },
      },
    );
    const { map, before, after } = registered;
    kept = { found: { map, affine: true, before, after }, nudge: noMove };
    await keepPlacement(ct.seriesUid, mr.seriesUid, kept).catch(() => undefined); // a comfort, not a promise
  }
  const into = sharedStack(Float32Array, 4, stack.geometry);
  const placed = await compare.place(
    {
      pair,
      map: placementMap(kept),
      into: into.voxels,
      normalisation: 'percentile',
      contrast,
      intracranial,
      synthetic: null,
    },
    { signal },
  );
  if (!isTrustworthy(placed)) throw noOverlap(contrast, placed.overlap, placed.sharpness);
  return {
    voxels: into.voxels,
    summary: `${contrast} reaches ${Math.round(100 * placed.overlap)} % of the head.`,
  };
}

/** Waits while the Compare panel lays the same MR over the same CT: what it finds is kept and used here. */
async function alignedElsewhere(
  ctId: string,
  mrId: string,
  contrast: Contrast,
  signal: AbortSignal,
): Promise<void> {
  const key = registrationKey(ctId, contrast);
  const runs = (): boolean => {
    const now = useStudy.getState().registrations[key];
    return now?.state === 'running' && now.mrId === mrId && !signal.aborted;
  };
  if (!runs()) return;
  await new Promise<void>((resolve) => {
    const stop = useStudy.subscribe(() => {
      if (runs()) return;
      stop();
      resolve();
    });
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  signal.throwIfAborted();
}

async function slicesOf(
  { pool }: PrepareDeps,
  pair: PairStacks,
  grid: NetworkGrid,
  { signal, tell }: Preparing,
): Promise<readonly TrainingSlice[]> {
  const { length } = pair.ct.geometry.positions;
  const slices: TrainingSlice[] = [];
  const together = 4;
  for (let from = 0; from < length; from += together) {
    signal.throwIfAborted();
    const count = Math.min(together, length - from);
    const made = await Promise.all(
      Array.from({ length: count }, (_, i) =>
        pool.reading.trainingSlice({ pair, slice: from + i, grid }, { signal }),
      ),
    );
    for (const slice of made) {
      const { head, reached } = sliceWorth(slice);
      if (head >= LEAST_HEAD * grid.size ** 2 && reached >= LEAST_REACHED) slices.push(slice);
    }
    tell('Making training slices', 0.8 + (0.2 * (from + count)) / length);
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

/** The middle slice: CT in a soft window, and the first contrast there is. */
function picturesOf(slice: TrainingSlice | undefined, size: number, contrasts: number): KeptPair['pictures'] {
  if (!slice) return { ct: '', mr: '' };
  const area = size * size;
  const plane =
    Array.from({ length: contrasts }, (_, k) => slice.target.subarray(k * area, (k + 1) * area)).find((one) =>
      one.some((value) => value !== NO_TARGET && value > 0),
    ) ?? slice.target.subarray(0, area);
  return {
    ct: picture(size, (i) => ((slice.hu[i] ?? 0) / HU_STEPS + 60) / 200),
    mr: picture(size, (i) => (plane[i] === NO_TARGET ? 0 : (plane[i] ?? 0) / TARGET_MAX)),
  };
}

function picture(size: number, value: (at: number) => number): string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = PICTURE;
  const image = new ImageData(PICTURE, PICTURE);
  for (let y = 0, to = 0; y < PICTURE; y++)
    for (let x = 0; x < PICTURE; x++, to += 4) {
      const at = Math.floor(((y + 0.5) * size) / PICTURE) * size + Math.floor(((x + 0.5) * size) / PICTURE);
      const grey = 255 * Math.min(1, Math.max(0, value(at)));
      image.data.set([grey, grey, grey, 255], to);
    }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas.toDataURL('image/png');
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

const noOverlap = (contrast: Contrast, overlap: number, sharpness: number): AppError => ({
  kind: 'training',
  message:
    overlap < LEAST_OVERLAP
      ? `The ${contrast} reaches ${Math.round(100 * overlap)} % of the head: the two hardly overlap.`
      : `The ${contrast} could not be laid over the CT: no place fits better than another.`,
  advice: 'See in Compare whether both are of one head, move it by hand there, or take this pair out.',
  details: { overlap, sharpness },
});

const fewSlices = (found: number): AppError => ({
  kind: 'training',
  message: `Only ${found} slices hold enough of the head and of the MR; at least ${LEAST_SLICES} are needed.`,
  advice: 'Choose an MR that covers more of the head, or take this pair out.',
  details: { found },
});
