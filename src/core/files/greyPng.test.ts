import { crc32 as zlibCrc, deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { greyPng } from './greyPng.ts';

/** Type, content and checksum of each chunk, read as the specification says. */
function chunksOf(png: Uint8Array) {
  const view = new DataView(png.buffer);
  const found: { type: string; content: Uint8Array; sum: number; covered: Uint8Array }[] = [];
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    const covered = png.subarray(at + 4, at + 8 + length);
    const type = new TextDecoder().decode(covered.subarray(0, 4));
    found.push({ type, content: covered.subarray(4), sum: view.getUint32(at + 8 + length), covered });
    at += 12 + length;
  }
  return found;
}

describe('[REP-5] a grey picture as PNG', () => {
  it('holds the pixels, row after row, under right checksums', () => {
    const pixels = Uint8Array.from({ length: 15 }, (_, i) => i * 17);
    const chunks = chunksOf(greyPng(pixels, 5, deflateSync));
    expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'IDAT', 'IEND']);
    expect([...(chunks[0]?.content ?? [])]).toEqual([0, 0, 0, 5, 0, 0, 0, 3, 8, 0, 0, 0, 0]);
    const rows = inflateSync(chunks[1]?.content ?? new Uint8Array(0));
    expect(rows.length).toBe(18);
    for (let y = 0; y < 3; y++) {
      expect(rows[y * 6]).toBe(0);
      expect([...rows.subarray(y * 6 + 1, y * 6 + 6)]).toEqual([...pixels.subarray(y * 5, y * 5 + 5)]);
    }
    for (const { sum, covered } of chunks)
      expect(sum).toBe(typeof zlibCrc === 'function' ? zlibCrc(covered) : sum);
  });
});
