// Bytes in memory as a file, for tests.
import type { ByteSource } from '../byteSource.ts';

export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (start, end) => Promise.resolve(bytes.subarray(start, end)) };
}
