// A Blob as the source that the DICOM reader takes; nothing of it is kept.
import type { ByteSource } from '../dicom/byteSource.ts';
import { hold } from './heldReader.ts';

export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}

/** Up to this size a file is read in one go: asking twice takes longer than the bytes do. */
const SMALL = 4 << 20;

/**
 * A file whose bytes are all needed: read in one go at the first asking. `close` gives its memory to the next file: left to
 * the collector, hundreds of files would pile up until it comes.
 */
export function wholeBlobSource(blob: Blob): ByteSource {
  if (blob.size > SMALL) return blobSource(blob);
  let bytes: Promise<Uint8Array<ArrayBuffer>> | null = null;
  return {
    size: blob.size,
    read: async (start, end) => {
      bytes ??= wholeBlob(blob);
      return (await bytes).subarray(start, end);
    },
    close: () => {
      void bytes?.then(({ buffer }) => spare.push(buffer)).catch(() => null); // who read has been told
      bytes = null;
    },
  };
}

/** A file that is read in one go if `whole` says so when its first bytes are asked for, and in parts otherwise. */
export function guessedSource(blob: Blob, whole: () => boolean): ByteSource {
  let chosen: ByteSource | null = null;
  return {
    size: blob.size,
    read: (start, end) => (chosen ??= whole() ? wholeBlobSource(blob) : blobSource(blob)).read(start, end),
    close: () => chosen?.close?.(),
  };
}

const spare: ArrayBuffer[] = [];
/** Buffers are of whole steps of this many bytes, so that files of nearly the same size share them. */
const STEP = 256 << 10;

async function wholeBlob(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const reader = byteReader(blob);
  if (!reader) return new Uint8Array(await blob.arrayBuffer());
  const letGo = hold(reader);
  try {
    return await filled(reader, blob.size);
  } finally {
    letGo();
  }
}

async function filled(reader: ReadableStreamBYOBReader, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const kept = spare.pop();
  let all = new Uint8Array(
    kept && kept.byteLength >= size ? kept : new ArrayBuffer(Math.ceil(size / STEP) * STEP),
  );
  for (let at = 0; at < size;) {
    const { value, done }: ReadableStreamReadResult<Uint8Array<ArrayBuffer>> = await reader.read(
      all.subarray(at, size),
    );
    if (done) throw new DOMException('The file is shorter than it was.', 'NotReadableError');
    at += value.byteLength;
    all = new Uint8Array(value.buffer); // it was moved, not copied, to the reader and back
  }
  return all.subarray(0, size);
}

/** A reader that fills memory of ours; null where the browser's blobs have none. */
function byteReader(blob: Blob): ReadableStreamBYOBReader | null {
  try {
    return blob.stream().getReader({ mode: 'byob' });
  } catch {
    return null;
  }
}
