// Reads one file: its header for the list of series, and later the values of its frames.
import { type AppError, cancelled, toAppError } from '../core/appError.ts';
import { carriedAttributes } from '../core/series/carriedAttributes.ts';
import { isNifti } from '../core/files/niftiHeader.ts';
import type { InstanceHeader } from '../core/series/instanceHeader.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { type ByteSource, readPart } from './byteSource.ts';
import type { WasmCodecs } from './codecs/wasmCodecs.ts';
import { encapsulatedFrames } from './fragments.ts';
import { foreignFormat, type ForeignFormat } from './foreignFormat.ts';
import { frameHeaders, frameRescales } from './frameHeaders.ts';
import { type FrameInto, frameValues } from './frameValues.ts';
import { openPart10, type Part10 } from './part10.ts';
import { nativeFrameBytes, type PixelModule, pixelModule } from './pixelModule.ts';
import { fileRemarks } from './fileRemarks.ts';
import { readNifti, readNiftiFrames } from './niftiInstance.ts';
import { notHounsfield } from './notHounsfield.ts';
import { fingerprintOf, pixelSample } from './pixelSample.ts';
import { syntheticProvenance } from './provenance.ts';
import { transferSyntaxes } from './transferSyntax.ts';
import { Values } from './values.ts';

/** How much of a file is read for its header at first; more only where the header is longer. */
const FIRST_BYTES = 16 * 1024;
/** Compressed and deflated files are read whole, up to this. */
const WHOLE_LIMIT = 1 << 30;

export type ReadHeader =
  | {
      readonly kind: 'image' | 'other';
      readonly header: InstanceHeader;
      /** Whether the values of its first frame were read too. */
      readonly early: boolean;
    }
  | { readonly kind: 'dicomdir' }
  | { readonly kind: 'notDicom'; readonly format: ForeignFormat | null };

/** Which files' first frames are read along with their headers. */
export interface EarlyFrames {
  /** Where the values (rows x columns) go; null to leave the pixels alone. */
  readonly into: (header: InstanceHeader) => FrameInto | null;
  readonly codecs: WasmCodecs;
}

/**
 * A file's header; its pixels are left alone, but for what `early` asks for. `said`: what the user says that a file is which
 * does not say it itself. Never rejects.
 */
export async function readHeader(
  source: ByteSource,
  fileIndex: number,
  path: string,
  early: EarlyFrames | null = null,
  said: 'CT' | 'MR' | null = null,
): Promise<Result<ReadHeader>> {
  const opened = await open(source);
  if (!opened.ok) return opened;
  if (opened.value.kind === 'nifti') {
    const nifti = await readNifti(source, opened.value.first, { fileIndex, path, said });
    return nifti.ok ? ok({ kind: 'image', header: nifti.value, early: false }) : nifti;
  }
  if (opened.value.kind !== 'dicom') return ok(opened.value);
  const { file } = opened.value;
  const values = new Values(file.dataset);
  const sopClass = values.text('x00080016');
  // Without size and pixels it is an image all the same by its class, or was cut before it could say.
  const isImage =
    values.uint16('x00280010') !== null ||
    file.pixelData !== null ||
    sopClass === '' ||
    modalityOf(sopClass) !== '';
  const pixels = pixelModule(file);
  const rescales = pixels.ok ? frameRescales(values, pixels.value.frames, pixels.value.signed) : pixels;
  const unreadable = !pixels.ok
    ? pixels.error
    : (cutShort(file, pixels.value, source) ?? (rescales.ok ? null : rescales.error));
  const frames = pixels.ok ? pixels.value.frames : 0;
  const sample = isImage && unreadable === null ? await pixelSample(source, file) : null;
  const described = describe(file, values, {
    fileIndex,
    path,
    frames,
    unreadable: isImage ? unreadable : null,
    fingerprint: sample ? fingerprintOf(sample, file.pixelData?.length ?? source.size) : '',
  });
  const isCt = described.modality === 'CT';
  const bitsStored = pixels.ok ? pixels.value.bitsStored : 16;
  const header: InstanceHeader = {
    ...described,
    notImages: isCt && isImage ? notHounsfield(values, bitsStored) : null,
    remarks: [
      ...described.remarks,
      ...fileRemarks(
        values,
        isCt,
        (pixels.ok && {
          transferSyntax: file.transferSyntax,
          module: pixels.value,
          rescale: (rescales.ok ? rescales.value[0] : null) ?? null,
          sample: pixels.value.syntax.coding === 'native' ? sample : null,
        }) ||
          null,
      ),
    ],
  };
  const into = early?.into(header) ?? null;
  const read =
    early && into && pixels.ok
      ? await framesOf(source, file, pixels.value, [{ frame: 0, into }], early.codecs)
      : null;
  return ok({ kind: isImage ? 'image' : 'other', header, early: read?.ok === true });
}

/** One frame to read, and where its values (rows x columns) go. */
export interface FrameRequest {
  readonly frame: number;
  readonly into: FrameInto;
}

