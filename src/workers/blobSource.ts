// A Blob as the source that the DICOM reader takes; nothing of it is kept.
import type { ByteSource } from '../dicom/byteSource.ts';

export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}

/** Up to this size a file is read in one go: asking twice takes longer than the bytes do. */
const SMALL = 4 << 20;

/** A file whose bytes are all needed: reading begins at once, and what fails is told to whoever asks for bytes. */
export function wholeBlobSource(blob: Blob): ByteSource {
  if (blob.size > SMALL) return blobSource(blob);
  const bytes = blob.arrayBuffer();
  bytes.catch(() => null);
  return {
    size: blob.size,
    read: async (start, end) => new Uint8Array(await bytes).subarray(start, end),
  };
}
