// One frame's coded bytes to real values: decoded, bits put right, padding told apart, rescaled.
import { toAppError } from '../core/appError.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { type DecodedFrame, decodeJpeg } from './codecs/jpeg.ts';
import { decodeRle } from './codecs/rle.ts';
import type { WasmCodecs } from './codecs/wasmCodecs.ts';
import { pixelError } from './pixelError.ts';
import { nativeFrameBytes, type PixelModule } from './pixelModule.ts';
import { type LinearRescale, type LookupTable, type Rescale } from './rescale.ts';

/** HU of pixels outside the scanned field: air. */
export const PADDING_HU = -1000;

/** HU of a CT as Int16; anything else in its raw units, as Float32 or (synthetic MR) Uint16. */
export type FrameInto = Int16Array | Float32Array | Uint16Array;

/**
 * Fills `into` (rows x columns) with the frame's values. Int16: HU, rounded, clipped to 16 bits, padding as air (a padding
 * value that tissue may have, too, only where it reaches the edge of the image).
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
  const scale = rescale ?? { slope: 1, intercept: 0 };
  const fill = ({ samples, precision }: DecodedFrame): void => {
    const low = precision === pixels.bitsAllocated && bitsAreLow(samples, pixels, into.length);
    const layout = low ? { ...pixels, highBit: pixels.bitsStored - 1 } : pixels;
    const { table, asStored } = valueTable(layout, precision, scale, into);
    if (asStored) into.set(new Int16Array(samples.buffer, samples.byteOffset, into.length));
    else for (let i = 0; i < into.length; i++) into[i] = table[samples[i] ?? 0] ?? 0;
    const { padding } = pixels;
    if (!padding || !(into instanceof Int16Array) || !paddingIsTissue(padding, scale)) return;
    const whole = valueTable({ ...layout, padding: null }, precision, scale, into).table;
    const isPadding = (i: number): boolean => {
      const value = storedValue(layout, precision)(samples[i] ?? 0);
      return value >= padding.from && value <= padding.to;
    };
    const edge = connectedToEdge(isPadding, pixels.columns, pixels.rows);
    for (let i = 0; i < into.length; i++) if (!edge[i]) into[i] = whole[samples[i] ?? 0] ?? 0;
  };
  try {
    await decodeFrame(coded, pixels, codecs, fill);
    return ok(null);
  } catch (thrown) {
    return fail(toAppError(thrown));
  }
}

/** Whether a padding value stands for an HU that tissue or bone has. */
export const paddingIsTissue = (padding: NonNullable<PixelModule['padding']>, scale: Rescale): boolean =>
  [padding.from, padding.to].some((stored) => {
    const hu = realValue(scale)(stored);
    return hu > -900 && hu < 3000;
  });

/** Whether values that are stated to lie in the upper bits lie in the lower ones: those hold something, and fit. */
export function bitsAreLow(
  samples: Uint16Array,
  pixels: Pick<PixelModule, 'highBit' | 'bitsStored' | 'signed'>,
  count: number,
): boolean {
  const shift = pixels.highBit + 1 - pixels.bitsStored;
  if (shift === 0) return false;
  let any = 0;
  for (let i = 0; i < count; i++) any |= samples[i] ?? 0;
  return (any & ((1 << shift) - 1)) !== 0;
}

/** Which pixels of a kind the edge of the image reaches through pixels of that kind. */
function connectedToEdge(isKind: (i: number) => boolean, columns: number, rows: number): Uint8Array {
  const found = new Uint8Array(columns * rows);
  const queue: number[] = [];
  const visit = (i: number): void => {
    if (found[i] || !isKind(i)) return;
    found[i] = 1;
    queue.push(i);
  };
  for (let x = 0; x < columns; x++) [x, (rows - 1) * columns + x].forEach(visit);
  for (let y = 0; y < rows; y++) [y * columns, (y + 1) * columns - 1].forEach(visit);
  for (let next = 0; next < queue.length; next++) {
    const i = queue[next] ?? 0;
    const x = i % columns;
    if (x > 0) visit(i - 1);
    if (x < columns - 1) visit(i + 1);
    if (i >= columns) visit(i - columns);
    if (i < found.length - columns) visit(i + columns);
  }
  return found;
}

