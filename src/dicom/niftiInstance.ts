// A NIfTI file as the headers of a series: each slice a frame, and what such a file cannot say, said.
import type { AppError } from '../core/appError.ts';
import { readMadeBy } from '../core/files/provenanceText.ts';
import { NIFTI_HEADER_BYTES, type NiftiHeader, readNiftiHeader } from '../core/files/niftiHeader.ts';
import { niftiMark } from '../core/files/niftiMark.ts';
import { isSpreadNifti, spreadName } from '../core/files/spreadTexts.ts';
import { isTissueName } from '../core/files/tissueTexts.ts';
import { type NiftiSlices, niftiSlices } from '../core/files/niftiSlices.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { guessModality, type ModalityGuess } from '../core/series/guessModality.ts';
import type { FrameHeader, InstanceHeader } from '../core/series/instanceHeader.ts';
import type { SyntheticProvenance } from '../core/series/seriesInfo.ts';
import { type ByteSource, readPart } from './byteSource.ts';
import type { FrameInto } from './frameValues.ts';
import { niftiRemarks } from './niftiRemarks.ts';
import { cutShort, niftiReader } from './niftiValues.ts';
import { fingerprintOf } from './pixelSample.ts';

/** So many slices, evenly through the volume, tell whether it is CT. */
const LOOKED_AT = 5;

interface OpenNifti {
  readonly header: NiftiHeader;
  readonly slices: NiftiSlices;
  readonly read: ReturnType<typeof niftiReader>;
}

async function open(source: ByteSource, first: Uint8Array): Promise<Result<OpenNifti>> {
  const header = readNiftiHeader(first);
  if (!header.ok) return header;
  const { value } = header;
  const [x, y, z] = value.size;
  if (source.size < value.voxelOffset + x * y * z * value.bytesPerVoxel) return fail(cutShort);
  const more =
    value.voxelOffset > first.length && value.voxelOffset < 64 * NIFTI_HEADER_BYTES
      ? await readPart(source, 0, value.voxelOffset) // its comments are unusually long
      : null;
  const whole = more?.ok === true ? readNiftiHeader(more.value) : header;
  if (!whole.ok) return whole;
  const slices = niftiSlices(whole.value);
  return ok({ header: whole.value, slices, read: niftiReader(source, whole.value, slices) });
}

/** `first`: the file's first bytes. `said`: what the user says that it is; null: its values tell. Never rejects. */
export async function readNifti(
  source: ByteSource,
  first: Uint8Array,
  { fileIndex, path, said }: { fileIndex: number; path: string; said: 'CT' | 'MR' | null },
): Promise<Result<InstanceHeader>> {
  const opened = await open(source, first);
  if (!opened.ok) return opened;
  const { header, slices, read } = opened.value;
  const pixels = slices.columns * slices.rows;
  const looked = Math.min(LOOKED_AT, slices.count);
  const seen = new Float32Array(looked * pixels);
  for (let i = 0; i < looked; i++) {
    const slice = Math.floor(((i + 0.5) * slices.count) / looked);
    const done = await read(slice, seen.subarray(i * pixels, (i + 1) * pixels));
    if (!done.ok) return done;
  }
  const synthetic = provenance(header);
  const guess = guessModality(seen);
  const modality = synthetic ? 'MR' : (said ?? guess.modality);
  const sample = new Uint8Array(seen.buffer);
  const uid = await contentUid(first, sample, source.size);
  return ok({
    ...nothingStated,
    fileIndex,
    path,
    sopInstanceUid: uid,
    seriesUid: uid,
    seriesDescription: baseName(path),
    modality,
    columns: slices.columns,
    rows: slices.rows,
    fingerprint: fingerprintOf(sample.subarray(0, 1 << 16), source.size),
    remarks: niftiRemarks(header, {
      isCt: modality === 'CT',
      modality: synthetic ? null : modalityWords(guess, said),
    }),
    frames: framesOf(slices),
    ...(isSpreadNifti(header) ? { imageType: [spreadName('T1')] } : {}),
    ...(isTissueName(header.intentName) ? { imageType: [header.intentName] } : {}),
    synthetic,
    nifti: {
      modality: said === null ? 'guessed' : 'said',
      folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
    },
  });
}

