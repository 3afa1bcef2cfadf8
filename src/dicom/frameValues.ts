// One frame's coded bytes to real values: decoded, bits put right, padding told apart, rescaled.
import { toAppError } from '../core/appError.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { type DecodedFrame, decodeJpeg } from './codecs/jpeg.ts';
import { decodeRle } from './codecs/rle.ts';
import type { WasmCodecs } from './codecs/wasmCodecs.ts';
import { pixelError } from './pixelError.ts';
import { nativeFrameBytes, type PixelModule, type Rescale } from './pixelModule.ts';

/** HU of pixels outside the scanned field: air. */
export const PADDING_HU = -1000;

/** HU of a CT as Int16; anything else in its raw units, as Float32 or (synthetic MR) Uint16. */
export type FrameInto = Int16Array | Float32Array | Uint16Array;

/**
 * Fills `into` (rows x columns) with the frame's values. Int16: HU, rounded, clipped to 16 bits, padding as air.
 * Float32 and Uint16: raw units, padding 0. MONOCHROME1 says how values are shown, so HU stay; MR, where brightness is all there
 * is, is turned over.
 */
export async function frameValues(
  coded: Uint8Array,
  pixels: PixelModule,
  rescale: Rescale | null,
  codecs: WasmCodecs,
  into: FrameInto,
): Promise<Result<null>> {
  let decoded: DecodedFrame;
  try {
    decoded = await decodeFrame(coded, pixels, codecs);
  } catch (thrown) {
    return fail(toAppError(thrown));
  }
  const toStored = storedValue(pixels, decoded.precision);
  const { slope, intercept } = rescale ?? { slope: 1, intercept: 0 };
  const from = pixels.padding?.from ?? Infinity;
  const to = pixels.padding?.to ?? -Infinity;
  const hu = into instanceof Int16Array;
  const padding = hu ? PADDING_HU : 0;
  const turn = pixels.inverted && !hu ? (pixels.signed ? -1 : (1 << pixels.bitsStored) - 1) : null;
  const { samples } = decoded;
  for (let i = 0; i < into.length; i++) {
    const stored = toStored(samples[i] ?? 0);
    if (stored >= from && stored <= to) {
      into[i] = padding;
      continue;
    }
    const value = slope * (turn === null ? stored : turn - stored) + intercept;
    into[i] = hu ? Math.min(32767, Math.max(-32768, Math.round(value))) : value;
  }
  return ok(null);
}

async function decodeFrame(
  coded: Uint8Array,
  pixels: PixelModule,
  codecs: WasmCodecs,
): Promise<DecodedFrame> {
  const { columns, rows, bitsAllocated } = pixels;
  const { coding } = pixels.syntax;
  if (coding === 'native') {
    return { samples: nativeSamples(coded, pixels), precision: bitsAllocated };
  }
  if (coding === 'rle') {
    return {
      samples: decodeRle(coded, columns * rows, bitsAllocated === 8 ? 1 : 2),
      precision: bitsAllocated,
    };
  }
  if (coding === 'jpeg') return decodeJpeg(coded, columns, rows);
  return codecs.decode(coding, coded, columns, rows);
}

function nativeSamples(coded: Uint8Array, pixels: PixelModule): Uint16Array {
  const { columns, rows, bitsAllocated, bigEndian } = pixels;
  if (coded.length < nativeFrameBytes(pixels)) {
    throw pixelError('The pixel data is shorter than the image.', { bytes: coded.length });
  }
  const samples = new Uint16Array(columns * rows);
  if (bitsAllocated === 8) samples.set(coded.subarray(0, samples.length));
  else {
    const low = bigEndian ? 1 : 0;
    for (let i = 0, at = 0; i < samples.length; i++, at += 2) {
      samples[i] = (coded[at + low] ?? 0) | ((coded[at + 1 - low] ?? 0) << 8);
    }
  }
  return samples;
}

/** Bit pattern to stored value: overlay bits dropped, sign extended from the highest bit there is. */
function storedValue(pixels: PixelModule, precision: number): (sample: number) => number {
  const bits = Math.min(precision, pixels.bitsStored);
  // A codestream that holds the whole cell may have its value high up in it.
  const right = precision === pixels.bitsAllocated ? pixels.highBit + 1 - pixels.bitsStored : 0;
  const mask = (1 << bits) - 1;
  if (!pixels.signed) return (sample) => (sample >> right) & mask;
  const up = 32 - bits;
  return (sample) => ((sample >> right) << up) >> up;
}
