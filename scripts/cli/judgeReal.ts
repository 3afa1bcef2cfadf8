// The patient's real MR against the synthetic, in Node: chosen, registered, normalised and judged as the page does it.
import type { AppError } from '../../src/core/appError.ts';
import { sliceSums, type SliceSums } from '../../src/core/metrics/metrics.ts';
import type { Contrast } from '../../src/core/contrast.ts';
import {
  applyMap,
  intensityMapOrPercentiles,
  type Normalisation,
  normalisationFor,
} from '../../src/core/metrics/normalise.ts';
import { registerVolumes } from '../../src/core/registration/register.ts';
import { ctLevels } from '../../src/core/registration/registrationLevels.ts';
import { resampleOnto } from '../../src/core/geometry/resampleOnto.ts';
import type { SeriesInfo } from '../../src/core/series/seriesInfo.ts';
import { type Stack, slicePixels, stackVoxels, SYNTHETIC_MAX } from '../../src/core/geometry/stack.ts';
import { wholeVolume } from '../../src/core/geometry/volume.ts';
import { sharesFrame, suggestReference } from '../../src/core/series/suggestReference.ts';
import type { Progress } from './progress.ts';
import type { DroppedFile } from '../../src/core/files/droppedFile.ts';
import { sharedStack } from '../../src/core/geometry/sharedStack.ts';
import type { CtWithMasks } from '../../src/pipeline/ctWithMasks.ts';
import type { Compute } from '../../src/pipeline/host.ts';
import { readSeries } from '../../src/pipeline/readSeries.ts';

export interface Judged {
  readonly contrast: Contrast;
  readonly series: SeriesInfo;
  readonly registration: { readonly before: number; readonly after: number; readonly overlap: number };
  /** One for each slice that was made. */
  readonly slices: readonly SliceSums[];
  readonly normalisation: Normalisation;
}

export interface JudgeInputs {
  readonly info: SeriesInfo;
  readonly compute: Pick<Compute, 'reading' | 'width'>;
  readonly ctWithMasks: CtWithMasks;
  readonly slices: readonly number[];
  readonly synthetic: ReadonlyMap<Contrast, Uint16Array>;
  /** What the model's intensities mean: the real MR is brought to the same. */
  readonly intensityScale: string;
}

/** What was opened as the patient's real MR. */
export interface RealMr {
  readonly files: readonly DroppedFile[];
  readonly series: readonly SeriesInfo[];
}

/** The series that stands for a contrast. Whose patient it is was said by whoever named the folder. */
export const realSeries = (ct: SeriesInfo, real: RealMr, contrast: Contrast): SeriesInfo | null =>
  suggestReference(
    ct,
    real.series.map((one) => ({ ...one, patient: ct.patient })),
    contrast,
  );

/** Null when the folder holds no MR of this contrast. */
export async function judgeReal(
  { compute, info, ctWithMasks, slices, synthetic, intensityScale }: JudgeInputs,
  real: RealMr,
  contrast: Contrast,
  progress: Progress,
): Promise<Judged | null> {
  const series = realSeries(info, real, contrast);
  const made = synthetic.get(contrast);
  if (!series?.geometry || !made) return null;
  progress.step(`Reading real ${contrast}`);
  const mr = sharedStack(Float32Array, 4, series.geometry);
  await readSeries(
    {
      compute,
      signal: new AbortController().signal,
      progress: ({ done, total }) => progress.at(done, total),
    },
    series,
    real.files,
    mr,
  );
  const { ct, head } = ctWithMasks;
  progress.step(`Aligning real ${contrast}`);
  const found = await registerVolumes(
    {
      levels: ctLevels(ct, head, mr),
      start: sharesFrame(info, series) ? 'patient coordinates' : 'centres of mass',
      affine: true,
    },
    { progress: (fraction) => progress.at(Math.round(100 * fraction), 100) },
  );
  const placed = new Float32Array(stackVoxels(ct.geometry));
  resampleOnto(ct.geometry, wholeVolume(mr), found.map, placed);
  const { intracranial } = ctWithMasks;
  const inHead = head.voxels;
  const scale = intensityMapOrPercentiles({
    kind: normalisationFor(intensityScale),
    contrast,
    real: placed,
    head: inHead,
    intracranial: inSlices(intracranial, slices, slicePixels(ct.geometry)),
    synthetic: Float32Array.from(made, (value) => value / SYNTHETIC_MAX),
  });
  if (!scale) throw flat(contrast);
  applyMap(placed, scale.map);
  progress.step(`Comparing ${contrast}`);
  const { columns, rows } = ct.geometry;
  const pixels = slicePixels(ct.geometry);
  const sums = slices.map((slice, i) => {
    const part = <T extends Uint8Array | Uint16Array | Float32Array>(all: T): T =>
      all.subarray(slice * pixels, (slice + 1) * pixels) as T;
    progress.at(i + 1, slices.length);
    return sliceSums({
      columns,
      rows,
      synthetic: Float32Array.from(part(made), (value) => value / SYNTHETIC_MAX),
      real: part(placed),
      head: part(inHead),
      intracranial: part(intracranial),
    });
  });
  const { before, after, overlap } = found;
  return {
    contrast,
    series,
    registration: { before, after, overlap },
    slices: sums,
    normalisation: scale.kind,
  };
}

/** A mask where there are slices that were made, and nothing elsewhere. */
function inSlices(mask: Uint8Array, slices: readonly number[], pixels: number): Uint8Array {
  const kept = new Uint8Array(mask.length);
  for (const slice of slices) {
    const [from, to] = [slice * pixels, (slice + 1) * pixels];
    kept.set(mask.subarray(from, to), from);
  }
  return kept;
}

const flat = (contrast: Contrast): AppError => ({
  kind: 'registration',
  message: `The real ${contrast} has no spread of values inside the head, so it cannot be compared.`,
  advice: 'See whether it covers the head at all, or leave --real out.',
});
