// The bytes of a NIfTI header as fields: both versions and both byte orders, unchecked.

export interface NiftiFields {
  readonly littleEndian: boolean;
  /** 348 or 540: header alone, without the four bytes that announce extensions. */
  readonly headerBytes: number;
  /** How many dimensions, then the size of each. */
  readonly dim: readonly number[];
  readonly datatype: number;
  /** qfac, then the voxel's size along each stored axis, in the file's unit. */
  readonly pixdim: readonly number[];
  readonly voxelOffset: number;
  readonly slope: number;
  readonly intercept: number;
  /** xyzt_units. */
  readonly units: number;
  readonly qformCode: number;
  readonly sformCode: number;
  /** b, c, d. */
  readonly quaternion: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
  /** Three rows of four. */
  readonly srow: readonly number[];
  /** Texts of extensions of code 6. */
  readonly comments: readonly string[];
  /** Where texts lie. */
  readonly at: { readonly description: number; readonly intentName: number };
}

/** Null where this is no header of a size that NIfTI has, in either byte order. */
export function readFields(bytes: Uint8Array): NiftiFields | null {
  if (bytes.length < 348) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const littleEndian of [true, false]) {
    const size = view.getInt32(0, littleEndian);
    if (size === 348) return first(bytes, view, littleEndian);
    if (size === 540 && bytes.length >= 540) return second(bytes, view, littleEndian);
  }
  return null;
}

/** Up to its first zero; Latin-1. */
export function niftiText(bytes: Uint8Array, at: number, most: number): string {
  const part = bytes.subarray(at, at + most);
  const end = part.indexOf(0);
  return String.fromCharCode(...part.subarray(0, end < 0 ? most : end)).trim();
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

function first(bytes: Uint8Array, view: DataView, littleEndian: boolean): NiftiFields {
  const short = (at: number): number => view.getInt16(at, littleEndian);
  const float = (at: number): number => view.getFloat32(at, littleEndian);
  const voxelOffset = float(108);
  return {
    littleEndian,
    headerBytes: 348,
    dim: range(8).map((i) => short(40 + 2 * i)),
    datatype: short(70),
    pixdim: range(8).map((i) => float(76 + 4 * i)),
    voxelOffset,
    slope: float(112),
    intercept: float(116),
    units: view.getUint8(123),
    qformCode: short(252),
    sformCode: short(254),
    quaternion: [float(256), float(260), float(264)],
    offset: [float(268), float(272), float(276)],
    srow: range(12).map((i) => float(280 + 4 * i)),
    comments: commentsIn(bytes, view, 348, voxelOffset, littleEndian),
    at: { description: 148, intentName: 328 },
  };
}

function second(bytes: Uint8Array, view: DataView, littleEndian: boolean): NiftiFields {
  const long = (at: number): number => Number(view.getBigInt64(at, littleEndian));
  const int = (at: number): number => view.getInt32(at, littleEndian);
  const double = (at: number): number => view.getFloat64(at, littleEndian);
  const voxelOffset = long(168);
  return {
    littleEndian,
    headerBytes: 540,
    dim: range(8).map((i) => long(16 + 8 * i)),
    datatype: view.getInt16(12, littleEndian),
    pixdim: range(8).map((i) => double(104 + 8 * i)),
    voxelOffset,
    slope: double(176),
    intercept: double(184),
    units: int(500),
    qformCode: int(344),
    sformCode: int(348),
    quaternion: [double(352), double(360), double(368)],
    offset: [double(376), double(384), double(392)],
    srow: range(12).map((i) => double(400 + 8 * i)),
    comments: commentsIn(bytes, view, 540, voxelOffset, littleEndian),
    at: { description: 240, intentName: 508 },
  };
}

/** Code of an extension that is plain text. */
const COMMENT = 6;

function commentsIn(
  bytes: Uint8Array,
  view: DataView,
  headerBytes: number,
  voxelOffset: number,
  littleEndian: boolean,
): readonly string[] {
  const comments: string[] = [];
  const end = Math.min(voxelOffset, bytes.length);
  if (bytes[headerBytes] !== 1) return comments;
  for (let at = headerBytes + 4; at + 16 <= end;) {
    const length = view.getInt32(at, littleEndian);
    if (length < 16 || at + length > end) break;
    if (view.getInt32(at + 4, littleEndian) === COMMENT)
      comments.push(new TextDecoder().decode(bytes.slice(at + 8, at + length)).replace(/\0+$/, ''));
    at += length;
  }
  return comments;
}
