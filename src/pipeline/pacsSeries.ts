// A series out of a PACS as files that a drop would hold; and synthetic series into it, each file once, read back and compared.
import { cancelled } from '../core/appError.ts';
import type { Contrast } from '../core/contrast.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { sameSlices } from '../core/geometry/sameSlices.ts';
import { sharedStack } from '../core/geometry/sharedStack.ts';
import { slicePixels } from '../core/geometry/stack.ts';
import { unwrap } from '../core/result.ts';
import { derivedUids } from '../dicom/write/derivedUids.ts';
import {
  type ExportPlan,
  type ExportRequest,
  planExport,
  type PlannedSeries,
} from '../dicom/write/exportPlan.ts';
import { exportFiles, type SyntheticVoxels } from '../dicom/write/files.ts';
import type { FetchProgress, Pacs, PacsSeries } from '../dicomweb/pacsApi.ts';
import { incomplete, notStored, storedDifferently } from '../dicomweb/pacsErrors.ts';
import type { Compute, Host } from './host.ts';
import { openDrop } from './openDrop.ts';
import { readSeries } from './readSeries.ts';

/** The files of a whole series. Throws an AppError where the PACS lists more images than come, or none. */
export async function fetchSeries(
  { signal, progress }: Pick<Host<object, FetchProgress>, 'signal' | 'progress'>,
  pacs: Pacs,
  series: PacsSeries,
): Promise<readonly DroppedFile[]> {
  const files: DroppedFile[] = [];
  const name = (series.description || series.modality).replace(/[^\p{L}\p{N}]+/gu, '-');
  for await (const bytes of pacs.fetch(series, series.images, signal, progress)) {
    const number = String(files.length + 1).padStart(4, '0');
    files.push({ path: `PACS/${name}-${series.seriesUid}/${number}.dcm`, file: new Blob([bytes]) });
  }
  if (files.length === 0) throw incomplete(0, series.images);
  return files;
}

/** Files made between two turns of the event loop. */
const FILES_AT_ONCE = 8;

async function yieldToEventLoop(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => void setTimeout(resolve));
  if (signal.aborted) throw cancelled;
}

export type StoreProgress =
  | { readonly kind: 'sent'; readonly done: number; readonly total: number }
  | { readonly kind: 'read'; readonly done: number; readonly total: number };

/** How many files were sent, and how many were there from before. */
export interface Stored {
  readonly sent: number;
  readonly there: number;
}

/** The moment at which a series that is partly in the PACS was made, so that its other files say the same; null: none is there. */
async function begunAt(
  pacs: Pacs,
  studyUid: string,
  seriesUid: string,
  signal: AbortSignal,
): Promise<Date | null> {
  const { instanceUids, date, time } = await pacs.stored(studyUid, seriesUid, signal);
  if (instanceUids.size === 0 || !/^\d{8}$/.test(date)) return null;
  const part = (text: string, from: number, to: number): number => Number(text.slice(from, to) || '0');
  return new Date(
    part(date, 0, 4),
    part(date, 4, 6) - 1,
    part(date, 6, 8),
    part(time, 0, 2),
    part(time, 2, 4),
    part(time, 4, 6),
  );
}

/** The plan of an export into a PACS: identities that follow from its making, and the date of what is there in part. Throws an AppError. */
export async function planForPacs(
  pacs: Pacs,
  request: ExportRequest,
  signal: AbortSignal,
): Promise<ExportPlan> {
  const identities = await derivedUids(request);
  const [first] = request.contrasts;
  const seriesUid = (first && identities.series[first]?.seriesUid) ?? '';
  const studyUid = request.source.study.uid || identities.studyUid;
  const begun = seriesUid === '' ? null : await begunAt(pacs, studyUid, seriesUid, signal);
  return unwrap(planExport({ ...request, identities }, begun ?? new Date()));
}

/**
 * Stores the plan's series: files that are there are not sent again, and afterwards every pixel is read back. Throws an AppError
 * where one is missing or differs. `voxels`: stacks on the plan's geometry, 0..4095.
 */
export async function storeSynthetic(
  { compute, signal, progress }: Host<Pick<Compute, 'reading' | 'width'>, StoreProgress>,
  pacs: Pacs,
  plan: ExportPlan,
  voxels: SyntheticVoxels,
): Promise<Stored> {
  let [sent, there, read] = [0, 0, 0];
  const total = plan.series.length * plan.slices.length;
  for (const series of plan.series) {
    const files: Uint8Array<ArrayBuffer>[] = [];
    for (const { bytes } of exportFiles({ ...plan, series: [series] }, voxels)) {
      files.push(bytes);
      if (files.length % FILES_AT_ONCE === 0) await yieldToEventLoop(signal);
    }
    const before = (await pacs.stored(plan.studyUid, series.seriesUid, signal)).instanceUids;
    const missing = files.filter((_, i) => !before.has(series.instanceUids[i] ?? ''));
    there += files.length - missing.length;
    const done = sent + there;
    await pacs.store(plan.studyUid, missing, signal, (of) =>
      progress({ kind: 'sent', done: done + of, total }),
    );
    sent += missing.length;
  }
  for (const series of plan.series) {
    const after = (await pacs.stored(plan.studyUid, series.seriesUid, signal)).instanceUids;
    const lost = series.instanceUids.filter((uid) => !after.has(uid)).length;
    if (lost > 0) throw notStored(pacs.address, lost, series.instanceUids.length);
    const at = read;
    const tell = ({ images }: FetchProgress): void => progress({ kind: 'read', done: at + images, total });
    await readBack({ compute, signal, progress: tell }, pacs, plan, series, voxels[series.contrast]);
    read += plan.slices.length;
  }
  return { sent, there };
}

/** Throws an AppError where the PACS gives back other pixels, or another number of images, than were made. */
async function readBack(
  { compute, signal, progress }: Host<Pick<Compute, 'reading' | 'width'>, FetchProgress>,
  pacs: Pacs,
  plan: ExportPlan,
  planned: PlannedSeries,
  made: Uint16Array | undefined,
): Promise<void> {
  const where = { studyUid: plan.studyUid, seriesUid: planned.seriesUid };
  const named: PacsSeries = {
    ...where,
    patientId: '',
    modality: 'MR',
    number: null,
    description: '',
    images: null,
  };
  const files = await fetchSeries({ signal, progress }, pacs, { ...named, images: plan.slices.length });
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
  const different = plan.slices.filter((place) => {
    const at = places.value.indexOf(place);
    const expected = slice(made, place);
    return at < 0 || slice(stack.voxels, at).some((value, i) => value !== expected[i]);
  }).length;
  if (different > 0) throw storedDifferently(pacs.address, different);
}

const isOf = (contrast: Contrast | null, planned: PlannedSeries): boolean => contrast === planned.contrast;
