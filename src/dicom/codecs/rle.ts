// RLE Lossless (PS3.5 annex G): byte planes, each PackBits-coded, most significant plane first.
import { pixelError } from '../pixelError.ts';

/** One grey frame of 1 or 2 bytes a sample, as samples. Throws an AppError on damaged data. */
export function decodeRle(data: Uint8Array, pixels: number, bytesPerSample: 1 | 2): Uint16Array {
  if (data.length < 64) throw pixelError('The run-length coded frame is cut short.', { bytes: data.length });
  const header = new DataView(data.buffer, data.byteOffset, 64);
  const segments = header.getUint32(0, true);
  if (segments !== bytesPerSample) {
    throw pixelError(
      `The run-length coded frame has ${segments} byte planes where ${bytesPerSample} belong.`,
      {
        segments,
      },
    );
  }
  const out = new Uint16Array(pixels);
  for (let segment = 0; segment < segments; segment++) {
    const start = header.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < segments ? header.getUint32(8 + 4 * segment, true) : data.length;
    if (start < 64 || end > data.length || start > end) {
      throw pixelError('The run-length coded frame has a wrong segment table.', { start, end });
    }
    unpack(data.subarray(start, end), out, 8 * (bytesPerSample - 1 - segment));
  }
  return out;
}

function unpack(data: Uint8Array, out: Uint16Array, shift: number): void {
  let at = 0;
  let to = 0;
  while (to < out.length) {
    const control = data[at++];
    if (control === undefined) {
      throw pixelError('The run-length coded frame ends too early.', { samples: to, expected: out.length });
    }
    if (control === 128) continue;
    const literal = control < 128;
    const count = literal ? control + 1 : 257 - control;
    const stop = Math.min(to + count, out.length);
    for (let i = 0; to < stop; i++, to++) {
      out[to] = (out[to] ?? 0) | ((data[literal ? at + i : at] ?? 0) << shift);
    }
    at += literal ? count : 1;
  }
}
