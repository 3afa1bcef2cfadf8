// What every JPEG process shares (ITU-T T.81): marker segments, Huffman tables and the bits of a scan.
import { pixelError } from '../pixelError.ts';

export type JpegProcess = 'sequential' | 'progressive' | 'lossless';

export interface JpegFrame {
  readonly process: JpegProcess;
  /** Bits a sample. */
  readonly precision: number;
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Quantisation table of the first component. */
  readonly quantisation: number;
}

export interface JpegScan {
  readonly bits: BitReader;
  readonly dc: HuffmanTable | null;
  readonly ac: HuffmanTable | null;
  /** Ss, Se, Ah, Al of the scan header; for lossless scans Ss is the predictor and Al the point transform. */
  readonly first: number;
  readonly last: number;
  readonly high: number;
  readonly low: number;
  /** MCUs between restart markers; 0: none. */
  readonly restartInterval: number;
}

export interface JpegVisitor {
  frame(frame: JpegFrame): void;
  scan(scan: JpegScan): void;
  /** 64 divisors in zigzag order. */
  quantisation(table: number, divisors: Uint16Array): void;
}

/** Walks the segments of one JPEG image in order. Throws an AppError on what it cannot follow. */
export function walkJpeg(data: Uint8Array, visitor: JpegVisitor): void {
  if (data[0] !== 0xff || data[1] !== 0xd8) throw pixelError('The JPEG frame does not begin as one.');
  const huffman = new Map<number, HuffmanTable>();
  let restartInterval = 0;
  let framed = false;
  let scans = 0;
  let at = 2;
  while (at + 4 <= data.length) {
    if (data[at] !== 0xff) {
      at++;
      continue;
    }
    const marker = data[at + 1] ?? 0;
    if (marker === 0xd9) break;
    if (marker === 0xff || marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const length = u16(data, at + 2);
    const body = data.subarray(at + 4, at + 2 + length);
    if (length < 2 || body.length !== length - 2)
      throw pixelError('A JPEG segment is cut short.', { marker });
    at += 2 + length;
    if (marker === 0xc4) readHuffman(body, huffman);
    else if (marker === 0xdb) readQuantisation(body, visitor);
    else if (marker === 0xdd) restartInterval = u16(body, 0);
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc) {
      visitor.frame(readFrame(marker, body));
      framed = true;
    } else if (marker === 0xda) {
      if (!framed) throw pixelError('A JPEG scan comes before its frame header.');
      if (++scans > 200) throw pixelError('The JPEG frame has more scans than any real one.', { scans });
      const end = scanEnd(data, at);
      const count = body[0] ?? 0;
      if (count !== 1 || body.length < 6)
        throw pixelError('The JPEG scan is not of one grey component.', { count });
      const tables = body[2] ?? 0;
      visitor.scan({
        bits: new BitReader(data.subarray(at, end)),
        dc: huffman.get(tables >> 4) ?? null,
        ac: huffman.get(16 + (tables & 15)) ?? null,
        first: body[3] ?? 0,
        last: body[4] ?? 0,
        high: (body[5] ?? 0) >> 4,
        low: (body[5] ?? 0) & 15,
        restartInterval,
      });
      at = end;
    }
  }
  if (scans === 0) throw pixelError('The JPEG frame has no scan.');
}

function readFrame(marker: number, body: Uint8Array): JpegFrame {
  const processes: Readonly<Record<number, JpegProcess>> = {
    0xc0: 'sequential',
    0xc1: 'sequential',
    0xc2: 'progressive',
    0xc3: 'lossless',
  };
  const process = processes[marker];
  if (!process)
    throw pixelError('This JPEG process (hierarchical or arithmetic) is not in use in DICOM.', { marker });
  return {
    process,
    precision: body[0] ?? 0,
    height: u16(body, 1),
    width: u16(body, 3),
    components: body[5] ?? 0,
    quantisation: body[8] ?? 0,
  };
}

function readQuantisation(body: Uint8Array, visitor: JpegVisitor): void {
  let at = 0;
  while (at < body.length) {
    const head = body[at++] ?? 0;
    const wide = head >> 4 !== 0;
    if (at + (wide ? 128 : 64) > body.length) throw pixelError('A JPEG quantisation table is cut short.');
    const divisors = new Uint16Array(64);
    for (let i = 0; i < 64; i++, at += wide ? 2 : 1) divisors[i] = wide ? u16(body, at) : (body[at] ?? 0);
    visitor.quantisation(head & 15, divisors);
  }
}

