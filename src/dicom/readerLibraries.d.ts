// What the reading side's libraries leave undeclared: the codecs' wasm builds as far as they are used here, and the Buffer that dicom-parser's types name, which is a Uint8Array wherever it runs.
type Buffer = Uint8Array;

interface CodecModuleOptions {
  locateFile?: (file: string) => string;
  print?: (line: string) => void;
  printErr?: (line: string) => void;
}
interface CodecFrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned?: boolean;
}
interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): CodecFrameInfo;
  readHeader(): void;
  decode(): void;
  delete(): void;
}
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const factory: (options?: CodecModuleOptions) => Promise<{ JpegLSDecoder: new () => WasmDecoder }>;
  export default factory;
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const factory: (options?: CodecModuleOptions) => Promise<{ J2KDecoder: new () => WasmDecoder }>;
  export default factory;
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  interface HtEncoder {
    getDecodedBuffer(
      info: CodecFrameInfo & { isSigned: boolean; isUsingColorTransform: boolean },
    ): Uint8Array;
    setQuality(reversible: boolean, quantizationStep: number): void;
    encode(): void;
    getEncodedBuffer(): Uint8Array;
    delete(): void;
  }
  const factory: (
    options?: CodecModuleOptions,
  ) => Promise<{ HTJ2KDecoder: new () => WasmDecoder; HTJ2KEncoder: new () => HtEncoder }>;
  export default factory;
}
