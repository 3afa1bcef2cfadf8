// Asks the user where an export shall go, with the browser's own dialogue where it has one; page only, from a click.
import type { Destination } from './destination.ts';

interface Pickers {
  readonly showDirectoryPicker?: (options: {
    readonly mode: 'readwrite';
  }) => Promise<FileSystemDirectoryHandle>;
  readonly showSaveFilePicker?: (options: {
    readonly suggestedName: string;
    readonly types: readonly { readonly accept: Readonly<Record<string, readonly string[]>> }[];
  }) => Promise<FileSystemFileHandle>;
}
const pickers = (): Pickers => globalThis as Pickers;

export const canChooseFolder = (): boolean => pickers().showDirectoryPicker !== undefined;
export const canChooseFile = (): boolean => pickers().showSaveFilePicker !== undefined;

/** What a save button will do here, for the panel. */
export const howFilesAreSaved = (): string =>
  canChooseFile()
    ? 'Written straight to the file that you choose, slice by slice.'
    : 'This browser cannot write to a chosen file: the archive is gathered first and then downloaded.';

async function unlessDismissed<T>(ask: Promise<T>): Promise<T | null> {
  try {
    return await ask;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return null;
    throw thrown;
  }
}

/** A folder to write into; null when the user dismissed the dialogue or the browser has none. */
export async function chooseFolder(): Promise<Destination | null> {
  const ask = pickers().showDirectoryPicker;
  if (!ask) return null;
  const handle = await unlessDismissed(ask.call(globalThis, { mode: 'readwrite' }));
  return handle && { kind: 'folder', handle };
}

/** A file to write to, a download where the browser has no dialogue; null when the user dismissed it. */
export async function chooseFile(
  suggestedName: string,
  mime: string,
  ending: string,
): Promise<Destination | null> {
  const ask = pickers().showSaveFilePicker;
  if (!ask) return { kind: 'download' };
  const options = { suggestedName, types: [{ accept: { [mime]: [ending] } }] };
  const handle = await unlessDismissed(ask.call(globalThis, options));
  return handle && { kind: 'file', handle };
}

/** Hands a finished Blob to the browser as a download. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