const isTable = (rescale: Rescale): rescale is LookupTable => 'values' in rescale;
const realValue = (rescale: Rescale): ((stored: number) => number) => {
  if (!isTable(rescale)) return (stored) => rescale.slope * stored + rescale.intercept;
  const { first, values } = rescale;
  return (stored) => values[Math.min(values.length - 1, Math.max(0, stored - first))] ?? 0;
};
/** The same text for the same rescale; a lookup table by its contents. */
const rescaleKey = (rescale: Rescale): string =>
  isTable(rescale) ? `${rescale.first} ${rescale.values.join(' ')}` : linearKey(rescale);
const linearKey = ({ slope, intercept }: LinearRescale): string => `${slope} ${intercept}`;

const SAMPLES = 1 << 16;

interface ValueTable {
  readonly table: FrameInto;
  /** Whether every sample, read as 16 signed bits, is its own value. */
  readonly asStored: boolean;
}
const last: { key: string; value: ValueTable } = {
  key: '',
  value: { table: new Int16Array(0), asStored: false },
};

/** What each sample of 16 bits stands for, in the type of `into`. The last table is kept: a series' slices mostly share it. */
function valueTable(pixels: PixelModule, precision: number, rescale: Rescale, into: FrameInto): ValueTable {
  const { signed, bitsStored, bitsAllocated, highBit, inverted, padding } = pixels;
  const kind = into instanceof Int16Array ? 'hu' : into instanceof Float32Array ? 'float' : 'uint16';
  const bits = [precision, bitsStored, bitsAllocated, highBit].join();
  const meaning = [signed, inverted, padding?.from, padding?.to, rescaleKey(rescale)].join();
  const key = `${kind} ${bits} ${meaning}`;
  if (last.key === key) return last.value;
  const toStored = storedValue(pixels, precision);
  const from = padding?.from ?? Infinity;
  const to = padding?.to ?? -Infinity;
  const hu = kind === 'hu';
  const toReal = realValue(rescale);
  const turn = inverted && !hu ? (signed ? -1 : (1 << bitsStored) - 1) : null;
  const table =
    kind === 'hu'
      ? new Int16Array(SAMPLES)
      : kind === 'float'
        ? new Float32Array(SAMPLES)
        : new Uint16Array(SAMPLES);
  for (let sample = 0; sample < SAMPLES; sample++) {
    const stored = toStored(sample);
    if (stored >= from && stored <= to) {
      table[sample] = hu ? PADDING_HU : 0;
      continue;
    }
    const value = toReal(turn === null ? stored : turn - stored);
    table[sample] = hu ? Math.min(32767, Math.max(-32768, Math.round(value))) : value;
  }
  const asStored = hu && table.every((value, sample) => value === (sample << 16) >> 16);
  Object.assign(last, { key, value: { table, asStored } });
  return last.value;
}

async function decodeFrame(
  coded: Uint8Array,
  pixels: PixelModule,
  codecs: WasmCodecs,
  take: (frame: DecodedFrame) => void,
): Promise<void> {
  const { columns, rows, bitsAllocated } = pixels;
  const { coding } = pixels.syntax;
  if (coding === 'native') take({ samples: nativeSamples(coded, pixels), precision: bitsAllocated });
  else if (coding === 'rle')
    take({
      samples: decodeRle(coded, columns * rows, bitsAllocated === 8 ? 1 : 2),
      precision: bitsAllocated,
    });
  else if (coding === 'jpeg') take(decodeJpeg(coded, columns, rows));
  else await codecs.decode(coding, coded, columns, rows, take);
}

function nativeSamples(coded: Uint8Array, pixels: PixelModule): Uint16Array {
  const { columns, rows, bitsAllocated, bigEndian } = pixels;
  if (coded.length < nativeFrameBytes(pixels)) {
    throw pixelError('The pixel data is shorter than the image.', { bytes: coded.length });
  }
  const count = columns * rows;
  if (bitsAllocated === 16 && !bigEndian) {
    const even = coded.byteOffset % 2 === 0 ? coded : coded.slice(0, 2 * count);
    return new Uint16Array(even.buffer, even.byteOffset, count);
  }
  const samples = new Uint16Array(count);
  if (bitsAllocated === 8) samples.set(coded.subarray(0, samples.length));
  else {
    for (let i = 0, at = 0; i < count; i++, at += 2) {
      samples[i] = (coded[at + 1] ?? 0) | ((coded[at] ?? 0) << 8);
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
