// A file's bytes, read in parts: a Blob in a page or a worker, a file handle in Node.
import type { AppError } from '../core/appError.ts';
import { fail, ok, type Result } from '../core/result.ts';

export interface ByteSource {
  readonly size: number;
  /** Bytes from `start` up to `end` (exclusive). Rejects when the file has vanished or may not be read. */
  read(start: number, end: number): Promise<Uint8Array>;
  /** Nothing that was read is needed any more. */
  close?(): void;
}

/** Reads a part; a file that vanished or changed meanwhile is an AppError. [BAD-9] */
export async function readPart(source: ByteSource, start: number, end: number): Promise<Result<Uint8Array>> {
  try {
    return ok(await source.read(start, Math.min(end, source.size)));
  } catch (thrown) {
    const error: AppError = {
      kind: 'file',
      message: 'The file could not be read: it was moved, changed or locked after it was chosen.',
      advice: 'Put it back and drop the folder again.',
      details: { reason: thrown instanceof Error ? thrown.name : String(thrown) },
    };
    return fail(error);
  }
}
