// A DICOM file's bytes to its dataset: with or without preamble and meta header, any byte order, deflated or not.
import dicomParser, { type DataSet } from 'dicom-parser';
import { Inflate } from 'fflate';
import type { AppError } from '../core/appError.ts';
import { fail, ok, type Result } from '../core/result.ts';

export const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
export const DEFLATED = '1.2.840.10008.1.2.1.99';
export const EXPLICIT_BIG = '1.2.840.10008.1.2.2';
const DICOMDIR_CLASS = '1.2.840.10008.1.3.10';
const INFLATED_LIMIT = 1 << 30;
const PIXEL_START = 512;

/** Where the value of (7FE0,0010) lies. */
export interface PixelDataPlace {
  /** From the start of the file, or of `inflated` where that is not null. */
  readonly offset: number;
  /** Bytes; null where fragments follow (undefined length). */
  readonly length: number | null;
}

/** A parsed file, up to its pixel data. */
export interface Part10 {
  readonly transferSyntax: string;
  readonly bigEndian: boolean;
  readonly dataset: DataSet;
  /** The file meta information (group 2); null where there is none. */
  readonly meta: DataSet | null;
  readonly pixelData: PixelDataPlace | null;
  /** The first bytes of the pixel data, as far as they were read. */
  readonly pixelStart: Uint8Array;
  /** The whole inflated dataset of a deflated file. */
  readonly inflated: Uint8Array | null;
}

/** `more`: the bytes end before the pixel data, or are deflated, and are not the whole file. */
export type Opened =
  { readonly kind: 'dicom'; readonly file: Part10 } | { readonly kind: 'dicomdir' | 'notDicom' | 'more' };

/**
 * Opens a DICOM file from its first bytes (or all of them: `whole`). Never throws: what is DICOM but broken is an
 * AppError of kind `file`; what is not DICOM at all is said so.
 */
export function openPart10(bytes: Uint8Array, whole: boolean): Result<Opened> {
  const meta = readMeta(bytes);
  if (!meta) return ok({ kind: !whole && bytes.length < 132 ? 'more' : 'notDicom' });
  if (meta.sopClass === DICOMDIR_CLASS) return ok({ kind: 'dicomdir' });
  let body = bytes.subarray(meta.end);
  let inflated: Uint8Array | null = null;
  if (meta.transferSyntax === DEFLATED) {
    if (!whole) return ok({ kind: 'more' });
    const result = inflate(body);
    if (!result.ok) return result;
    body = inflated = result.value;
  }
  const encoding = bodyEncoding(body, meta.transferSyntax);
  if (encoding === null) {
    if (!whole && body.length < 8) return ok({ kind: 'more' });
    return meta.hasPrefix ? fail(broken('no dataset follows its file header')) : ok({ kind: 'notDicom' });
  }
  let dataset = parsed(body, encoding);
  if (!dataset && encoding === EXPLICIT_LITTLE) {
    const renamed = withUnknownAsSequences(body);
    if (renamed) {
      dataset = parsed(renamed, encoding);
      if (dataset && inflated) inflated = renamed;
    }
  }
  if (!dataset) {
    if (!whole) return ok({ kind: 'more' });
    return meta.hasPrefix || body.length > 4096
      ? fail(broken('its header ends in the middle of an element or has a wrong length in it'))
      : ok({ kind: 'notDicom' });
  }
  const element = dataset.elements['x7fe00010'];
  if (!element && !whole) return ok({ kind: 'more' });
  if (!meta.hasPrefix && dataset.elements['x00080016'] === undefined) return ok({ kind: 'notDicom' });
  const pixelData = element
    ? {
        offset: element.dataOffset + (inflated ? 0 : meta.end),
        length: element.hadUndefinedLength === true ? null : element.length,
      }
    : null;
  const transferSyntax = meta.transferSyntax ?? encoding;
  return ok({
    kind: 'dicom',
    file: {
      transferSyntax,
      bigEndian: encoding === EXPLICIT_BIG,
      dataset,
      meta: meta.end > meta.start ? parsed(bytes.subarray(meta.start, meta.end), EXPLICIT_LITTLE) : null,
      pixelData,
      pixelStart: element
        ? body.slice(element.dataOffset, element.dataOffset + PIXEL_START)
        : new Uint8Array(0),
      inflated,
    },
  });
}

/** Null where it cannot be followed up to its pixel data or its end. */
function parsed(body: Uint8Array, encoding: string): DataSet | null {
  try {
    return dicomParser.parseDicom(body, { TransferSyntaxUID: encoding, untilTag: 'x7fe00010' });
  } catch {
    return null;
  }
}

/**
 * The bytes with sequences that are called unknown (UN) though their items are written with explicit VR called by their
 * name; null where there are none. By the letter such items are implicit (PS3.5 6.2.2), which they are not here.
 */
