// The few globals that a page, a worker and Node all have, for core, dicom and engine, which know no DOM.
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
interface ReadableStreamReadResult<T> {
  readonly done: boolean;
  readonly value: T;
}
interface ReadableStreamDefaultReader {
  read(): Promise<
    | { readonly done: false; readonly value: Uint8Array<ArrayBuffer> }
    | { readonly done: true; readonly value: undefined }
  >;
  cancel(): Promise<void>;
}
interface ReadableStreamBYOBReader {
  read(view: Uint8Array<ArrayBuffer>): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>>;
  cancel(): Promise<void>;
}
interface BlobStream {
  getReader(): ReadableStreamDefaultReader;
  getReader(options: { mode: 'byob' }): ReadableStreamBYOBReader;
}
declare class Blob {
  constructor(
    parts?: readonly (ArrayBufferView<ArrayBuffer> | ArrayBuffer | Blob)[],
    options?: { type?: string },
  );
  readonly size: number;
  slice(start?: number, end?: number): Blob;
  arrayBuffer(): Promise<ArrayBuffer>;
  text(): Promise<string>;
  stream(): BlobStream;
}
declare class DOMException extends Error {
  constructor(message?: string, name?: string);
}
declare function setTimeout(callback: () => void, milliseconds?: number): unknown;
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean });
  decode(input?: ArrayBufferView | ArrayBuffer): string;
}
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare function atob(text: string): string;
declare const performance: { now(): number };
declare const crypto: {
  readonly subtle: { digest(algorithm: string, data: ArrayBufferView | ArrayBuffer): Promise<ArrayBuffer> };
  getRandomValues<T extends ArrayBufferView>(array: T): T;
};
declare class DecompressionStream {
  constructor(format: 'gzip');
  readonly readable: { getReader(): ReadableStreamDefaultReader };
  readonly writable: {
    getWriter(): {
      write(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
      close(): Promise<void>;
      abort(reason?: unknown): Promise<void>;
    };
  };
}
