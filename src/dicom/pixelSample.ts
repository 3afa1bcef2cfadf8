// A few pixels from the middle of a file, read along with its header: enough to tell one image from another.
import { type ByteSource, readPart } from './byteSource.ts';
import type { Part10 } from './part10.ts';

const SAMPLE_BYTES = 4096;

/** Up to 4 KB from the middle of the pixel data, from an even offset within it; null where there are none or they cannot be read. */
export async function pixelSample(source: ByteSource, file: Part10): Promise<Uint8Array | null> {
  const { pixelData, inflated } = file;
  if (!pixelData) return null;
  const end = inflated?.length ?? source.size;
  const length = Math.max(0, Math.min(pixelData.length ?? Infinity, end - pixelData.offset));
  if (length === 0) return null;
  const middle = Math.max(0, Math.floor((length - SAMPLE_BYTES) / 4) * 2);
  const from = pixelData.offset + middle;
  const to = Math.min(from + SAMPLE_BYTES, pixelData.offset + length);
  if (inflated) return inflated.subarray(from, to);
  const part = await readPart(source, from, to);
  return part.ok ? part.value : null;
}

/** The same text for the same bytes of the same length (FNV-1a, twice). */
export function fingerprintOf(sample: Uint8Array, length: number): string {
  let [a, b] = [0x811c9dc5, 0x01234567];
  for (const byte of sample) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0x01000193) + 0x9e3779b9;
  }
  return [length, a >>> 0, b >>> 0].map((n) => n.toString(36)).join('-');
}
