// What the synthesise command writes of a run: DICOM on the CT's own places, or NIfTI for a CT that came as NIfTI.
import { gzipSync } from 'node:zlib';
import type { AppError } from '../../src/core/appError.ts';
import type { Contrast } from '../../src/core/contrast.ts';
import { niftiGrid, niftiParts } from '../../src/core/files/nifti.ts';
import { niftiMarkOf, niftiTexts } from '../../src/core/files/niftiMark.ts';
import { overrideWords } from '../../src/core/override.ts';
import { unwrap } from '../../src/core/result.ts';
import { checkPlan, type ExportCheck } from '../../src/dicom/write/checks.ts';
import { derivedUids } from '../../src/dicom/write/derivedUids.ts';
import {
  exportModel,
  type ExportPlan,
  type ExportRequest,
  planExport,
  type SeriesUids,
} from '../../src/dicom/write/exportPlan.ts';
import { segmentationDataset, segmentationUids } from '../../src/dicom/write/segmentation.ts';
import { exportFiles, type SyntheticVoxels } from '../../src/dicom/write/files.ts';
import { type BesideRequest, filesBeside } from './filesBeside.ts';

export interface OutputRequest extends BesideRequest {
  /** Whole stacks of the contrasts asked for. */
  readonly volumes: ReadonlyMap<Contrast, Uint16Array>;
  /** The PACS that the series goes to, which must not hold it twice; null for none. */
  readonly archive: Archive | null;
  readonly signal: AbortSignal;
}

/** A PACS as far as a plan needs it. */
export interface Archive {
  /** Identities and date of what is to be stored there. Throws an AppError. */
  readonly plan: (request: ExportRequest, signal: AbortSignal) => Promise<ExportPlan>;
  /** Whether it has all images of a series. */
  readonly has: (studyUid: string, series: SeriesUids, signal: AbortSignal) => Promise<boolean>;
}

export interface Output {
  readonly count: number;
  /** "14 DICOM files". */
  readonly words: string;
  readonly files: () => Iterable<{ readonly path: string; readonly bytes: Uint8Array }>;
  readonly checks: readonly ExportCheck[];
  readonly notes: readonly string[];
  /** For report.json: the CT's series as the files name it, each series written, and the pseudonym, if any. */
  readonly ctSeriesUid: string;
  readonly series: readonly (Readonly<Record<string, string | number>> & { readonly contrast: Contrast })[];
  readonly pseudonym: string | null;
  /** What a PACS is to hold; null for NIfTI. */
  readonly plan: ExportPlan | null;
  readonly volumes: SyntheticVoxels;
  /** Labels of grey and white matter that go along as a SEG; null for none. */
  readonly tissue: Uint8Array | null;
}

/** Throws an AppError where nothing sound can be written. */
export const outputOf = (request: OutputRequest): Promise<Output> =>
  request.info.nifti ? Promise.resolve(niftiOutput(request)) : dicomOutput(request);

const exportOf = (
  request: Omit<OutputRequest, 'volumes' | 'spread' | 'tissue'>,
  contrasts: readonly Contrast[],
): ExportRequest => {
  const { info, model, slices, overrides, deidentify } = request;
  const made = exportModel(model, { windows: model.preprocessing.windows, headOnly: true });
  return { source: info, contrasts, slices, model: made, overrides, deidentify };
};

/** Whether the archive has every series that would be made, whole. */
export async function isThere(
  request: Omit<OutputRequest, 'volumes' | 'spread' | 'tissue'> & {
    readonly contrasts: readonly Contrast[];
    /** Whether grey and white matter of the T1 would be made, too. */
    readonly tissue: boolean;
  },
): Promise<boolean> {
  const { archive, info, contrasts, tissue, signal } = request;
  if (!archive || info.nifti) return false;
  const uids = await derivedUids(exportOf(request, contrasts));
  const { T1 } = uids.series;
  const all = [
    ...contrasts.map((contrast) => uids.series[contrast]),
    ...(tissue && T1 ? [segmentationUids(T1.seriesUid)] : []),
  ];
  for (const series of all)
    if (!series || !(await archive.has(info.study.uid || uids.studyUid, series, signal))) return false;
  return true;
}

async function dicomOutput(request: OutputRequest): Promise<Output> {
  const { volumes, archive, signal } = request;
  const wanted = exportOf(request, [...volumes.keys()]);
  const plan = archive ? await archive.plan(wanted, signal) : unwrap(planExport(wanted, new Date()));
  const checks = checkPlan(plan);
  const failed = checks.find(({ outcome }) => outcome === 'failed');
  if (failed) throw failedCheck(failed.title, failed.detail);
  const labels = request.tissue?.synthetic.voxels ?? null;
  const tissue = labels && segmentationDataset(plan, labels) ? labels : null;
  const count = plan.series.length * plan.slices.length + (tissue ? 1 : 0);
  const { deidentification, source } = plan;
  const beside = filesBeside(request);
  return {
    count: count + beside.count,
    words: `${count} DICOM files${beside.words}`,
    *files() {
      yield* exportFiles(plan, Object.fromEntries(volumes), tissue);
      yield* beside.files();
    },
    checks,
    notes: [...plan.notes, ...beside.notes],
    ctSeriesUid: deidentification?.uids[source.seriesUid] ?? source.seriesUid,
    series: plan.series.map(({ contrast, seriesUid, seriesNumber }) => ({
      contrast,
      seriesUid,
      seriesNumber,
      files: plan.slices.length,
    })),
    pseudonym: deidentification?.pseudonym ?? null,
    plan,
    volumes: Object.fromEntries(volumes),
    tissue,
  };
}

/** One .nii.gz for each contrast; slices that were not asked for are empty in it. */
function niftiOutput(request: OutputRequest): Output {
  const { info, geometry, model, volumes, slices, overrides, deidentify } = request;
  const { grid, note } = unwrap(niftiGrid(geometry, true));
  const reasons = overrides.map(overrideWords);
  const beside = filesBeside(request);
  const file = (contrast: Contrast): string => `synthetic-${contrast.toLowerCase()}.nii.gz`;
  const sourceSeriesUid = deidentify ? '' : info.seriesUid;
  return {
    count: volumes.size + beside.count,
    words: `${volumes.size === 1 ? '1 NIfTI file' : `${volumes.size} NIfTI files`}${beside.words}`,
    *files() {
      for (const [contrast, voxels] of volumes) {
        const mark = niftiMarkOf(contrast, model, { networkWindows: 'model', headOnly: true });
        const texts = niftiTexts({ ...mark, sourceSeriesUid, notes: reasons });
        const parts = [...niftiParts({ geometry, voxels }, grid, texts)];
        yield { path: file(contrast), bytes: gzipSync(Buffer.concat(parts)) };
      }
      yield* beside.files();
    },
    checks: [],
    notes: [
      ...reasons,
      'The CT came as NIfTI, which names no patient: the result is NIfTI, too.',
      ...(note === null ? [] : [note]),
      ...(slices.length < geometry.positions.length
        ? [`Only ${slices.length} of the CT’s ${geometry.positions.length} slices; the others are empty.`]
        : []),
    ],
    ctSeriesUid: sourceSeriesUid,
    series: [...volumes.keys()].map((contrast) => ({ contrast, file: file(contrast) })),
    pseudonym: null,
    plan: null,
    volumes: Object.fromEntries(volumes),
    tissue: null,
  };
}

const failedCheck = (title: string, detail: string): AppError => ({
  kind: 'export',
  message: `The result failed its own check "${title}": ${detail}`,
  advice: 'Nothing was written. This is a defect, or the CT is unusual.',
});
