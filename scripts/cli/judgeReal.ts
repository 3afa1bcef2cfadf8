// The patient's real MR against the synthetic, from the command line: chosen by its looks, then aligned and judged by the pipeline.
import type { Contrast } from '../../src/core/contrast.ts';
import type { DroppedFile } from '../../src/core/files/droppedFile.ts';
import { noMove, type RigidParts } from '../../src/core/geometry/affine.ts';
import { slicePixels, type Stack } from '../../src/core/geometry/stack.ts';
import type { SliceSums } from '../../src/core/metrics/metrics.ts';
import { type Normalisation, normalisationFor } from '../../src/core/metrics/normalise.ts';
import {
  type Placement,
  type PlacementFigures,
  placementWords,
} from '../../src/core/registration/placement.ts';
import type { SeriesInfo } from '../../src/core/series/seriesInfo.ts';
import { suggestReference } from '../../src/core/series/suggestReference.ts';
import { alignMr, placeMr, type PlacementStore, readMr } from '../../src/pipeline/alignMr.ts';
import type { CtWithMasks } from '../../src/pipeline/ctWithMasks.ts';
import type { Compute } from '../../src/pipeline/host.ts';
import { judge } from '../../src/pipeline/judge.ts';
import type { Progress } from './progress.ts';

export interface Judged {
  readonly contrast: Contrast;
  readonly series: SeriesInfo;
  /** How it was aligned, in words. */
  readonly alignment: string;
  readonly registration: PlacementFigures & { readonly before: number; readonly after: number };
  readonly placement: Placement;
  /** One for each slice that was made. */
  readonly slices: readonly SliceSums[];
  readonly normalisation: Normalisation;
  /** Intensities on the CT's grid, NaN where it does not reach. */
  readonly real: Stack<Float32Array>;
  /** As it was read, on its own grid. */
  readonly mr: Stack<Float32Array>;
}

export interface JudgeInputs {
  readonly compute: Pick<Compute, 'reading' | 'width' | 'comparing'>;
  readonly signal: AbortSignal;
  readonly info: SeriesInfo;
  readonly ctWithMasks: CtWithMasks;
  readonly slices: readonly number[];
  readonly synthetic: ReadonlyMap<Contrast, Uint16Array>;
  /** What the model's intensities mean: the real MR is brought to the same. */
  readonly intensityScale: string;
  /** Another scale than the model's own asks for. */
  readonly normalisation?: Normalisation;
  /** Where alignments are found again from one model to the next; without one each is searched. */
  readonly placements?: PlacementStore;
  /** How an alignment is searched and moved on by hand; rigid and then affine, and not at all, unless told. */
  readonly alignment?: (contrast: Contrast) => { readonly affine: boolean; readonly nudge: RigidParts };
}

/** A real MR, and of which contrast it is taken to be. */
export interface RealSeries {
  readonly series: SeriesInfo;
  readonly files: readonly DroppedFile[];
  readonly contrast: Contrast;
}

/** What was opened as the patient's real MR. */
export interface RealMr {
  readonly files: readonly DroppedFile[];
  readonly series: readonly SeriesInfo[];
}

/** The series that looks most like a contrast, whoever's it is: whether it is this patient's is a verdict of its own. */
export function realSeries(ct: SeriesInfo, real: RealMr, contrast: Contrast): SeriesInfo | null {
  const anybodys = real.series.map((one) => ({ ...one, patient: ct.patient }));
  const suggested = suggestReference(ct, anybodys, contrast);
  return real.series.find(({ id }) => id === suggested?.id) ?? null;
}

/** Reads one series of real MR, lays it over the CT and judges the synthetic MR of that contrast by it. Throws an AppError. */
export async function judgeReal(
  inputs: JudgeInputs,
  { series, files, contrast }: RealSeries,
  progress: Progress,
): Promise<Judged> {
  const { compute, signal, info, ctWithMasks, slices, synthetic, intensityScale, placements } = inputs;
  const made = synthetic.get(contrast);
  if (!made) throw new Error(`No ${contrast} was made.`);
  const counted = ({ done, total }: { readonly done: number; readonly total: number }): void =>
    progress.at(done, total);
  progress.step(`Reading real ${contrast}`);
  const mr = await readMr({ compute, signal, progress: counted }, series, files);
  progress.step(`Aligning real ${contrast}`);
  const { ct, head, intracranial } = ctWithMasks;
  const { affine, nudge } = inputs.alignment?.(contrast) ?? { affine: true, nudge: noMove };
  const over = {
    ctSeries: info,
    mrSeries: series,
    // The scale is measured where there is something to measure it by.
    ctWithMasks: { ct, head, intracranial: inSlices(intracranial, slices, slicePixels(ct.geometry)) },
    mr,
    contrast,
    normalisation: inputs.normalisation ?? normalisationFor(intensityScale),
    synthetic: made,
    intensityScale,
  };
  const found = await alignMr(
    {
      compute,
      storage: { placements: placements ?? null },
      signal,
      progress: ({ fraction }) => progress.at(Math.round(100 * fraction), 100),
    },
    { ...over, affine, reuse: placements !== undefined },
  );
  const aligned = isMoved(nudge)
    ? await placeMr({ compute, signal }, over, { found: found.placement.found, nudge })
    : found;
  progress.step(`Comparing ${contrast}`);
  const sums = await judge(
    { compute, signal, progress: counted },
    {
      synthetic: { geometry: ct.geometry, voxels: made },
      real: aligned.real.voxels,
      head: head.voxels,
      intracranial,
      slices,
    },
  );
  const { before, after } = aligned.placement.found;
  const { overlap, sharpness, nearby, normalisation } = aligned.placed;
  return {
    contrast,
    series,
    alignment: placementWords(aligned.placement, overlap),
    registration: { before, after, overlap, sharpness, nearby },
    placement: aligned.placement,
    slices: sums,
    normalisation,
    real: aligned.real,
    mr,
  };
}

const isMoved = ({ rotate, shift }: RigidParts): boolean => [...rotate, ...shift].some((v) => v !== 0);

/** A mask where there are slices that were made, and nothing elsewhere. */
function inSlices(mask: Uint8Array, slices: readonly number[], pixels: number): Uint8Array {
  const kept = new Uint8Array(new SharedArrayBuffer(mask.length));
  for (const slice of slices) {
    const [from, to] = [slice * pixels, (slice + 1) * pixels];
    kept.set(mask.subarray(from, to), from);
  }
  return kept;
}
