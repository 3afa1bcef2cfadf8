// multipart/related as DICOMweb uses it: parts taken out of a stream as they arrive, and a body made of files.

const CR_LF_CR_LF = [13, 10, 13, 10];

/** The boundary that a content type names; null where it is no multipart. */
export function boundaryOf(contentType: string | null): string | null {
  if (contentType === null || !/^multipart\/related\b/i.test(contentType.trim())) return null;
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  return quoted ?? bare ?? null;
}

/** `ended`: the stream told its end by the closing delimiter. Without it, what came is only a part. */
export interface PartsEnd {
  readonly ended: boolean;
}

/** What a read brings; typed here, as the types of the page's and of Node's readers leave the value open. */
interface Chunk {
  readonly value?: Uint8Array<ArrayBuffer> | undefined;
}

/**
 * The bodies of all parts, in order, each as soon as it is whole. `arrived` is told the bytes of each chunk. Rejects as the
 * reader does.
 */
export async function* partsOf(
  reader: ReadableStreamDefaultReader,
  boundary: string,
  arrived: (bytes: number) => void = () => undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>, PartsEnd> {
  const delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
  const buffer = new Window();
  buffer.add(new TextEncoder().encode('\r\n')); // the first delimiter has no line before it
  let [inPart, searched] = [false, 0];
  const more = async (): Promise<boolean> => {
    const chunk: Chunk = await reader.read();
    if (chunk.value === undefined) return false;
    arrived(chunk.value.byteLength);
    buffer.add(chunk.value);
    return true;
  };
  for (;;) {
    const at = buffer.find(delimiter, searched);
    const after = at + delimiter.length;
    if (at < 0 || buffer.length < after + 2) {
      searched = at < 0 ? Math.max(0, buffer.length - delimiter.length) : at;
      if (!(await more())) return { ended: false };
      continue;
    }
    if (inPart) {
      const head = buffer.find(CR_LF_CR_LF, 0);
      if (head >= 0 && head < at) yield buffer.copy(head + 4, at);
    }
    if (buffer.at(after) === 45 && buffer.at(after + 1) === 45) return { ended: true };
    buffer.drop(after);
    [inPart, searched] = [true, 0];
  }
}

/** Bytes that were read and not used yet. */
class Window {
  #bytes = new Uint8Array(1 << 16);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  at(index: number): number {
    return this.#bytes[this.#start + index] ?? -1;
  }

  add(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#bytes.length) {
      const room = new Uint8Array(Math.max(2 * this.length, this.length + chunk.length, 1 << 16));
      room.set(this.#bytes.subarray(this.#start, this.#end));
      [this.#end, this.#start, this.#bytes] = [this.length, 0, room];
    }
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  drop(count: number): void {
    this.#start += count;
  }

  copy(from: number, to: number): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(this.#start + from, this.#start + to);
  }

  /** Where `wanted` begins, from `from` on; -1 where it does not. */
  find(wanted: ArrayLike<number>, from: number): number {
    const bytes = this.#bytes;
    const first = wanted[0] ?? 0;
    const last = this.#end - wanted.length;
    for (let i = this.#start + from; i <= last; i++) {
      i = bytes.indexOf(first, i);
      if (i < 0 || i > last) return -1;
      let same = 1;
      while (same < wanted.length && bytes[i + same] === wanted[same]) same++;
      if (same === wanted.length) return i - this.#start;
    }
    return -1;
  }
}

export interface MultipartBody {
  readonly body: Blob;
  readonly contentType: string;
}

/** DICOM files as the body of one STOW-RS request. */
export function multipartBody(files: readonly Uint8Array<ArrayBuffer>[]): MultipartBody {
  const random = crypto.getRandomValues(new Uint8Array(16));
  const boundary = [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const text = (words: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(words);
  const parts = files.flatMap((bytes) => [
    text(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
    bytes,
    text('\r\n'),
  ]);
  return {
    body: new Blob([...parts, text(`--${boundary}--\r\n`)]),
    contentType: `multipart/related; type="application/dicom"; boundary=${boundary}`,
  };
}
