// JPEG-LS, JPEG 2000 and HTJ2K through their reference libraries' wasm builds, loaded when first needed.
import { isAppError } from '../../core/appError.ts';
import { pixelError } from '../pixelError.ts';
import type { DecodedFrame } from './jpeg.ts';

export type WasmCodec = 'charls' | 'openjpeg' | 'openjph';

/** Where each codec's .wasm is served from; Node finds them by itself. */
export type CodecUrls = Readonly<Record<WasmCodec, string>>;

export interface WasmCodecs {
  /**
   * Decodes one grey frame of columns x rows and hands it to `take`, for as long as that runs: its samples lie in the
   * library's own memory. Throws an AppError on damaged, coloured or foreign data.
   */
  decode(
    codec: WasmCodec,
    data: Uint8Array,
    columns: number,
    rows: number,
    take: (frame: DecodedFrame) => void,
  ): Promise<void>;
}

export function wasmCodecs(urls: CodecUrls | null): WasmCodecs {
  const loaded = new Map<WasmCodec, Promise<() => WasmDecoder>>();
  const decoderOf = (codec: WasmCodec): Promise<() => WasmDecoder> => {
    const known = loaded.get(codec);
    if (known) return known;
    const fresh = load(codec, { ...quiet, ...(urls ? { locateFile: () => urls[codec] } : {}) });
    loaded.set(codec, fresh);
    return fresh;
  };
  return {
    async decode(codec, data, columns, rows, take) {
      let make: () => WasmDecoder;
      try {
        make = await decoderOf(codec);
      } catch (thrown) {
        loaded.delete(codec);
        throw pixelError(`The ${names[codec]} decoder could not be loaded.`, { reason: String(thrown) });
      }
      try {
        decodeWith(make(), codec, data, columns, rows, take);
      } catch (thrown) {
        if (isAppError(thrown)) throw thrown;
        // The library's own memory may be damaged now: the next frame gets a fresh one.
        loaded.delete(codec);
        throw pixelError(`The ${names[codec]} frame is damaged and cannot be decoded.`);
      }
    },
  };
}

const names: Readonly<Record<WasmCodec, string>> = {
  charls: 'JPEG-LS',
  openjpeg: 'JPEG 2000',
  openjph: 'HTJ2K',
};

/** The libraries narrate; what matters comes back as a result. */
const quiet: CodecModuleOptions = { print: () => undefined, printErr: () => undefined };

async function load(codec: WasmCodec, options: CodecModuleOptions): Promise<() => WasmDecoder> {
  if (codec === 'charls') {
    const { default: factory } = await import('@cornerstonejs/codec-charls/decodewasmjs');
    const { JpegLSDecoder } = await factory(options);
    return () => new JpegLSDecoder();
  }
  if (codec === 'openjpeg') {
    const { default: factory } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
    const { J2KDecoder } = await factory(options);
    return () => new J2KDecoder();
  }
  const { default: factory } = await import('@cornerstonejs/codec-openjph/wasmjs');
  const { HTJ2KDecoder } = await factory(options);
  return () => new HTJ2KDecoder();
}

function decodeWith(
  decoder: WasmDecoder,
  codec: WasmCodec,
  data: Uint8Array,
  columns: number,
  rows: number,
  take: (frame: DecodedFrame) => void,
): void {
  try {
    const stated = statedSize(codec, data);
    if (stated?.width !== columns || stated.height !== rows) {
      throw pixelError(`The ${names[codec]} frame has another size than the header states.`, {
        ...stated,
        columns,
        rows,
      });
    }
    decoder.getEncodedBuffer(data.length).set(data);
    decoder.decode();
    const info = decoder.getFrameInfo();
    if (info.componentCount !== 1) {
      throw pixelError(`The ${names[codec]} frame is in colour.`, { components: info.componentCount });
    }
    const bytes = decoder.getDecodedBuffer();
    const pixels = columns * rows;
    const wide = info.bitsPerSample > 8;
    if (bytes.length < pixels * (wide ? 2 : 1)) {
      throw pixelError(`The ${names[codec]} frame ends too early.`, { bytes: bytes.length });
    }
    take({ samples: wide ? words(bytes, pixels) : Uint16Array.from(bytes), precision: info.bitsPerSample });
  } finally {
    decoder.delete();
  }
}

/** The bytes as words, in place where they lie evenly. */
function words(bytes: Uint8Array, count: number): Uint16Array {
  const even = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  return new Uint16Array(even.buffer, even.byteOffset, count);
}

/** Width and height from the codestream's own header, read before the library allocates for them. */
function statedSize(codec: WasmCodec, data: Uint8Array): { width: number; height: number } | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const marker = codec === 'charls' ? 0xfff7 : 0xff51;
  let at = 2;
  while (at + 24 <= data.length) {
    const here = view.getUint16(at);
    if (here === marker && codec === 'charls')
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    if (here === marker) {
      return {
        width: view.getUint32(at + 6) - view.getUint32(at + 14),
        height: view.getUint32(at + 10) - view.getUint32(at + 18),
      };
    }
    if (here < 0xff01) return null;
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
