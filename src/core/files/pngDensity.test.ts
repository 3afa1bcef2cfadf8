// The print size that a PNG states.
import { describe, expect, it } from 'vitest';
import { crc32, withDensity } from './pngDensity.ts';

describe('print size', () => {
  it('[FIG-1] CRC-32 has its known check value', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
  it('[FIG-1] 300 pixels an inch are stated right after the header', () => {
    const png = Uint8Array.of(
      0x89,
      0x50,
      0x4e,
      0x47,
      13,
      10,
      26,
      10,
      ...Array.from({ length: 40 }, (_, i) => i),
    );
    const out = withDensity(png, 300);
    expect([...out.subarray(0, 33)]).toEqual([...png.subarray(0, 33)]);
    expect(new TextDecoder().decode(out.subarray(37, 41))).toBe('pHYs');
    expect(new DataView(out.buffer).getUint32(41)).toBe(11811);
    expect([...out.subarray(54)]).toEqual([...png.subarray(33)]);
    expect(() => withDensity(Uint8Array.of(1, 2, 3), 300)).toThrow('no PNG');
  });
});
