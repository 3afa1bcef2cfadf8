// Values out of a dataset, without surprises: text in its character set, finite numbers or null, sequences as lists.
import type { DataSet } from 'dicom-parser';
import type { Vec3 } from '../core/geometry/vec.ts';
import { decodeText } from './charset.ts';
import { plainNumber, plainValues } from './plainNumber.ts';

/** A number that is not written as DICOM wants it: what stands there, and as what it was read (null: as nothing). */
export interface OddNumber {
  readonly tag: string;
  readonly text: string;
  readonly read: string | null;
}

/** Reads one dataset (or sequence item); `terms` is the character set in force. Tags as 'xggggeeee'. */
export class Values {
  readonly #data: DataSet;
  readonly #terms: readonly string[];
  /** By tag: shared with the items of its sequences. */
  readonly #odd: Map<string, OddNumber>;

  constructor(data: DataSet, terms?: readonly string[], odd = new Map<string, OddNumber>()) {
    this.#data = data;
    this.#odd = odd;
    const own = data.elements['x00080005'] ? this.#raw('x00080005') : null;
    this.#terms = own ? splitAscii(own) : (terms ?? []);
  }

  has(tag: string): boolean {
    return this.#data.elements[tag] !== undefined;
  }

  /** The whole value as text, '' when absent or empty. */
  text(tag: string): string {
    const bytes = this.#raw(tag);
    return bytes ? decodeText(bytes, this.#terms).trim() : '';
  }

  /** Backslash-separated values of a text element. */
  list(tag: string): string[] {
    const text = this.text(tag);
    return text === '' ? [] : text.split('\\').map((part) => part.trim());
  }

  /** Numbers of a DS or IS element, misspelt ones as they are plainly meant; what is no number is NaN. */
  numbers(tag: string): number[] {
    const text = this.text(tag);
    const read = plainValues(text).map((part) =>
      part === '' ? { value: null, odd: false } : plainNumber(part),
    );
    const odd = read.some((part) => part.odd) || (read.length > 1 && !text.includes('\\'));
    if (odd) {
      const values = read.map(({ value }) => value);
      this.#odd.set(tag, { tag, text, read: values.includes(null) ? null : values.join('\\') });
    }
    return read.map(({ value }) => value ?? NaN);
  }

  /** The numbers read so far, here and in items, that are not written as DICOM wants them. */
  get odd(): readonly OddNumber[] {
    return [...this.#odd.values()];
  }

  number(tag: string): number | null {
    const value = this.numbers(tag)[0];
    return value !== undefined && Number.isFinite(value) ? value : null;
  }

  /** Three numbers from index `from`, all finite; null otherwise. */
  vec3(tag: string, from = 0): Vec3 | null {
    const [x, y, z] = this.numbers(tag).slice(from, from + 3);
    if (x === undefined || y === undefined || z === undefined) return null;
    return [x, y, z].every(Number.isFinite) ? [x, y, z] : null;
  }

  /** An unsigned 16-bit value (US). */
  uint16(tag: string): number | null {
    const raw = this.#raw(tag);
    return raw && raw.length >= 2 ? (this.#data.uint16(tag) ?? null) : null;
  }

  /** All 16-bit words of an element (US, SS, OW), in the file's byte order; none where it is absent. */
  words(tag: string): Uint16Array {
    const raw = this.#raw(tag);
    return Uint16Array.from({ length: raw ? raw.length >> 1 : 0 }, (_, i) => this.#data.uint16(tag, i) ?? 0);
  }

  /** A 16-bit value whose sign the pixel representation decides (US or SS). */
  sample(tag: string, signed: boolean): number | null {
    const value = this.uint16(tag);
    return value !== null && signed && value > 32767 ? value - 65536 : value;
  }

  /** A 64-bit float (FD). */
  double(tag: string): number | null {
    const raw = this.#raw(tag);
    const value = raw && raw.length >= 8 ? this.#data.double(tag) : undefined;
    return value !== undefined && Number.isFinite(value) ? value : null;
  }

  /** Bytes of an element, e.g. an offset table; null when absent or cut short. */
  bytes(tag: string): Uint8Array | null {
    return this.#raw(tag);
  }

  items(tag: string): Values[] {
    const items = this.#data.elements[tag]?.items ?? [];
    return items.flatMap(({ dataSet }) => (dataSet ? [new Values(dataSet, this.#terms, this.#odd)] : []));
  }

  item(tag: string): Values | null {
    return this.items(tag)[0] ?? null;
  }

  #raw(tag: string): Uint8Array | null {
    const element = this.#data.elements[tag];
    if (!element || element.items !== undefined) return null;
    const { dataOffset, length } = element;
    const { byteArray } = this.#data;
    if (length <= 0 || dataOffset + length > byteArray.length) return null;
    return byteArray.subarray(dataOffset, dataOffset + length);
  }
}

function splitAscii(bytes: Uint8Array): string[] {
  return decodeText(bytes, [])
    .split('\\')
    .map((term) => term.trim());
}