/**
 * Reads frames of one file, calling `done` after each. Only the bytes of the frames asked for are read where pixels
 * are uncompressed; nothing is kept. Never rejects.
 */
export async function readFrames(
  source: ByteSource,
  requests: readonly FrameRequest[],
  codecs: WasmCodecs,
  options: { readonly signal?: AbortSignal; readonly done?: () => void } = {},
): Promise<Result<null>> {
  const opened = await open(source);
  if (!opened.ok) return opened;
  if (opened.value.kind === 'nifti') return readNiftiFrames(source, opened.value.first, requests, options);
  if (opened.value.kind !== 'dicom') return fail(changed);
  const { file } = opened.value;
  const pixels = pixelModule(file);
  return pixels.ok ? framesOf(source, file, pixels.value, requests, codecs, options) : pixels;
}

/** A file's header alone; what has none is an AppError. */
export async function openHeader(
  source: ByteSource,
): Promise<Result<{ kind: 'dicom'; file: Part10 } | { kind: 'nifti'; first: Uint8Array }>> {
  const opened = await open(source);
  if (!opened.ok) return opened;
  const { value } = opened;
  return value.kind === 'dicom' || value.kind === 'nifti' ? ok(value) : fail(changed);
}

async function framesOf(
  source: ByteSource,
  file: Part10,
  pixels: PixelModule,
  requests: readonly FrameRequest[],
  codecs: WasmCodecs,
  options: { readonly signal?: AbortSignal; readonly done?: () => void } = {},
): Promise<Result<null>> {
  const coded = await codedFrames(source, file, pixels);
  if (!coded.ok) return coded;
  const rescales = frameRescales(new Values(file.dataset), pixels.frames, pixels.signed);
  if (!rescales.ok) return rescales;
  for (const { frame, into } of requests) {
    if (options.signal?.aborted === true) return fail(cancelled);
    if (frame >= pixels.frames || into.length !== pixels.columns * pixels.rows) return fail(changed);
    const bytes = await coded.value(frame);
    if (!bytes.ok) return bytes;
    const read = await frameValues(bytes.value, pixels, rescales.value[frame] ?? null, codecs, into);
    if (!read.ok) return read;
    options.done?.();
  }
  return ok(null);
}

/** Opens a file from its first bytes, or from more of them where its header goes on. */
async function open(
  source: ByteSource,
): Promise<
  Result<
    | { kind: 'dicom'; file: Part10 }
    | { kind: 'dicomdir' }
    | { kind: 'nifti'; first: Uint8Array }
    | { kind: 'notDicom'; format: ForeignFormat | null }
  >
> {
  for (let bytes = FIRST_BYTES; ; bytes *= 8) {
    const end = Math.min(bytes, source.size, WHOLE_LIMIT);
    const part = await readPart(source, 0, end);
    if (!part.ok) return part;
    if (isNifti(part.value)) return ok({ kind: 'nifti', first: part.value });
    const result = openPart10(part.value, end === source.size);
    if (!result.ok) return result;
    const { value } = result;
    if (value.kind === 'dicom') return ok({ kind: 'dicom', file: value.file });
    if (value.kind === 'notDicom') return ok({ kind: 'notDicom', format: foreignFormat(part.value) });
    if (value.kind === 'dicomdir') return ok({ kind: 'dicomdir' });
    if (end === WHOLE_LIMIT) return fail(tooLarge(source.size));
  }
}

/** A reader of one frame's coded bytes. */
async function codedFrames(
  source: ByteSource,
  file: Part10,
  pixels: PixelModule,
): Promise<Result<(frame: number) => Promise<Result<Uint8Array>>>> {
  const { pixelData, inflated } = file;
  if (!pixelData) return fail(changed);
  if (pixels.syntax.coding === 'native') {
    const size = nativeFrameBytes(pixels);
    const start = pixelData.offset;
    return ok((frame) =>
      inflated
        ? Promise.resolve(ok(inflated.subarray(start + frame * size, start + (frame + 1) * size)))
        : readPart(source, start + frame * size, start + (frame + 1) * size),
    );
  }
  if (source.size > WHOLE_LIMIT) return fail(tooLarge(source.size));
  const data = await readPart(source, pixelData.offset, source.size);
  if (!data.ok) return data;
  const extended = new Values(file.dataset).bytes('x7fe00001');
  try {
    const frames = encapsulatedFrames(data.value, pixels.frames, pixels.syntax.coding, extended);
    return ok((frame) => Promise.resolve(ok(frames[frame] ?? new Uint8Array(0))));
  } catch (thrown) {
    return fail(toAppError(thrown));
  }
}

/** Whether the file ends before its uncompressed pixels do. */
function cutShort(file: Part10, pixels: PixelModule, source: ByteSource): AppError | null {
  if (pixels.syntax.coding !== 'native' || !file.pixelData) return null;
  const expected = nativeFrameBytes(pixels) * pixels.frames;
  const present = (file.inflated?.length ?? source.size) - file.pixelData.offset;
  if (present >= expected) return null;
  return {
    kind: 'pixels',
    message: `The file is cut short: ${Math.max(0, present)} of ${expected} bytes of its pixels are there.`,
    advice: 'Copy it again from its source.',
    details: { expected, present },
  };
}

