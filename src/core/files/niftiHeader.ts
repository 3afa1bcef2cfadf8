// The header of a NIfTI-1 or NIfTI-2 file: how its voxels are stored, what they mean, and where they lie in the patient.
import type { AppError } from '../appError.ts';
import { fail, ok, type Result } from '../result.ts';
import { niftiText, type NiftiFields, readFields } from './niftiFields.ts';
import { type Affine, qformAffine, furthestApart, sformAffine } from './niftiAffine.ts';

/** How one voxel is stored, by NIfTI's data types. */
export const niftiTypes = {
  2: { name: 'uint8', bytes: 1 },
  4: { name: 'int16', bytes: 2 },
  8: { name: 'int32', bytes: 4 },
  16: { name: 'float32', bytes: 4 },
  64: { name: 'float64', bytes: 8 },
  256: { name: 'int8', bytes: 1 },
  512: { name: 'uint16', bytes: 2 },
  768: { name: 'uint32', bytes: 4 },
  1024: { name: 'int64', bytes: 8 },
  1280: { name: 'uint64', bytes: 8 },
} as const;
export type NiftiType = (typeof niftiTypes)[keyof typeof niftiTypes]['name'];

export interface NiftiHeader {
  readonly littleEndian: boolean;
  /** Voxels along the stored axes, fastest first. */
  readonly size: readonly [number, number, number];
  /** Volumes one after another; 1 for a plain image. */
  readonly volumes: number;
  readonly type: NiftiType;
  readonly bytesPerVoxel: number;
  /** Where the first voxel lies in the file. */
  readonly voxelOffset: number;
  /** Real value = slope x stored + intercept. */
  readonly slope: number;
  readonly intercept: number;
  /** Stored voxel indices to patient coordinates as DICOM has them (left, posterior, superior; mm): three rows of four. */
  readonly affine: Affine;
  /** Which of its forms states the place; with neither, nothing tells left from right. */
  readonly placedBy: 'sform' | 'qform' | 'neither';
  /** What the coordinates are, by NIfTI's codes: 1 the scanner's, 2 another image's, 3 and beyond an atlas'. */
  readonly formCode: number;
  /** How far sform and qform put a corner of the volume apart, mm; null where one of them is absent. */
  readonly formsApart: number | null;
  /** The voxel's size along each stored axis as it is stated beside the place, mm. */
  readonly statedMm: readonly number[];
  readonly unitStated: boolean;
  readonly description: string;
  readonly intentName: string;
  /** The texts of its extensions of code 6 (comment). */
  readonly comments: readonly string[];
}

/** Enough of a file for its header, and for any comments that are not unusually long. */
export const NIFTI_HEADER_BYTES = 16 * 1024;
/** No CT or MR of a head has more voxels along an axis. */
const MOST_VOXELS = 4096;

/** Whether these are the first bytes of a NIfTI file of one part (.nii). */
export function isNifti(bytes: Uint8Array): boolean {
  const at = (offset: number, text: string): boolean =>
    Array.from(text).every((letter, i) => bytes[offset + i] === letter.charCodeAt(0));
  return at(344, 'n+1\0') || at(4, 'n+2\0');
}

/** `bytes`: the file's first ones. Fails where the file holds no single image of numbers that can be placed. */
export function readNiftiHeader(bytes: Uint8Array): Result<NiftiHeader> {
  const fields = isNifti(bytes) ? readFields(bytes) : null;
  if (!fields) return fail(damaged('its header is cut short or states an impossible size of itself'));
  const [rank = 0, x = 0, y = 0, z = 1, volumes = 1, ...others] = fields.dim;
  if (rank < 2 || rank > 7) return fail(damaged(`it states ${rank} dimensions`));
  const size = [x, y, rank > 2 ? z : 1] as const;
  if (size.some((n) => !Number.isInteger(n) || n < 1 || n > MOST_VOXELS))
    return fail(damaged(`it states ${size.join(' x ')} voxels`));
  if (others.slice(0, Math.max(0, rank - 4)).some((n) => n > 1))
    return fail(refused('It holds several values a voxel (a vector or tensor image), not one image.'));
  const type = typeOf(fields.datatype);
  if (!type) return fail(refused(`Its voxels are ${typeWords(fields.datatype)}, not plain numbers.`));
  if (!Number.isFinite(fields.voxelOffset) || fields.voxelOffset < fields.headerBytes)
    return fail(damaged('it does not state where its voxels begin'));
  return placed(fields, { size, volumes: rank > 3 ? Math.max(1, volumes) : 1, ...type }, bytes);
}

