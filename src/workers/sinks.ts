// Where an export's bytes end: a file, a folder or a Blob; what was begun and not finished is taken away again.
import type { Written } from './exportApi.ts';

type Bytes = ReadableStream<Uint8Array>;

/** Not every browser can remove a file that its own save dialogue has just created. */
interface Removable extends FileSystemFileHandle {
  remove?(): Promise<void>;
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
    if ((await handle.getFile()).size === 0) await (handle as Removable).remove?.();
    throw thrown;
  }
  return { files, bytes: bytes(), blob: null, note: null };
}

/** Into a Blob, which the browser may keep on the disk; for browsers that cannot write files. */
export async function gather(stream: Bytes, type: string, files: number): Promise<Written> {
  const blob = await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).blob();
  return { files, bytes: blob.size, blob: new Blob([blob], { type }), note: null };
}

/** Into a new folder `name` within `parent`; on an error or a cancel the folder is removed with all that is in it. */
export async function fillFolder(
  parent: FileSystemDirectoryHandle,
  name: string,
  source: AsyncIterable<{ readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }>,
): Promise<Written> {
  const folder = await parent.getDirectoryHandle(name, { create: true });
  let files = 0;
  let total = 0;
  try {
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
    await parent.removeEntry(name, { recursive: true });
    throw thrown;
  }
  return { files, bytes: total, blob: null, note: null };
}