/** Slices of a NIfTI file into memory, calling `done` after each. Never rejects. */
export async function readNiftiFrames(
  source: ByteSource,
  first: Uint8Array,
  requests: readonly { readonly frame: number; readonly into: FrameInto }[],
  { signal, done }: { readonly signal?: AbortSignal; readonly done?: () => void },
): Promise<Result<null>> {
  const opened = await open(source, first);
  if (!opened.ok) return opened;
  const { slices, read } = opened.value;
  for (const { frame, into } of requests) {
    if (signal?.aborted === true) return fail({ kind: 'cancelled', message: 'Cancelled.', advice: '' });
    if (frame >= slices.count || into.length !== slices.columns * slices.rows) return fail(changed);
    const filled = await read(frame, into);
    if (!filled.ok) return filled;
    done?.();
  }
  return ok(null);
}

function framesOf(slices: NiftiSlices): readonly FrameHeader[] {
  const { rowAxis, columnAxis, columnSpacing, rowSpacing } = slices;
  return slices.positions.map((position) => ({
    position,
    rowAxis,
    columnAxis,
    columnSpacing,
    rowSpacing,
    sliceThickness: null,
    gantryTilt: null,
    imageType: '',
    echoTime: null,
    temporalPosition: null,
    stackId: '',
    rescaled: true,
  }));
}

/** What this program wrote into its own synthetic NIfTI; null for any other. */
function provenance(header: NiftiHeader): SyntheticProvenance | null {
  const mark = niftiMark(header);
  if (!mark) return null;
  const made = readMadeBy(mark.madeBy);
  return {
    contrast: mark.contrast,
    model: made ? `${made.modelId} ${made.modelVersion}` : '',
    weightsSha256: made?.weightsSha256 ?? '',
    sourceSeriesUid: mark.sourceSeriesUid,
    derivation: mark.madeFrom,
  };
}

const modalityWords = ({ reason, modality }: ModalityGuess, said: 'CT' | 'MR' | null): string =>
  said === null
    ? `Whether it is CT or MR is not stated: its ${reason}.`
    : said === modality
      ? `Read as ${said}, as you said.`
      : `Read as ${said}, as you said, though its ${reason}.`;

/** A UID of its own for what the file holds, the same each time it is opened (2.25, PS3.5 B.2). */
async function contentUid(first: Uint8Array, sample: Uint8Array<ArrayBuffer>, size: number): Promise<string> {
  const all = new Uint8Array(first.length + sample.length + 8);
  all.set(first);
  all.set(sample, first.length);
  new DataView(all.buffer).setFloat64(first.length + sample.length, size);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  const number = digest.subarray(0, 15).reduce((sum, byte) => sum * 256n + BigInt(byte), 1n);
  return `2.25.${number}`;
}

const baseName = (path: string): string => (path.split('/').at(-1) ?? path).replace(/\.nii(\.gz)?$/i, '');

const changed: AppError = {
  kind: 'file',
  message: 'The file is not what it was when the series was listed.',
  advice: 'Drop it again.',
};

/** All that a DICOM header would tell. */
const nothingStated = {
  transferSyntax: 'NIfTI',
  lossy: false,
  sopClassUid: '',
  instanceNumber: null,
  acquisitionNumber: null,
  acquisitionTime: '',
  seriesNumber: null,
  imageType: [],
  patient: { id: '', name: '', birthDate: '', sex: '' },
  study: {
    uid: '',
    date: '',
    time: '',
    id: '',
    description: '',
    accessionNumber: '',
    referringPhysician: '',
  },
  frameOfReferenceUid: '',
  manufacturer: '',
  bodyPart: '',
  window: null,
  protocol: '',
  kernel: '',
  kvp: null,
  exposure: '',
  contrastAgent: '',
  comments: '',
  carried: {},
  unreadable: null,
  notImages: null,
  mr: null,
} as const;