/** Adds where the voxels lie and what they mean. */
function placed(
  fields: NiftiFields,
  stored: Pick<NiftiHeader, 'size' | 'volumes'> & (typeof niftiTypes)[keyof typeof niftiTypes],
  bytes: Uint8Array,
): Result<NiftiHeader> {
  const unit = lengthUnits[fields.units & 7] ?? null;
  const sform = fields.sformCode > 0 ? sformAffine(fields, unit ?? 1) : null;
  const qform = fields.qformCode > 0 ? qformAffine(fields, unit ?? 1) : null;
  const affine = sform ?? qform ?? qformAffine({ ...fields, ...upright }, unit ?? 1);
  if (!affine.flat().every((value) => Number.isFinite(value) && Math.abs(value) < 1e5) || isFlat(affine))
    return fail(damaged('the place and size of its voxels are not stated as lengths'));
  const { name, bytes: bytesPerVoxel, size, volumes } = stored;
  const scaled = Number.isFinite(fields.slope) && fields.slope !== 0 && Number.isFinite(fields.intercept);
  return ok({
    littleEndian: fields.littleEndian,
    size,
    volumes,
    type: name,
    bytesPerVoxel,
    voxelOffset: Math.round(fields.voxelOffset),
    slope: scaled ? fields.slope : 1,
    intercept: scaled ? fields.intercept : 0,
    affine,
    placedBy: sform ? 'sform' : qform ? 'qform' : 'neither',
    formCode: sform ? fields.sformCode : qform ? fields.qformCode : 0,
    formsApart: sform && qform ? furthestApart(sform, qform, size) : null,
    statedMm: fields.pixdim.slice(1, 4).map((size) => Math.abs(size) * (unit ?? 1)),
    unitStated: unit !== null,
    description: niftiText(bytes, fields.at.description, 80),
    intentName: niftiText(bytes, fields.at.intentName, 16),
    comments: fields.comments,
  });
}

/** mm in each of NIfTI's units of length. */
const lengthUnits: Readonly<Record<number, number>> = { 1: 1000, 2: 1, 3: 0.001 };

/** Where nothing is stated: axes along the patient's right, anterior and superior, as NIfTI's first method has it. */
const upright = { quaternion: [0, 0, 0], offset: [0, 0, 0] } as const;

const isKnown = (code: number): code is keyof typeof niftiTypes => code in niftiTypes;
const typeOf = (code: number): (typeof niftiTypes)[keyof typeof niftiTypes] | null =>
  isKnown(code) ? niftiTypes[code] : null;

const typeWords = (code: number): string =>
  ({ 1: 'single bits', 32: 'complex', 128: 'colours', 1792: 'complex', 2048: 'complex', 2304: 'colours' })[
    code
  ] ?? `of the unknown type ${code}`;

/** Whether two of the stored axes point the same way, or one has no length. */
function isFlat([[a, b, c], [d, e, f], [g, h, i]]: Affine): boolean {
  const volume = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const longest = Math.max(...[a, b, c, d, e, f, g, h, i].map(Math.abs));
  return !(Math.abs(volume) > 1e-6 * longest ** 3) && !(Math.abs(volume) > 1e-9);
}

const damaged = (why: string): AppError => ({
  kind: 'file',
  message: `This NIfTI file is damaged: ${why}.`,
  advice: 'Convert it again from its source, or fetch it anew.',
});

const refused = (message: string): AppError => ({
  kind: 'pixels',
  message,
  advice: 'Choose the file that holds the CT or MR itself, one number a voxel.',
});
