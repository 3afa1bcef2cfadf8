// A Blob as the source that the DICOM reader takes; nothing of it is kept.
import type { ByteSource } from '../dicom/byteSource.ts';

export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}
