// What one export will write, settled before a byte is: series, slices, new identities, and how the patient is named.
import type { AppError } from '../../core/appError.ts';
import type { Contrast } from '../../core/contrast.ts';
import { type Override, overrideWords } from '../../core/override.ts';
import type { HuWindow, ModelFile } from '../../core/network/modelManifest.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SeriesInfo } from '../../core/series/seriesInfo.ts';
import type { StackGeometry } from '../../core/geometry/stack.ts';
import { soundSource } from './soundUids.ts';
import { newUid } from './uid.ts';

/** What made the pixels, as far as a file tells of it. */
export interface ExportModel {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly weightsSha256: string;
  readonly windows: readonly HuWindow[];
  /** What intensity 0 and 1 mean, e.g. "0.5th to 99.5th percentile in the head mask". */
  readonly intensityScale: string;
  /** True when the training CT was simulated, which the file then says. */
  readonly simulatedCt: boolean;
  /** True when the weights were never trained, so that the image means nothing. */
  readonly untrained: boolean;
  /** Whether the network saw the head alone, or everything in the slice. */
  readonly headOnly: boolean;
}

/** What a file tells of a model that was fed with these windows, in or beyond the head mask. */
export const exportModel = (
  file: ModelFile,
  { windows, headOnly }: Pick<ExportModel, 'windows' | 'headOnly'>,
): ExportModel => ({
  id: file.id,
  name: file.name,
  version: file.version,
  weightsSha256: file.weightsSha256,
  windows,
  intensityScale: file.intensityScale,
  simulatedCt: file.card.simulatedCt,
  untrained: file.card.steps === 0,
  headOnly,
});

/** As many series as contrasts, as many instances in each as slices, in the request's order. */
export interface DerivedUids {
  readonly studyUid: string;
  readonly frameOfReferenceUid: string;
  readonly series: Readonly<Partial<Record<Contrast, SeriesUids>>>;
}

export interface SeriesUids {
  readonly seriesUid: string;
  readonly instanceUids: readonly string[];
}

export interface ExportRequest {
  /** The CT; its geometry is where the synthetic slices lie. */
  readonly source: SeriesInfo;
  readonly contrasts: readonly Contrast[];
  /** Indices into the source's slices, ascending: those that were made. */
  readonly slices: readonly number[];
  readonly model: ExportModel;
  /** Verdicts on the study that were bad, and why it was synthesised all the same. */
  readonly overrides: readonly Override[];
  readonly deidentify: boolean;
  /** Identities for an export to a PACS, which must not hold the same series twice; without them they are new ones. */
  readonly identities?: DerivedUids;
}

/** How a de-identified export names the patient, and every identity of the source as the files will give it. */
export interface Deidentification {
  readonly pseudonym: string;
  readonly uids: Readonly<Record<string, string>>;
}

export interface PlannedSeries {
  readonly contrast: Contrast;
  readonly seriesUid: string;
  readonly seriesNumber: number;
  /** One for each of the plan's slices. */
  readonly instanceUids: readonly string[];
}

/** Plain data; it may travel to a worker. */
export interface ExportPlan extends ExportRequest {
  readonly geometry: StackGeometry;
  readonly studyUid: string;
  readonly frameOfReferenceUid: string;
  readonly series: readonly PlannedSeries[];
  readonly deidentification: Deidentification | null;
  /** YYYYMMDD and HHMMSS, local time. */
  readonly date: string;
  readonly time: string;
  /** What the user should know about these files, in words. */
  readonly notes: readonly string[];
}

const refuse = (message: string, advice: string): { readonly ok: false; readonly error: AppError } =>
  fail({ kind: 'export', message, advice });

const twoDigits = (n: number): string => String(n).padStart(2, '0');

function pseudonym(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(4));
  return `ANON-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Series numbers that sort behind the CT's and tell it: series 3 gives 301 and 302. */
const seriesNumber = (source: SeriesInfo, contrast: Contrast): number =>
  (source.number !== null && source.number >= 0 && source.number < 1_000_000 ? source.number * 100 : 9000) +
  (contrast === 'T1' ? 1 : 2);

/** New identities for an export, or why there can be none. `now` becomes the date of series and content. */
export function planExport(request: ExportRequest, now: Date): Result<ExportPlan> {
  const { slices, contrasts, identities } = request;
  const { source, notes: mapped } = soundSource(request.source);
  const geometry = source.geometry;
  if (!geometry || source.role !== 'ct')
    return refuse(
      'Only synthetic MR made from a CT volume can be exported.',
      'Open the CT and synthesise first.',
    );
  if (source.nifti)
    return refuse(
      'A CT from NIfTI cannot be exported as DICOM: it names no patient, study or frame of reference, and none is made up.',
      'Export NIfTI, which lies where the CT lies; or open the DICOM files that it was made from.',
    );
  if (slices.length === 0 || contrasts.length === 0)
    return refuse('There is nothing to export yet.', 'Synthesise at least one slice of T1 or T2 first.');
  if (slices.some((slice) => geometry.positions[slice] === undefined || !source.instances[slice]))
    return refuse('A slice to export does not exist in the CT.', 'Open the CT again and synthesise anew.');
  const notes: string[] = [...request.overrides.map(overrideWords), ...mapped];
  if (!source.study.uid) notes.push('The CT names no study, so the exported series opens a new one.');
  if (!source.frameOfReferenceUid)
    notes.push(
      'The CT has no frame of reference; a new one is given, so other systems may not link the series to the CT.',
    );
  if (request.model.untrained)
    notes.push('The weights are untrained: the images mean nothing, and every file says so.');
  if (slices.length < geometry.positions.length)
    notes.push(`Only ${slices.length} of the CT’s ${geometry.positions.length} slices.`);
  const studyUid = source.study.uid || (identities?.studyUid ?? newUid());
  const frameOfReferenceUid = source.frameOfReferenceUid || (identities?.frameOfReferenceUid ?? newUid());
  if (request.deidentify)
    notes.push(
      'The patient is named by a pseudonym and every identity is replaced, those of the CT that are referred to as well. The CT itself is not exported: replace its identities elsewhere if both are to be shared.',
    );
  const known = [
    studyUid,
    frameOfReferenceUid,
    source.seriesUid,
    ...source.instances.flatMap(({ seriesUid }) => seriesUid ?? []),
    ...source.instances.map((instance) => instance.sopInstanceUid),
  ];
  return ok({
    ...request,
    source,
    geometry,
    studyUid,
    frameOfReferenceUid,
    series: contrasts.map((contrast) => ({
      contrast,
      seriesUid: identities?.series[contrast]?.seriesUid ?? newUid(),
      seriesNumber: seriesNumber(source, contrast),
      instanceUids: identities?.series[contrast]?.instanceUids ?? slices.map(newUid),
    })),
    deidentification: request.deidentify
      ? { pseudonym: pseudonym(), uids: Object.fromEntries(known.map((uid) => [uid, newUid()])) }
      : null,
    date: `${now.getFullYear()}${twoDigits(now.getMonth() + 1)}${twoDigits(now.getDate())}`,
    time: `${twoDigits(now.getHours())}${twoDigits(now.getMinutes())}${twoDigits(now.getSeconds())}`,
    notes,
  });
}

/** Where each file goes in a folder or an archive: synthetic-t1/0001.dcm, numbered in the order of the slices. */
export const filePath = (contrast: Contrast, index: number): string =>
  `synthetic-${contrast.toLowerCase()}/${String(index + 1).padStart(4, '0')}.dcm`;
