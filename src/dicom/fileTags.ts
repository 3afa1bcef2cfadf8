// Lists the elements of one file for a reader: names from dcmjs' dictionary, values as text, sequences with their items.
import type { DataSet, Element } from 'dicom-parser';
import type { FileTags, Tag, TagItem } from '../core/files/fileTags.ts';
import { niftiFieldList } from '../core/files/niftiFieldList.ts';
import { ok, type Result } from '../core/result.ts';
import type { ByteSource } from './byteSource.ts';
import { decodeText } from './charset.ts';
import { openHeader } from './readInstance.ts';
import { Values } from './values.ts';

/** Keyword and representation of a tag (GGGGEEEE). */
export type Dictionary = (tag: string) => { readonly name: string; readonly vr: string } | null;

/** dcmjs' dictionary, which is large: fetched when first asked for. */
export async function standardDictionary(): Promise<Dictionary> {
  const { data } = await import('dcmjs');
  return (tag) => data.DicomMetaDictionary.dictionary[`(${tag.slice(0, 4)},${tag.slice(4)})`] ?? null;
}

const PER_FRAME = '52009230';
const MOST_CHARACTERS = 16_384;
const MOST_NUMBERS = 512;
const BYTES_SHOWN = 32;
/** Deeper than any standard sequence. */
const MOST_DEPTH = 24;

/**
 * The header of a file that holds `frame` (from 0): of an enhanced multi-frame file, that frame's own functional groups
 * beside the shared ones. Pixels are left alone. A file that cannot be read is an AppError.
 */
export async function readTags(
  source: ByteSource,
  path: string,
  frame: number,
  dictionary: Dictionary,
): Promise<Result<FileTags>> {
  const opened = await openHeader(source);
  if (!opened.ok) return opened;
  if (opened.value.kind === 'nifti')
    return ok({ kind: 'nifti', path, fields: niftiFieldList(opened.value.first) });
  const { file } = opened.value;
  const frames = new Values(file.dataset).number('x00280008') ?? 1;
  const known = { dictionary, frame, frames, bigEndian: file.bigEndian };
  // dicom-parser puts a transfer syntax of its own, without bytes, in the place of the file's.
  const meta = (file.meta ? listed(file.meta, { ...known, terms: [], bigEndian: false }, 0) : []).map(
    (tag) => (tag.tag === '00020010' ? { ...tag, value: file.transferSyntax } : tag),
  );
  const tags = listed(file.dataset, { ...known, terms: [] }, 0).filter(({ tag }) => !tag.startsWith('0002'));
  return ok({
    kind: 'dicom',
    path,
    tags: [...meta, ...tags],
    frame: frames > 1 ? { number: frame + 1, of: frames } : null,
  });
}

/** What the dictionary leaves open, as implicit files have it. */
const eitherOf: Readonly<Record<string, string>> = { ox: 'OW', xs: 'US', up: 'UL', lt: 'LT' };

interface Known {
  readonly dictionary: Dictionary;
  readonly frame: number;
  readonly frames: number;
  readonly bigEndian: boolean;
  /** Of (0008,0005), in force here. */
  readonly terms: readonly string[];
}

function listed(data: DataSet, above: Known, depth: number): readonly Tag[] {
  const own = new Values(data).list('x00080005');
  const known = own.length > 0 ? { ...above, terms: own } : above;
  return Object.values(data.elements)
    .sort((a, b) => (a.tag < b.tag ? -1 : 1))
    .map((element) => tagOf(data, element, known, depth));
}

function tagOf(data: DataSet, element: Element, known: Known, depth: number): Tag {
  const tag = element.tag.slice(1).toUpperCase();
  const entry = known.dictionary(tag);
  const items = element.items ? itemsOf(tag, element, known, depth) : null;
  const vr = items ? 'SQ' : (element.vr ?? (entry && (eitherOf[entry.vr] ?? entry.vr)) ?? 'UN');
  const name = isPrivate(tag) ? privateName(data, tag, known) : (entry?.name ?? '');
  if (items) return { tag, vr, name, value: itemWords(tag, element.items?.length ?? 0, known), items };
  return { tag, vr, name, value: valueText(data, element, tag, vr, known), items: null };
}

