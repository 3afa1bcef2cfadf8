// Synthetic series into a PACS, grey and white matter of the T1 as a SEG beside them: each file once, read back and compared.
import { cancelled } from '../core/appError.ts';
import { unwrap } from '../core/result.ts';
import { derivedUids } from '../dicom/write/derivedUids.ts';
import {
  type ExportPlan,
  type ExportRequest,
  planExport,
  type SeriesUids,
} from '../dicom/write/exportPlan.ts';
import { exportFiles, type SyntheticVoxels } from '../dicom/write/files.ts';
import { segmentationUids } from '../dicom/write/segmentation.ts';
import type { FetchProgress, Pacs } from '../dicomweb/pacsApi.ts';
import { notStored } from '../dicomweb/pacsErrors.ts';
import type { Compute, Host } from './host.ts';
import { readBackSegmentation, readBackSeries, type ReadBackHost } from './pacsReadBack.ts';

/** Files made between two turns of the event loop. */
const FILES_AT_ONCE = 8;

async function yieldToEventLoop(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => void setTimeout(resolve));
  if (signal.aborted) throw cancelled;
}

export type StoreProgress =
  | { readonly kind: 'sent'; readonly done: number; readonly total: number }
  | { readonly kind: 'read'; readonly done: number; readonly total: number };

/** How many files were sent, how many were there from before, and how many of these another device made (to a thousandth). */
export interface Stored {
  readonly sent: number;
  readonly there: number;
  readonly elsewhere: number;
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

/** What is stored of a plan. */
interface Storable {
  /** Stacks on the plan's geometry, 0..4095. */
  readonly voxels: SyntheticVoxels;
  /** The file of grey and white matter of the plan's synthetic T1 (dicom/write/segmentation.ts); null for none. */
  readonly segmentation: Uint8Array<ArrayBuffer> | null;
}

/** One series: what the PACS is asked for, sent, and asked for again. */
interface Part extends SeriesUids {
  readonly files: () => Iterable<Uint8Array<ArrayBuffer>>;
  /** `before`: the instances that were there; answers how many of them another device made. */
  readonly readBack: (host: ReadBackHost, before: ReadonlySet<string>) => Promise<number>;
}

function partsOf(pacs: Pacs, plan: ExportPlan, { voxels, segmentation }: Storable): readonly Part[] {
  const parts = plan.series.map((series): Part => ({
    ...series,
    *files() {
      for (const { bytes } of exportFiles({ ...plan, series: [series] }, voxels)) yield bytes;
    },
    readBack: (host, before) =>
      readBackSeries(host, pacs, plan, { series, made: voxels[series.contrast], before }),
  }));
  const t1 = plan.series.find(({ contrast }) => contrast === 'T1');
  if (!t1 || !segmentation) return parts;
  const uids = segmentationUids(t1.seriesUid);
  const where = { studyUid: plan.studyUid, seriesUid: uids.seriesUid };
  const readBack = async (host: ReadBackHost): Promise<number> => {
    await readBackSegmentation(host, pacs, where, segmentation);
    return 0;
  };
  return [...parts, { ...uids, files: () => [segmentation], readBack }];
}

/**
 * Stores the plan's series, and the SEG as one more: files that are there are not sent again, and afterwards every pixel is read
 * back. Throws an AppError where one is missing or differs.
 */
export async function storeSynthetic(
  { compute, signal, progress }: Host<Pick<Compute, 'reading' | 'width'>, StoreProgress>,
  pacs: Pacs,
  plan: ExportPlan,
  storable: Storable,
): Promise<Stored> {
  const parts = partsOf(pacs, plan, storable);
  let [sent, there, read, elsewhere] = [0, 0, 0, 0];
  const known = new Map<string, ReadonlySet<string>>();
  const total = parts.reduce((sum, { instanceUids }) => sum + instanceUids.length, 0);
  for (const part of parts) {
    const files: Uint8Array<ArrayBuffer>[] = [];
    for (const bytes of part.files()) {
      files.push(bytes);
      if (files.length % FILES_AT_ONCE === 0) await yieldToEventLoop(signal);
    }
    const before = (await pacs.stored(plan.studyUid, part.seriesUid, signal)).instanceUids;
    known.set(part.seriesUid, before);
    const missing = files.filter((_, i) => !before.has(part.instanceUids[i] ?? ''));
    there += files.length - missing.length;
    const done = sent + there;
    await pacs.store(plan.studyUid, missing, signal, (of) =>
      progress({ kind: 'sent', done: done + of, total }),
    );
    sent += missing.length;
  }
  for (const { seriesUid, instanceUids, readBack } of parts) {
    const after = (await pacs.stored(plan.studyUid, seriesUid, signal)).instanceUids;
    const lost = instanceUids.filter((uid) => !after.has(uid)).length;
    if (lost > 0) throw notStored(pacs.address, lost, instanceUids.length);
    const at = read;
    const tell = ({ images }: FetchProgress): void => progress({ kind: 'read', done: at + images, total });
    elsewhere += await readBack({ compute, signal, progress: tell }, known.get(seriesUid) ?? new Set());
    read += instanceUids.length;
  }
  return { sent, there, elsewhere };
}
