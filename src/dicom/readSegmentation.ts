// A binary DICOM SEG as it is stored: of each frame the segment, the image that it lies on, and its bits.
import { openPart10 } from './part10.ts';
import { Values } from './values.ts';

interface StoredFrame {
  readonly segment: number;
  /** SOP Instance UID of the image; empty where the file names none. */
  readonly imageUid: string;
  readonly position: readonly number[];
}

interface StoredSegmentation {
  readonly sopInstanceUid: string;
  readonly rows: number;
  readonly columns: number;
  readonly frames: readonly StoredFrame[];
  /** Frame after frame without gaps, the first pixel in the lowest bit. */
  readonly bits: Uint8Array;
}

/** Null where it is none that is binary, uncompressed and whole. */
export function readSegmentation(bytes: Uint8Array): StoredSegmentation | null {
  const opened = openPart10(bytes, true);
  if (!opened.ok || opened.value.kind !== 'dicom') return null;
  const { dataset, pixelData, inflated } = opened.value.file;
  const values = new Values(dataset);
  const [rows, columns] = [values.uint16('x00280010') ?? 0, values.uint16('x00280011') ?? 0];
  const frames = values.items('x52009230').map((frame): StoredFrame => {
    const image = frame.item('x00089124')?.item('x00082112');
    return {
      segment: frame.item('x0062000a')?.uint16('x0062000b') ?? 0,
      imageUid: image?.text('x00081155') ?? '',
      position: frame.item('x00209113')?.numbers('x00200032') ?? [],
    };
  });
  if (values.uint16('x00280100') !== 1 || frames.length !== values.number('x00280008')) return null;
  if (!pixelData || pixelData.length === null) return null;
  const { offset, length } = pixelData;
  const bits = (inflated ?? bytes).subarray(offset, offset + length);
  if (frames.length === 0 || bits.length * 8 < frames.length * rows * columns) return null;
  return { sopInstanceUid: values.text('x00080018'), rows, columns, frames, bits };
}

/** How many frames of a SEG are missing in another, or differ in segment, image, position or a pixel. */
export function differentFrames(made: StoredSegmentation, other: StoredSegmentation): number {
  const { rows, columns, frames, bits } = made;
  const all = Math.max(frames.length, other.frames.length);
  if (made.sopInstanceUid !== other.sopInstanceUid || rows !== other.rows || columns !== other.columns)
    return all;
  const pixels = rows * columns;
  return Array.from({ length: all }).filter((_, i) => {
    const [one, two] = [frames[i], other.frames[i]];
    return !one || !two || !sameFrame(one, two) || !sameBits(bits, other.bits, i * pixels, pixels);
  }).length;
}

const sameFrame = (a: StoredFrame, b: StoredFrame): boolean =>
  a.segment === b.segment &&
  a.imageUid === b.imageUid &&
  a.position.length === b.position.length &&
  a.position.every((value, i) => value === b.position[i]);

/** From bit `from` on, `count` of them: byte by byte between the bytes that are shared with neighbouring frames. */
function sameBits(a: Uint8Array, b: Uint8Array, from: number, count: number): boolean {
  const end = from + count;
  for (let at = from; at < end;) {
    const low = at & 7;
    const here = Math.min(8 - low, end - at);
    const mask = ((1 << here) - 1) << low;
    if ((((a[at >> 3] ?? 0) ^ (b[at >> 3] ?? 0)) & mask) !== 0) return false;
    at += here;
  }
  return true;
}