function withUnknownAsSequences(body: Uint8Array): Uint8Array | null {
  let renamed: Uint8Array | null = null;
  for (let i = 4; i + 26 <= body.length; i++) {
    const unknown =
      body[i] === 0x55 &&
      body[i + 1] === 0x4e &&
      u32(body, i + 2) === 0xffff0000 &&
      u16(body, i + 6) === 0xffff;
    if (!unknown || u32(body, i + 8) !== 0xe000fffe || !isVr(ascii(body, i + 20, 2))) continue;
    renamed ??= body.slice();
    renamed.set([0x53, 0x51], i);
  }
  return renamed;
}

interface Meta {
  readonly hasPrefix: boolean;
  readonly transferSyntax: string | null;
  readonly sopClass: string | null;
  /** Where it begins, and where the dataset does. */
  readonly start: number;
  readonly end: number;
}

/** The file meta information (group 2, always explicit little endian), if any; null when this is no DICOM. */
function readMeta(bytes: Uint8Array): Meta | null {
  const hasPrefix = ascii(bytes, 128, 4) === 'DICM';
  const start = hasPrefix ? 132 : 0;
  let at = start;
  if (!hasPrefix && !looksLikeDataset(bytes)) return null;
  const values = new Map<number, string>();
  while (at + 8 <= bytes.length && u16(bytes, at) === 2 && isVr(ascii(bytes, at + 4, 2))) {
    const long = /^(OB|UN|OW|SQ|UT)$/.test(ascii(bytes, at + 4, 2));
    const length = long ? u32(bytes, at + 8) : u16(bytes, at + 6);
    const start = at + (long ? 12 : 8);
    values.set(u16(bytes, at + 2), ascii(bytes, start, Math.min(length, 128)).replace(/[\0 ]+$/, ''));
    at = start + length;
  }
  const text = (element: number): string | null => values.get(element) ?? null;
  return { hasPrefix, transferSyntax: text(0x10), sopClass: text(2), start, end: Math.min(at, bytes.length) };
}

/** Files without the prefix: they must begin with an element of group 2 or 8 that can be one. */
function looksLikeDataset(bytes: Uint8Array): boolean {
  if (bytes.length < 16) return false;
  const little = u16(bytes, 0);
  if (little === 2) return isVr(ascii(bytes, 4, 2));
  if (little === 8) {
    return isVr(ascii(bytes, 4, 2)) || (u16(bytes, 2) <= 0x100 && u32(bytes, 4) < 1024);
  }
  return bytes[0] === 0 && bytes[1] === 8 && isVr(ascii(bytes, 4, 2));
}

/** How the dataset is really encoded: its first element shows it, whatever the meta header says. Null: no dataset. */
function bodyEncoding(body: Uint8Array, stated: string | null): string | null {
  if (body.length < 8) return null;
  const explicit = isVr(ascii(body, 4, 2));
  const big = body[0] === 0 && (body[1] ?? 0) !== 0;
  if (stated === EXPLICIT_BIG || (stated === null && big)) return explicit ? EXPLICIT_BIG : null;
  return explicit ? EXPLICIT_LITTLE : IMPLICIT_LITTLE;
}

/** Inflates a raw deflate stream, up to a limit that no honest dataset reaches. */
function inflate(deflated: Uint8Array): Result<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const stream = new Inflate((chunk) => {
      size += chunk.length;
      if (size > INFLATED_LIMIT) throw new Error('it inflates to more than 1 GB');
      chunks.push(chunk);
    });
    for (let at = 0; at < deflated.length; at += 1 << 16) {
      stream.push(deflated.subarray(at, at + (1 << 16)), at + (1 << 16) >= deflated.length);
    }
  } catch (thrown) {
    return fail(broken(`its deflated dataset is damaged (${reason(thrown)})`));
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return ok(out);
}

function broken(what: string): AppError {
  return {
    kind: 'file',
    message: `The file is DICOM, but ${what}.`,
    advice: 'Copy it again from its source; it may be cut short or damaged.',
  };
}

function reason(thrown: unknown): string {
  const inner =
    typeof thrown === 'object' && thrown !== null && 'exception' in thrown ? thrown.exception : thrown;
  const text = inner instanceof Error ? inner.message : String(inner);
  return text.replace(/^dicomParser\.\w+: /, '');
}

const VRS = /^(A[EST]|CS|D[AST]|F[LD]|I[S]|L[OT]|O[BDFLVW]|PN|S[HLQSTV]|TM|U[CILNRSTV])$/;
const isVr = (text: string): boolean => VRS.test(text);
const u16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
const u32 = (bytes: Uint8Array, at: number): number => u16(bytes, at) + u16(bytes, at + 2) * 65536;
const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));
