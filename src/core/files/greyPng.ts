// A grey or coloured picture as PNG (PNG specification, 5 and 11.2), for where there is no canvas to make one.
import { crc32 } from './pngDensity.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Packs bytes as zlib does. */
type Deflate = (bytes: Uint8Array) => Uint8Array;

/** `pixels`: 8 bits each, row after row, `width` times as many as rows. */
export const greyPng = (pixels: Uint8Array, width: number, deflate: Deflate): Uint8Array<ArrayBuffer> =>
  png(pixels, width, 1, deflate);

/** `pixels`: red, green and blue of 8 bits each. */
export const colourPng = (pixels: Uint8Array, width: number, deflate: Deflate): Uint8Array<ArrayBuffer> =>
  png(pixels, width, 3, deflate);

function png(pixels: Uint8Array, width: number, samples: 1 | 3, deflate: Deflate): Uint8Array<ArrayBuffer> {
  const bytes = width * samples;
  const height = pixels.length / bytes;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8; // bits a sample; deflate, filters by row, not interlaced are all 0
  header[9] = samples === 1 ? 0 : 2; // grey, or red, green and blue
  const rows = new Uint8Array((bytes + 1) * height); // each row begins with its filter: none
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * bytes, (y + 1) * bytes), y * (bytes + 1) + 1);
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', deflate(rows)),
    chunk('IEND', new Uint8Array(0)),
  ];
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + content.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, content.length);
  out.set(new TextEncoder().encode(type), 4);
  out.set(content, 8);
  view.setUint32(8 + content.length, crc32(out.subarray(4, 8 + content.length)));
  return out;
}
