// Opens a ZIP as a stream: its entries as files, within limits that no honest archive of scans reaches.
import { Unzip, UnzipInflate } from 'fflate';
import type { AppError } from '../core/appError.ts';
import { hold } from './heldReader.ts';
import { needsPassword } from './zipPassword.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';

/** Bytes that all entries together may have, and how many times larger than the archive they may be beyond a floor. */
const MOST_BYTES = 4 * 2 ** 30;
const MOST_RATIO = 200;
const RATIO_FLOOR = 256 * 2 ** 20;
const MOST_ENTRIES = 50_000;
/** The inflater is fed so much at a time: of a bomb, more would have to grow its output again and again. */
const FEED_BYTES = 4096;
/** ZIPs within ZIPs, so deep. */
const MOST_DEPTH = 2;

export interface UnzipOptions {
  readonly signal?: AbortSignal;
  /** Bytes of the archive read so far. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * All files within a ZIP, nested ZIPs opened, paths joined to the ZIP's own. Throws an AppError for what is damaged,
 * encrypted or a bomb, and the signal's reason when aborted. [READ-9] [BAD-6]
 */
export async function zipFiles(
  path: string,
  file: Blob,
  options: UnzipOptions = {},
  depth = 0,
): Promise<DroppedFile[]> {
  if (await needsPassword(file)) throw encrypted(path);
  const entries = await readEntries(path, file, options);
  const out: DroppedFile[] = [];
  for (const entry of entries) {
    if (!isZip(entry.path)) out.push(entry);
    else if (depth < MOST_DEPTH)
      for (const inner of await zipFiles(entry.path, entry.file, options, depth + 1)) out.push(inner);
    else throw refused(path, 'It holds ZIPs within ZIPs within ZIPs.', {});
  }
  return out;
}

export const isZip = (path: string): boolean => /\.zip$/i.test(path);

async function readEntries(path: string, file: Blob, options: UnzipOptions): Promise<DroppedFile[]> {
  const entries: DroppedFile[] = [];
  let open = 0;
  let bytes = 0;
  const state: { failure: AppError | null } = { failure: null };
  const allowed = Math.min(MOST_BYTES, Math.max(RATIO_FLOOR, file.size * MOST_RATIO));
  const unzip = new Unzip((entry) => {
    if (state.failure || entry.name.endsWith('/') || /(^|\/)(__MACOSX|\.DS_Store)(\/|$)/.test(entry.name))
      return;
    if (entry.compression !== 0 && entry.compression !== 8) {
      state.failure = refused(path, `Its entry ${entry.name} is packed in a way that cannot be opened.`, {
        compression: entry.compression,
      });
      return;
    }
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    open++;
    entry.ondata = (error, chunk, final) => {
      if (error)
        state.failure ??= refused(path, `Its entry ${entry.name} is damaged.`, { reason: error.message });
      if (state.failure) return;
      bytes += chunk.length;
      if (bytes > allowed || entries.length >= MOST_ENTRIES) {
        state.failure = refused(path, 'It unpacks to far more than it should (a ZIP bomb).', {
          zipBytes: file.size,
          allowedBytes: allowed,
        });
        return;
      }
      // Copied: what the inflater hands out may be a view of memory it uses again.
      chunks.push(chunk.slice());
      if (!final) return;
      open--;
      entries.push({ path: `${path}/${entry.name}`, file: new Blob(chunks) });
    };
    entry.start();
  });
  unzip.register(UnzipInflate);

  const reader = file.stream().getReader();
  const letGo = hold(reader);
  let done = 0;
  try {
    for (;;) {
      options.signal?.throwIfAborted();
      const { value, done: ended } = await reader.read();
      if (ended) {
        push(unzip, new Uint8Array(0), true, path);
        if (state.failure) throw state.failure;
        break;
      }
      for (let at = 0; at < value.length; at += FEED_BYTES) {
        push(unzip, value.subarray(at, at + FEED_BYTES), false, path);
        if (state.failure) throw state.failure;
      }
      done += value.length;
      options.onProgress?.(done, file.size);
    }
  } finally {
    letGo();
  }
  if (open > 0 || (entries.length === 0 && file.size > 22)) {
    throw refused(path, 'It is cut short or no ZIP at all.', { bytes: file.size });
  }
  return entries;
}

function push(unzip: Unzip, chunk: Uint8Array, final: boolean, path: string): void {
  try {
    unzip.push(chunk, final);
  } catch (thrown) {
    throw refused(path, 'It is damaged.', {
      reason: thrown instanceof Error ? thrown.message : String(thrown),
    });
  }
}

const encrypted = (path: string): AppError => ({
  kind: 'file',
  message: 'The ZIP is encrypted: it needs a password.',
  advice: 'Unpack it with its password and drop the folder.',
  file: path,
});

function refused(path: string, what: string, details: NonNullable<AppError['details']>): AppError {
  return {
    kind: 'file',
    message: `The ZIP could not be opened. ${what}`,
    advice: 'Unpack it yourself and drop the folder, or fetch the archive again.',
    file: path,
    details,
  };
}
