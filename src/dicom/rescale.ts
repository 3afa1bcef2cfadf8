// From stored values to real ones: rescale slope and intercept, or a modality lookup table, as stated or plainly meant.
import type { AppError } from '../core/appError.ts';
import type { Remark } from '../core/series/instanceHeader.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Values } from './values.ts';

/** Stored value to real value: HU in CT, raw units in MR. */
export type Rescale = LinearRescale | LookupTable;

export interface LinearRescale {
  readonly slope: number;
  readonly intercept: number;
}

/** Stored values from `first` on, to real ones; values beyond either end take that of the end. */
export interface LookupTable {
  readonly first: number;
  readonly values: Int16Array | Uint16Array;
}

const SLOPE = 'x00281053';
const INTERCEPT = 'x00281052';
const names: Readonly<Record<string, string>> = {
  [SLOPE]: 'RescaleSlope (0028,1053)',
  [INTERCEPT]: 'RescaleIntercept (0028,1052)',
};

/** The rescale of a dataset or functional group; null where it states none. Fails where one is stated and cannot be read. */
export function rescaleOf(values: Values, signed: boolean): Result<Rescale | null> {
  const slope = stated(values, SLOPE);
  if (!slope.ok) return slope;
  const intercept = stated(values, INTERCEPT);
  if (!intercept.ok) return intercept;
  if (slope.value === null && intercept.value === null) {
    const item = values.item('x00283000');
    return item ? lookupTable(item, signed) : ok(null);
  }
  return ok({ slope: slope.value === 0 ? 1 : (slope.value ?? 1), intercept: intercept.value ?? 0 });
}

/** What of a stated rescale had to be assumed. */
export function rescaleRemarks(values: Values): Remark[] {
  const either = values.has(SLOPE) || values.has(INTERCEPT);
  const remark = (tag: string, found: string, assumed: number): Remark => ({
    about: `${tag} ${found}`,
    level: 'warning',
    text: `${names[tag] ?? tag} is ${found}; ${assumed} was assumed.`,
    verdict: { rule: 'hounsfield', level: 'doubtful' },
  });
  if (!either) return [];
  const found = (tag: string): string | null =>
    !values.has(tag) ? 'not stated' : values.text(tag) === '' ? 'empty' : null;
  const [slope, intercept] = [found(SLOPE), found(INTERCEPT)];
  return [
    ...(slope === null ? [] : [remark(SLOPE, slope, 1)]),
    ...(values.number(SLOPE) === 0 ? [remark(SLOPE, '0', 1)] : []),
    ...(intercept === null ? [] : [remark(INTERCEPT, intercept, 0)]),
  ];
}

/** The number of a tag, null where it is absent or empty. */
function stated(values: Values, tag: string): Result<number | null> {
  const text = values.text(tag);
  const value = values.number(tag);
  return text === '' || value !== null
    ? ok(value)
    : fail(unreadable(`${names[tag] ?? tag} reads "${text}", which is no number.`));
}

/** A modality lookup table (PS3.3 C.11.1); entries of 16 bits, as signed numbers where its data say so. */
function lookupTable(item: Values, signed: boolean): Result<LookupTable> {
  const data = item.bytes('x00283006');
  const [entries, first] = item.words('x00283002');
  if (!data || entries === undefined || first === undefined)
    return fail(unreadable('Its Modality LUT (0028,3000) lacks its descriptor or its data.'));
  const count = entries === 0 ? 65536 : entries;
  const words =
    data.length >= 2 * count ? item.words('x00283006').subarray(0, count) : Uint16Array.from(data);
  if (words.length < count)
    return fail(unreadable('Its Modality LUT (0028,3000) is shorter than its descriptor says.'));
  // HU below zero are written as signed 16 bits, whatever the VR: no CT has 32768 HU and more.
  const signedWords = /^(HU)?$/i.test(item.text('x00283004'));
  return ok({
    first: signed && first > 32767 ? first - 65536 : first,
    values: signedWords ? new Int16Array(words.buffer, words.byteOffset, count) : words,
  });
}

const unreadable = (message: string): AppError => ({
  kind: 'pixels',
  message: `${message} Its real values cannot be known.`,
  advice: 'Export the original series again from the scanner or PACS.',
});
