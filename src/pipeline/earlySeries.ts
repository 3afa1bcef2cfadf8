// Pixels that are read along with the headers: of one uncompressed CT series, so that each of its files is opened once, not twice.
import type { InstanceHeader } from '../core/series/instanceHeader.ts';
import type { SeriesInfo } from '../core/series/seriesInfo.ts';
import { slicePixels } from '../core/geometry/stack.ts';
import { transferSyntaxes } from '../dicom/transferSyntax.ts';

/** Shared memory with room for one slice of HU a file of the drop, at the file's index; the slices' order is not known yet. */
export interface EarlySeries {
  readonly seriesUid: string;
  readonly columns: number;
  readonly rows: number;
  readonly voxels: Int16Array;
}

/** Which files' slices have been read, once the drop is listed. */
export interface EarlySlices {
  readonly series: EarlySeries;
  readonly read: ReadonlySet<number>;
}

/** Slices to move within one volume: all at once, as if each were copied before any is overwritten. */
export type SliceMoves = readonly { readonly from: number; readonly to: number }[];

/** No drop is given more room than this before it is known what is in it. */
const MOST_BYTES = 1 << 30;

/** Room for the series that a file of a drop of `files` files belongs to; null where its pixels are better left for later. */
export function roomForEarly(header: InstanceHeader, files: number): EarlySeries | null {
  const { seriesUid, columns, rows } = header;
  const bytes = 2 * files * columns * rows;
  if (!isPlainSlice(header) || bytes > MOST_BYTES) return null;
  try {
    return { seriesUid, columns, rows, voxels: new Int16Array(new SharedArrayBuffer(bytes)) };
  } catch {
    return null; // no such memory: the series is read after it is listed, as others are
  }
}

/** Where the slice of a file goes; null where it is not of the early series. */
export function earlySlot(early: EarlySeries, header: InstanceHeader): Int16Array | null {
  const { seriesUid, columns, rows, voxels } = early;
  const same = header.seriesUid === seriesUid && header.columns === columns && header.rows === rows;
  if (!same || !isPlainSlice(header)) return null;
  const pixels = columns * rows;
  return voxels.subarray(header.fileIndex * pixels, (header.fileIndex + 1) * pixels);
}

/** From the files' order to the series' own; null where these are no early slices of this series. */
export function earlyMoves({ series, read }: EarlySlices, info: SeriesInfo): SliceMoves | null {
  if (info.role !== 'ct' || !info.geometry || info.seriesUid !== series.seriesUid) return null;
  if (slicePixels(info.geometry) !== series.columns * series.rows) return null;
  const moves = info.instances.flatMap(({ fileIndex }, to) =>
    read.has(fileIndex) ? [{ from: fileIndex, to }] : [],
  );
  return moves.length > 0 ? moves : null;
}

/** Moves slices of `pixels` pixels within `voxels`, with room for one slice beside it. What is moved nowhere may be lost. */
export function moveSlices(voxels: Int16Array, pixels: number, moves: SliceMoves): void {
  const target = new Map(moves.map(({ from, to }) => [from, to]));
  const slice = (at: number): Int16Array => voxels.subarray(at * pixels, (at + 1) * pixels);
  for (const from of target.keys()) {
    let carried: Int16Array | null = null;
    for (let at: number | undefined = from; at !== undefined;) {
      const next: number | undefined = target.get(at);
      target.delete(at);
      if (carried === null && next === at) break;
      const found: Int16Array | null = next === undefined ? null : slice(at).slice();
      if (carried) slice(at).set(carried);
      carried = found;
      at = next;
    }
  }
}

/** One frame of uncompressed CT: reading it costs little more than reading the header. */
const isPlainSlice = (header: InstanceHeader): boolean =>
  header.modality === 'CT' &&
  header.unreadable === null &&
  header.frames.length === 1 &&
  transferSyntaxes[header.transferSyntax]?.coding === 'native';
