// What a PACS gives back of what was stored in it, held against what was made: every pixel of images, every frame of a SEG.
import type { Contrast } from '../core/contrast.ts';
import { sameSlices } from '../core/geometry/sameSlices.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import { slicePixels } from '../core/geometry/stack.ts';
import { differentFrames, readSegmentation } from '../dicom/readSegmentation.ts';
import type { ExportPlan, PlannedSeries } from '../dicom/write/exportPlan.ts';
import type { FetchProgress, Pacs, PacsSeries } from '../dicomweb/pacsApi.ts';
import { segmentationDiffers, storedDifferently } from '../dicomweb/pacsErrors.ts';
import type { Compute, Host } from './host.ts';
import { openDrop } from './openDrop.ts';
import { fetchSeries } from './pacsSeries.ts';
import { readSeries } from './readSeries.ts';

export type ReadBackHost = Host<Pick<Compute, 'reading' | 'width'>, FetchProgress>;

/** Of 4095: how far slices may differ that were stored before, as by another device from the same weights (CLI-4). */
const MADE_ELSEWHERE = 4;

/**
 * Throws an AppError where the PACS gives back other pixels, or another number of images, than were made. `before`: SOP instances
 * that were there before; they may have been made on another device, to a thousandth of full scale. Answers how many were.
 */
export async function readBackSeries(
  { compute, signal, progress }: ReadBackHost,
  pacs: Pacs,
  plan: ExportPlan,
  {
    series: planned,
    made,
    before,
  }: {
    readonly series: PlannedSeries;
    readonly made: Uint16Array | undefined;
    readonly before: ReadonlySet<string>;
  },
): Promise<number> {
  const where = { studyUid: plan.studyUid, seriesUid: planned.seriesUid };
  const files = await fetchSeries({ signal, progress }, pacs, named(where, 'MR', plan.slices.length));
  const silent = { compute, signal, progress: () => undefined };
  const { summary } = await openDrop(silent, files);
  const series = summary.series.find((one) => isOf(one.synthetic?.contrast ?? null, planned));
  const geometry = series?.geometry;
  const places = geometry ? sameSlices(geometry, plan.geometry) : null;
  if (!geometry || !made || places?.ok !== true) throw storedDifferently(pacs.address, plan.slices.length);
  const stack = sharedStack(Uint16Array, 2, geometry);
  await readSeries(silent, series, files, stack);
  const pixels = slicePixels(geometry);
  const slice = (of: Uint16Array, at: number): Uint16Array => of.subarray(at * pixels, (at + 1) * pixels);
  const off = plan.slices.map((place): number => {
    const at = places.value.indexOf(place);
    const expected = slice(made, place);
    return at < 0
      ? Infinity
      : slice(stack.voxels, at).reduce(
          (most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? 0))),
          0,
        );
  });
  const allowed = (i: number): number => (before.has(planned.instanceUids[i] ?? '') ? MADE_ELSEWHERE : 0);
  const different = off.filter((most, i) => most > allowed(i)).length;
  if (different > 0) throw storedDifferently(pacs.address, different);
  return off.filter((most) => most > 0).length;
}

/** Throws an AppError where the PACS gives back another SEG than `made`, in a frame or a pixel of it. */
export async function readBackSegmentation(
  { signal, progress }: ReadBackHost,
  pacs: Pacs,
  where: Where,
  made: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const [back] = await fetchSeries({ signal, progress }, pacs, named(where, 'SEG', 1));
  const expected = readSegmentation(made);
  const stored = back && readSegmentation(new Uint8Array(await back.file.arrayBuffer()));
  const different = expected && stored ? differentFrames(expected, stored) : (expected?.frames.length ?? 1);
  if (different > 0) throw segmentationDiffers(pacs.address, different);
}

type Where = Pick<PacsSeries, 'studyUid' | 'seriesUid'>;

const named = (where: Where, modality: string, images: number): PacsSeries => ({
  ...where,
  patientId: '',
  modality,
  number: null,
  description: '',
  images,
});

const isOf = (contrast: Contrast | null, planned: PlannedSeries): boolean => contrast === planned.contrast;