function itemsOf(tag: string, element: Element, known: Known, depth: number): readonly TagItem[] {
  if (depth >= MOST_DEPTH) return [];
  const items = (element.items ?? []).map(({ dataSet }, i) => ({
    label: tag === PER_FRAME ? `Frame ${i + 1} of ${known.frames}` : `Item ${i + 1}`,
    dataSet,
  }));
  const wanted = tag === PER_FRAME && depth === 0 ? items.slice(known.frame, known.frame + 1) : items;
  return wanted.map(({ label, dataSet }) => ({
    label,
    tags: dataSet ? listed(dataSet, known, depth + 1) : [],
  }));
}

const itemWords = (tag: string, count: number, { frame }: Known): string =>
  tag === PER_FRAME
    ? `${count} frames; of them, frame ${frame + 1}`
    : `${count} ${count === 1 ? 'item' : 'items'}`;

const isPrivate = (tag: string): boolean => parseInt(tag.slice(0, 4), 16) % 2 === 1;

/** "Private Creator", or who reserved the block that a private element lies in. */
function privateName(data: DataSet, tag: string, { terms }: Known): string {
  if (tag.startsWith('00', 4)) return 'Private Creator';
  const creator = new Values(data, terms).text(
    `x${tag.slice(0, 4).toLowerCase()}00${tag.slice(4, 6).toLowerCase()}`,
  );
  return creator === '' ? 'Private' : `Private: ${creator}`;
}

const numberReaders: Readonly<
  Record<
    string,
    { readonly bytes: number; readonly read: (view: DataView, at: number, little: boolean) => unknown }
  >
> = {
  US: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  SS: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  UL: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  SL: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  UV: { bytes: 8, read: (view, at, little) => view.getBigUint64(at, little) },
  SV: { bytes: 8, read: (view, at, little) => view.getBigInt64(at, little) },
  FL: { bytes: 4, read: (view, at, little) => Number(view.getFloat32(at, little).toPrecision(8)) },
  FD: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
};

const texts = new Set('AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '));
/** Whose letters the character set decides. */
const inCharset = new Set('LO LT PN SH ST UC UT'.split(' '));

function valueText(data: DataSet, element: Element, tag: string, vr: string, known: Known): string {
  const { dataOffset, length, hadUndefinedLength } = element;
  if (tag === '7FE00010')
    return hadUndefinedLength === true ? 'compressed pixels' : `pixels, ${length} bytes`;
  const bytes = data.byteArray.subarray(dataOffset, dataOffset + Math.max(0, length));
  if (bytes.length === 0) return '';
  if (vr === 'AT') return atText(bytes, known.bigEndian);
  const reader = numberReaders[vr];
  if (reader) return numbersText(bytes, reader, !known.bigEndian);
  if (!texts.has(vr) && !(vr === 'UN' && isPlainText(bytes))) return bytesText(bytes);
  const text = decodeText(bytes, inCharset.has(vr) ? known.terms : []).trim();
  return text.length > MOST_CHARACTERS
    ? `${text.slice(0, MOST_CHARACTERS)}… (${text.length} characters)`
    : text;
}

function numbersText(bytes: Uint8Array, reader: (typeof numberReaders)[string], little: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / reader.bytes);
  const shown = Array.from({ length: Math.min(count, MOST_NUMBERS) }, (_, i) =>
    String(reader.read(view, i * reader.bytes, little)),
  );
  return shown.join('\\') + (count > MOST_NUMBERS ? `… (${count} numbers)` : '');
}

function atText(bytes: Uint8Array, bigEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const half = (at: number): string =>
    view.getUint16(at, !bigEndian).toString(16).padStart(4, '0').toUpperCase();
  return Array.from({ length: bytes.length >> 2 }, (_, i) => `(${half(4 * i)},${half(4 * i + 2)})`).join(
    '\\',
  );
}

const isPlainText = (bytes: Uint8Array): boolean =>
  bytes.every((byte, i) => (byte >= 0x20 && byte < 0x7f) || (byte === 0 && i === bytes.length - 1));

function bytesText(bytes: Uint8Array): string {
  const first = Array.from(bytes.subarray(0, BYTES_SHOWN), (byte) => byte.toString(16).padStart(2, '0'));
  return `${bytes.length} bytes: ${first.join(' ')}${bytes.length > BYTES_SHOWN ? '…' : ''}`;
}
