// Numbers in a binary file behind a record that says what they are.
import type { Chunk, FileTree } from './fileTree.ts';
import { parseRecord, type Reading, type RecordType, recordText } from './record.ts';

/** Length of the record in bytes (32 bit, little-endian), the record padded to four bytes, then the numbers. */
export function* packed<T>(type: RecordType<T>, head: T, arrays: Iterable<Chunk>): Generator<Chunk> {
  const text = new TextEncoder().encode(recordText(type, head));
  const padded = new Uint8Array(4 + Math.ceil(text.length / 4) * 4).fill(0x20);
  new DataView(padded.buffer).setUint32(0, padded.length - 4, true);
  padded.set(text, 4);
  yield padded;
  yield* arrays;
}

/** Takes the numbers one array after another, in the order in which they were written. */
export interface Numbers {
  readonly floats: (count: number) => Float32Array<ArrayBuffer>;
  readonly bytes: (count: number) => Uint8Array<ArrayBuffer>;
}

/** A packed file; `unpack` makes the value of its record and its numbers, which must end where the file does. */
export async function readPacked<H, T>(
  tree: FileTree,
  path: readonly string[],
  type: RecordType<H>,
  unpack: (head: H, numbers: Numbers) => T,
): Promise<Reading<T>> {
  const file = await tree.read(path);
  if (!file) return { kind: 'missing' };
  const buffer = await file.arrayBuffer();
  const cut = { kind: 'unreadable', why: 'it is cut short or damaged' } as const;
  if (buffer.byteLength < 4) return cut;
  const length = new DataView(buffer).getUint32(0, true);
  let at = 4 + length;
  if (at > buffer.byteLength) return cut;
  const head = parseRecord(type, new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  if (head.kind !== 'value') return head;
  const next = (bytes: number): number => {
    const from = at;
    at += bytes;
    if (at > buffer.byteLength) throw new CutShort();
    return from;
  };
  try {
    const value = unpack(head.value, {
      floats: (count) => new Float32Array(buffer, next(4 * count), count),
      bytes: (count) => new Uint8Array(buffer, next(count), count),
    });
    return at === buffer.byteLength ? { kind: 'value', value } : cut;
  } catch (thrown) {
    if (thrown instanceof CutShort) return cut;
    throw thrown;
  }
}

class CutShort extends Error {}
