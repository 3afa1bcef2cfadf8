// Opens a gzipped NIfTI file as a stream, within limits that no honest image reaches.
import { type AppError, isAppError } from '../core/appError.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { hold } from './heldReader.ts';

/** Bytes that one volume may have, and how many times larger than its gzip it may be beyond a floor. */
const MOST_BYTES = 4 * 2 ** 30;
const MOST_RATIO = 200;
const RATIO_FLOOR = 1024 * 2 ** 20;

export const isGzippedNifti = (path: string): boolean => /\.nii\.gz$/i.test(path);

interface GunzipOptions {
  readonly signal?: AbortSignal;
  /** Bytes of the gzip read so far. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The same file unpacked. Throws an AppError for what is damaged or a bomb, and the signal's reason when aborted. */
export async function gunzipped(
  dropped: DroppedFile,
  { signal, onProgress }: GunzipOptions = {},
): Promise<DroppedFile> {
  const { path, file } = dropped;
  const begin = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (begin[0] !== 0x1f || begin[1] !== 0x8b) return dropped; // unpacked on the way, its name left alone
  const source = file.stream().getReader();
  const letGo = hold(source);
  const inflate = new DecompressionStream('gzip');
  const writer = inflate.writable.getWriter();
  const feed = async (): Promise<void> => {
    let done = 0;
    for (;;) {
      signal?.throwIfAborted();
      const { value, done: ended } = await source.read();
      if (ended) return writer.close();
      await writer.write(value);
      onProgress?.((done += value.length), file.size);
    }
  };
  const allowed = Math.min(MOST_BYTES, Math.max(RATIO_FLOOR, file.size * MOST_RATIO));
  const drain = async (): Promise<Blob> => {
    const output = inflate.readable.getReader();
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (let bytes = 0; ;) {
      const { value, done: ended } = await output.read();
      if (ended) return new Blob(parts);
      bytes += value.length;
      if (bytes > allowed)
        throw refused(path, 'It unpacks to far more than it should (a bomb).', { allowedBytes: allowed });
      parts.push(value);
    }
  };
  try {
    const [, unpacked] = await Promise.all([feed(), drain()]);
    return { ...dropped, file: unpacked };
  } catch (thrown) {
    await writer.abort(thrown).catch(() => null); // it may have failed by itself
    if (isAppError(thrown) || signal?.aborted) throw thrown;
    throw refused(path, 'It is damaged or cut short.', {
      reason: thrown instanceof Error ? thrown.message : String(thrown),
    });
  } finally {
    letGo();
  }
}

function refused(path: string, what: string, details: NonNullable<AppError['details']>): AppError {
  return {
    kind: 'file',
    message: `The gzipped file could not be opened. ${what}`,
    advice: 'Fetch or convert it again.',
    file: path,
    details,
  };
}