function readHuffman(body: Uint8Array, tables: Map<number, HuffmanTable>): void {
  let at = 0;
  while (at + 17 <= body.length) {
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    tables.set(body[at] ?? 0, new HuffmanTable(counts, body.subarray(at + 17, at + 17 + total)));
    at += 17 + total;
  }
}

/** Where the entropy-coded data from `at` ends: at the next marker that is neither stuffing nor a restart. */
function scanEnd(data: Uint8Array, at: number): number {
  let next = data.indexOf(0xff, at);
  while (next !== -1 && next + 1 < data.length) {
    const marker = data[next + 1] ?? 0;
    if (marker !== 0 && marker !== 0xff && (marker < 0xd0 || marker > 0xd7)) return next;
    next = data.indexOf(0xff, next + 1);
  }
  return data.length;
}

/** Canonical Huffman codes: `counts` codes of each length 1..16, their symbols in order. */
export class HuffmanTable {
  readonly #firstCode = new Int32Array(18);
  readonly #firstIndex = new Int32Array(18);
  readonly #counts: Uint8Array;
  readonly #symbols: Uint8Array;
  /** For each 8-bit prefix: length << 8 | symbol, or 0 where the code is longer. */
  readonly #fast = new Uint16Array(256);

  constructor(counts: Uint8Array, symbols: Uint8Array) {
    this.#counts = counts;
    this.#symbols = symbols;
    let code = 0;
    let index = 0;
    for (let length = 1; length <= 16; length++) {
      this.#firstCode[length] = code;
      this.#firstIndex[length] = index;
      const count = counts[length - 1] ?? 0;
      if (code + count > 1 << length) throw pixelError('A JPEG Huffman table is damaged.', { length });
      for (let i = 0; length <= 8 && i < count; i++) {
        const from = (code + i) << (8 - length);
        this.#fast.fill((length << 8) | (symbols[index + i] ?? 0), from, from + (1 << (8 - length)));
      }
      index += count;
      code = (code + count) << 1;
    }
    if (symbols.length < index) throw pixelError('A JPEG Huffman table is cut short.');
  }

  read(bits: BitReader): number {
    const hit = this.#fast[bits.peek(8)] ?? 0;
    if (hit !== 0) {
      bits.skip(hit >> 8);
      return hit & 255;
    }
    const ahead = bits.peek(16);
    for (let length = 9; length <= 16; length++) {
      const offset = (ahead >> (16 - length)) - (this.#firstCode[length] ?? 0);
      if (offset >= 0 && offset < (this.#counts[length - 1] ?? 0)) {
        bits.skip(length);
        return this.#symbols[(this.#firstIndex[length] ?? 0) + offset] ?? 0;
      }
    }
    throw pixelError('The JPEG data holds a code that is in no table.');
  }
}

/** The bits of one scan, most significant first, byte stuffing undone; stops at restart markers. */
export class BitReader {
  readonly #data: Uint8Array;
  #at = 0;
  #bits = 0;
  #count = 0;
  /** Bits made up beyond the data's end; more than a prefetch's worth means that data is missing. */
  #beyond = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  peek(count: number): number {
    while (this.#count < count) {
      let byte = this.#data[this.#at];
      if (byte === 0xff) {
        if (this.#data[this.#at + 1] === 0) this.#at += 2;
        else byte = undefined;
      } else if (byte !== undefined) this.#at++;
      if (byte === undefined) {
        this.#beyond += 8;
        if (this.#beyond > 256) throw pixelError('The JPEG data ends too early.');
      }
      this.#bits = ((this.#bits << 8) | (byte ?? 0)) & 0xffffff;
      this.#count += 8;
    }
    return (this.#bits >> (this.#count - count)) & ((1 << count) - 1);
  }

  skip(count: number): void {
    this.#count -= count;
  }

  read(count: number): number {
    if (count === 0) return 0;
    const value = this.peek(count);
    this.#count -= count;
    return value;
  }

  /** `count` bits as T.81's signed magnitude (RECEIVE and EXTEND). */
  signed(count: number): number {
    const value = this.read(count);
    return count > 0 && value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
  }

  /** Drops the rest of the byte and passes a restart marker. */
  restart(): void {
    this.#bits = this.#count = this.#beyond = 0;
    while (this.#at + 1 < this.#data.length) {
      const marker = this.#data[this.#at + 1] ?? 0;
      if (this.#data[this.#at] === 0xff && marker >= 0xd0 && marker <= 0xd7) {
        this.#at += 2;
        return;
      }
      this.#at++;
    }
  }
}

const u16 = (data: Uint8Array, at: number): number => ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