function describe(
  file: Part10,
  v: Values,
  known: Pick<InstanceHeader, 'fileIndex' | 'path' | 'unreadable' | 'fingerprint'> & { frames: number },
): InstanceHeader {
  const { frames, ...rest } = known;
  const stated = v.text('x00080060').toUpperCase();
  const modality = stated || modalityOf(v.text('x00080016'));
  return {
    ...rest,
    transferSyntax: file.transferSyntax,
    lossy: v.text('x00282110') === '01' || transferSyntaxes[file.transferSyntax]?.lossy === true,
    sopClassUid: v.text('x00080016'),
    sopInstanceUid: v.text('x00080018'),
    instanceNumber: v.number('x00200013'),
    acquisitionNumber: v.number('x00200012'),
    acquisitionTime: v.text('x00080032'),
    seriesUid: v.text('x0020000e'),
    seriesNumber: v.number('x00200011'),
    seriesDescription: v.text('x0008103e'),
    modality,
    imageType: v.list('x00080008'),
    patient: {
      id: v.text('x00100020'),
      name: v.text('x00100010'),
      birthDate: v.text('x00100030'),
      sex: v.text('x00100040'),
    },
    study: {
      uid: v.text('x0020000d'),
      date: v.text('x00080020'),
      time: v.text('x00080030'),
      id: v.text('x00200010'),
      description: v.text('x00081030'),
      accessionNumber: v.text('x00080050'),
      referringPhysician: v.text('x00080090'),
    },
    frameOfReferenceUid: v.text('x00200052'),
    manufacturer: v.text('x00080070'),
    bodyPart: v.text('x00180015'),
    window: headerWindow(v),
    protocol: v.text('x00181030'),
    kernel: v.list('x00181210').join('/'),
    kvp: v.number('x00180060'),
    exposure: v.text('x00181152') || v.text('x00181151'),
    contrastAgent: v.text('x00180010'),
    notImages: null,
    remarks:
      stated === '' && modality !== ''
        ? [
            {
              about: 'modality',
              level: 'info',
              text: `Modality (0008,0060) is not stated; by its SOP class it is ${modality}.`,
            },
          ]
        : [],
    comments: v.text('x00204000'),
    carried: carried(v),
    columns: v.uint16('x00280011') ?? 0,
    rows: v.uint16('x00280010') ?? 0,
    frames: frameHeaders(v, frames),
    mr: modality === 'MR' ? acquisition(v) : null,
    synthetic: syntheticProvenance(v),
  };
}

/** CT and MR by their storage classes; '' for any other. */
function modalityOf(sopClass: string): string {
  const [, kind] = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.([24])(\.\d+)?$/.exec(sopClass) ?? [];
  return kind === '2' ? 'CT' : kind === '4' ? 'MR' : '';
}

/** The first of the windows that the header offers: of an enhanced file its middle frame's, or the one that all share. */
function headerWindow(file: Values): InstanceHeader['window'] {
  const frames = file.items('x52009230');
  const v =
    frames[frames.length >> 1]?.item('x00289132') ?? file.item('x52009229')?.item('x00289132') ?? file;
  const [centre, width] = [v.number('x00281050'), v.number('x00281051')];
  return centre !== null && width !== null && width >= 1 ? { centre, width } : null;
}

function carried(v: Values): InstanceHeader['carried'] {
  const found = Object.entries(carriedAttributes).flatMap(([keyword, tag]) => {
    const key = `x${tag.toLowerCase()}`;
    return v.has(key) ? [[keyword, v.text(key)] as const] : [];
  });
  return Object.fromEntries(found);
}

/** Plain MR states its timing at the top; enhanced MR in the shared functional groups. */
function acquisition(v: Values): NonNullable<InstanceHeader['mr']> {
  const shared = v.item('x52009229');
  const timing = shared?.item('x00189112');
  return {
    scanningSequence: v.list('x00180020').join('\\') || v.text('x00189008'),
    sequenceVariant: v.list('x00180021').join('\\') || v.text('x00189005'),
    repetitionTime: v.number('x00180080') ?? timing?.number('x00180080') ?? null,
    echoTime: v.number('x00180081') ?? shared?.item('x00189114')?.double('x00189082') ?? null,
    inversionTime: v.number('x00180082') ?? null,
    fieldStrength: v.number('x00180087') ?? v.double('x00180087'),
  };
}

const changed: AppError = {
  kind: 'file',
  message: 'The file is not what it was when the series was listed.',
  advice: 'Drop the folder again.',
};

const tooLarge = (bytes: number): AppError => ({
  kind: 'file',
  message: `The file is too large to be read as one image (${(bytes / 2 ** 30).toFixed(1)} GB).`,
  advice: 'Leave it out, or export the series as one file a slice.',
  details: { bytes },
});
