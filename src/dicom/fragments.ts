// Encapsulated pixel data (PS3.5 annex A.4): its fragments, and which of them make up each frame.
import { pixelError } from './pixelError.ts';
import type { PixelCoding } from './transferSyntax.ts';

interface Fragment {
  /** From the first byte after the basic offset table: where the fragment's item tag lies. */
  readonly offset: number;
  readonly data: Uint8Array;
}

/** The extended offset table (7FE0,0001), where there is one: 64-bit offsets like the basic table's. */
export type ExtendedOffsets = Uint8Array | null;

/**
 * The coded bytes of each frame. `data` begins with the basic offset table's item. Tables are used where they point at
 * fragments; else frames are told by count or by the codestreams' own beginnings. Throws an AppError where that fails.
 */
export function encapsulatedFrames(
  data: Uint8Array,
  frames: number,
  coding: PixelCoding,
  extended: ExtendedOffsets,
): Uint8Array[] {
  const { table, fragments } = readFragments(data);
  if (fragments.length === 0) throw pixelError('The pixel data is empty: it has no fragments.');
  const starts =
    startsAt(longOffsets(extended), fragments, frames) ??
    startsAt(table, fragments, frames) ??
    (fragments.length === frames ? fragments.map((_, i) => i) : null) ??
    (frames === 1 ? [0] : null) ??
    codestreamStarts(fragments, frames, coding);
  if (!starts) {
    throw pixelError('The compressed frames cannot be told apart: the offset table is missing or wrong.', {
      frames,
      fragments: fragments.length,
    });
  }
  return starts.map((start, i) => join(fragments.slice(start, starts[i + 1] ?? fragments.length)));
}

function readFragments(data: Uint8Array): { table: number[]; fragments: Fragment[] } {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const table: number[] = [];
  const fragments: Fragment[] = [];
  let base = -1;
  let at = 0;
  while (at + 8 <= data.length) {
    const item = view.getUint16(at, true) === 0xfffe && view.getUint16(at + 2, true) === 0xe000;
    if (!item) break;
    const length = view.getUint32(at + 4, true);
    const stop = at + 8 + length;
    if (stop > data.length) {
      throw pixelError('The file is cut short within its compressed pixels.', {
        expected: length,
        present: data.length - at - 8,
      });
    }
    if (base < 0) {
      for (let i = at + 8; i + 4 <= stop; i += 4) table.push(view.getUint32(i, true));
      base = stop;
    } else fragments.push({ offset: at - base, data: data.subarray(at + 8, stop) });
    at = stop;
  }
  return { table, fragments };
}

/** Indices of the fragments that a table's offsets point at; null unless it has one, ascending, for each frame. */
function startsAt(
  offsets: readonly number[],
  fragments: readonly Fragment[],
  frames: number,
): number[] | null {
  if (offsets.length !== frames) return null;
  const index = new Map(fragments.map(({ offset }, i) => [offset, i]));
  const starts: number[] = [];
  for (const offset of offsets) {
    const start = index.get(offset);
    if (start === undefined || start <= (starts.at(-1) ?? -1)) return null;
    starts.push(start);
  }
  return starts;
}

function longOffsets(bytes: ExtendedOffsets): number[] {
  if (!bytes) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / 8);
  return Array.from({ length: count }, (_, i) => Number(view.getBigUint64(8 * i, true)));
}

/** Where fragments begin a codestream of their own, if as many do as there are frames. */
function codestreamStarts(
  fragments: readonly Fragment[],
  frames: number,
  coding: PixelCoding,
): number[] | null {
  const second = coding === 'openjpeg' || coding === 'openjph' ? 0x4f : 0xd8;
  const starts = fragments.flatMap(({ data }, i) => (data[0] === 0xff && data[1] === second ? [i] : []));
  return starts.length === frames && starts[0] === 0 ? starts : null;
}

function join(fragments: readonly Fragment[]): Uint8Array {
  const [only] = fragments;
  if (only && fragments.length === 1) return only.data;
  const out = new Uint8Array(fragments.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of fragments) {
    out.set(data, at);
    at += data.length;
  }
  return out;
}
