// The DCT processes of JPEG (ITU-T T.81 annexes F and G): sequential and progressive, 8 and 12 bits, one component.
import { pixelError } from '../pixelError.ts';
import type { HuffmanTable, JpegFrame, JpegScan } from './jpegStream.ts';

const zigzag = Uint8Array.from([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
]);

/** Coefficients of one image, gathered scan by scan, 64 a block in zigzag order. */
export class DctImage {
  readonly #frame: JpegFrame;
  readonly #across: number;
  readonly #blocks: number;
  readonly #coefficients: Int32Array;

  constructor(frame: JpegFrame) {
    this.#frame = frame;
    this.#across = Math.ceil(frame.width / 8);
    this.#blocks = this.#across * Math.ceil(frame.height / 8);
    this.#coefficients = new Int32Array(this.#blocks * 64);
  }

  scan(scan: JpegScan): void {
    const { bits, restartInterval } = scan;
    const progressive = this.#frame.process === 'progressive';
    const last = Math.min(scan.last, 63);
    if (scan.first > last) throw pixelError('A JPEG scan has no coefficients.', { first: scan.first, last });
    const state = { predictor: 0, zeroBlocks: 0 };
    for (let block = 0; block < this.#blocks; block++) {
      if (restartInterval > 0 && block > 0 && block % restartInterval === 0) {
        bits.restart();
        state.predictor = state.zeroBlocks = 0;
      }
      const c = this.#coefficients.subarray(block * 64, block * 64 + 64);
      if (!progressive) sequentialBlock(c, scan, state);
      else if (scan.first === 0) dcScanBlock(c, scan, state);
      else if (scan.high === 0) acFirstBlock(c, scan, last, state);
      else acRefineBlock(c, scan, last, state);
    }
  }

  /** Dequantised, transformed back, level-shifted and clipped to the precision. */
  samples(divisors: Uint16Array): Uint16Array {
    const { width, height, precision } = this.#frame;
    const out = new Uint16Array(width * height);
    const middle = 1 << (precision - 1);
    const top = (1 << precision) - 1;
    const block = new Float64Array(64);
    for (let b = 0; b < this.#blocks; b++) {
      block.fill(0);
      for (let i = 0; i < 64; i++) {
        block[zigzag[i] ?? 0] = (this.#coefficients[b * 64 + i] ?? 0) * (divisors[i] ?? 0);
      }
      inverseDct(block);
      const left = (b % this.#across) * 8;
      const above = Math.floor(b / this.#across) * 8;
      for (let y = 0; y < 8 && above + y < height; y++) {
        for (let x = 0; x < 8 && left + x < width; x++) {
          const value = Math.round((block[y * 8 + x] ?? 0) + middle);
          out[(above + y) * width + left + x] = Math.min(top, Math.max(0, value));
        }
      }
    }
    return out;
  }
}

interface ScanState {
  /** DC value of the block before. */
  predictor: number;
  /** Blocks still to come in an end-of-band run. */
  zeroBlocks: number;
}

function sequentialBlock(c: Int32Array, { bits, dc, ac }: JpegScan, state: ScanState): void {
  state.predictor += bits.signed(magnitude(table(dc).read(bits)));
  c[0] = state.predictor;
  const codes = table(ac);
  for (let k = 1; k < 64; k++) {
    const code = codes.read(bits);
    const size = code & 15;
    k += code >> 4;
    if (size === 0) {
      if (code !== 0xf0) return;
    } else if (k < 64) c[k] = bits.signed(size);
  }
}

function dcScanBlock(c: Int32Array, { bits, dc, high, low }: JpegScan, state: ScanState): void {
  if (high === 0) {
    state.predictor += bits.signed(magnitude(table(dc).read(bits)));
    c[0] = state.predictor << low;
  } else c[0] = (c[0] ?? 0) | (bits.read(1) << low);
}

function acFirstBlock(
  c: Int32Array,
  { bits, ac, first, low }: JpegScan,
  last: number,
  state: ScanState,
): void {
  if (state.zeroBlocks > 0) {
    state.zeroBlocks--;
    return;
  }
  const codes = table(ac);
  for (let k = first; k <= last; k++) {
    const code = codes.read(bits);
    const run = code >> 4;
    const size = code & 15;
    if (size === 0 && run < 15) {
      state.zeroBlocks = (1 << run) - 1 + bits.read(run);
      return;
    }
    k += run;
    if (size > 0 && k < 64) c[k] = bits.signed(size) << low;
  }
}

function acRefineBlock(
  c: Int32Array,
  { bits, ac, first, low }: JpegScan,
  last: number,
  state: ScanState,
): void {
  const step = 1 << low;
  const refine = (k: number): void => {
    const value = c[k] ?? 0;
    if (bits.read(1) === 1 && (Math.abs(value) & step) === 0) c[k] = value + (value > 0 ? step : -step);
  };
  const codes = table(ac);
  let k = first;
  if (state.zeroBlocks === 0) {
    while (k <= last) {
      const code = codes.read(bits);
      let run = code >> 4;
      const size = code & 15;
      if (size === 0 && run < 15) {
        state.zeroBlocks = (1 << run) + bits.read(run);
        break;
      }
      const value = size === 0 ? 0 : bits.read(1) === 1 ? step : -step;
      for (; k <= last; k++) {
        if (c[k] !== 0) refine(k);
        else if (run-- === 0) break;
      }
      if (value !== 0 && k <= last) c[k] = value;
      k++;
    }
  }
  if (state.zeroBlocks > 0) {
    for (; k <= last; k++) if (c[k] !== 0) refine(k);
    state.zeroBlocks--;
  }
}

function table(huffman: HuffmanTable | null): HuffmanTable {
  if (!huffman) throw pixelError('The JPEG frame lacks a Huffman table.');
  return huffman;
}

function magnitude(size: number): number {
  if (size > 16) throw pixelError('The JPEG data holds an impossible difference.', { size });
  return size;
}

/** cosines[u * 8 + x] = C(u)/2 cos((2x + 1) u pi / 16) */
const cosines = Float64Array.from({ length: 64 }, (_, i) => {
  const u = i >> 3;
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * (i & 7) + 1) * u * Math.PI) / 16);
});
const half = new Float64Array(64);

/** 8x8 inverse DCT in place: rows, then columns. */
function inverseDct(block: Float64Array): void {
  for (let v = 0; v < 8; v++) {
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let u = 0; u < 8; u++) sum += (block[v * 8 + u] ?? 0) * (cosines[u * 8 + x] ?? 0);
      half[v * 8 + x] = sum;
    }
  }
  for (let x = 0; x < 8; x++) {
    for (let y = 0; y < 8; y++) {
      let sum = 0;
      for (let v = 0; v < 8; v++) sum += (half[v * 8 + x] ?? 0) * (cosines[v * 8 + y] ?? 0);
      block[y * 8 + x] = sum;
    }
  }
}
