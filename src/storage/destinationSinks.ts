// Where an export's bytes end: a file, a folder or a Blob; what was begun and not finished is taken away again.
import type { AppError } from '../core/appError.ts';
import type { Written } from './destination.ts';

type Bytes = ReadableStream<Uint8Array>;

/** Not every browser can remove a file that its own save dialogue has just created. */
interface Removable extends FileSystemFileHandle {
  remove?(): Promise<void>;
}

const refusals: Readonly<Record<string, readonly [message: string, advice: string]>> = {
  QuotaExceededError: [
    'There is not enough room to write the export.',
    'Free some space, or choose another disk.',
  ],
  NotAllowedError: [
    'The browser may not write there.',
    'Choose the place again and allow the page to write, or choose another folder.',
  ],
  NoModificationAllowedError: [
    'The place is write-protected, or the file is open in another program.',
    'Close it there, or choose another place.',
  ],
  NotFoundError: ['The place to write to has vanished.', 'Choose a folder that exists, and try again.'],
};

/** What a disk or a browser says when it will not be written to, in words; anything else as it came. */
export function writeRefusal(thrown: unknown): unknown {
  const [message, advice] = (thrown instanceof DOMException && refusals[thrown.name]) || [];
  if (message === undefined || advice === undefined) return thrown;
  const error: AppError = {
    kind: 'export',
    message: `${message} Nothing was left half-written.`,
    advice,
    details: { reason: thrown instanceof DOMException ? thrown.name : '' },
  };
  return error;
}

/** Counts what passes. */
function counted(): {
  readonly through: TransformStream<Uint8Array, Uint8Array>;
  readonly bytes: () => number;
} {
  let bytes = 0;
  const through = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
  return { through, bytes: () => bytes };
}

/** Into one file on the disk. The file's old content stays until the last byte is there. */
export async function fillFile(handle: FileSystemFileHandle, stream: Bytes, files: number): Promise<Written> {
  const { through, bytes } = counted();
  try {
    // Closing commits the file, an error on the way discards what was written: both are pipeTo's work.
    await stream.pipeThrough(through).pipeTo(await handle.createWritable());
  } catch (thrown) {
    await removeEmpty(handle).catch(() => undefined); // it may have vanished; what stopped the export counts
    throw writeRefusal(thrown);
  }
  return { files, bytes: bytes(), blob: null, note: null };
}

async function removeEmpty(handle: FileSystemFileHandle): Promise<void> {
  if ((await handle.getFile()).size === 0) await (handle as Removable).remove?.();
}

/** Into a Blob, which the browser may keep on the disk; for browsers that cannot write files. */
export async function gather(stream: Bytes, type: string, files: number): Promise<Written> {
  const blob = await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).blob();
  return { files, bytes: blob.size, blob: new Blob([blob], { type }), note: null };
}

/** The name, or where there is something of that name already, the first of name-2, name-3 ... that is free. */
async function freeName(parent: FileSystemDirectoryHandle, name: string): Promise<string> {
  for (let i = 1; ; i++) {
    const one = i === 1 ? name : `${name}-${i}`;
    const isFree = await parent.getDirectoryHandle(one).then(
      () => false,
      (thrown: unknown) => {
        const { name: kind } = thrown as Partial<DOMException>;
        if (kind === 'NotFoundError') return true;
        if (kind === 'TypeMismatchError') return false; // a file is called so
        throw thrown;
      },
    );
    if (isFree) return one;
  }
}

/** Into a new folder `name` within `parent`, or the next name that is free; on an error or a cancel the folder is removed with all that is in it. */
export async function fillFolder(
  parent: FileSystemDirectoryHandle,
  name: string,
  source: AsyncIterable<{ readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }>,
): Promise<Written> {
  let files = 0;
  let total = 0;
  const own = await freeName(parent, name).catch((thrown: unknown) => {
    throw writeRefusal(thrown);
  });
  try {
    const folder = await parent.getDirectoryHandle(own, { create: true });
    for await (const { path, bytes } of source) {
      const parts = path.split('/');
      const leaf = parts.pop() ?? path;
      let place = folder;
      for (const part of parts) place = await place.getDirectoryHandle(part, { create: true });
      const out = await (await place.getFileHandle(leaf, { create: true })).createWritable();
      await out.write(bytes);
      await out.close();
      files++;
      total += bytes.byteLength;
    }
  } catch (thrown) {
    await parent.removeEntry(own, { recursive: true }).catch(() => undefined); // as above
    throw writeRefusal(thrown);
  }
  return { files, bytes: total, blob: null, note: null, ...(own === name ? {} : { folder: own }) };
}
