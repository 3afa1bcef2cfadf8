// Turns a drop or a picker's files into a flat list of files, with the paths that the user knows.
import type { DroppedFile } from '../../core/files/droppedFile.ts';

export interface Collected {
  readonly files: readonly DroppedFile[];
  /** Paths that could not be opened: moved, locked or deleted since the drop. */
  readonly lost: readonly string[];
}

/** Files of `<input type="file">`, with the folder's path where a folder was picked. */
export const pickedFiles = (files: Iterable<File>): readonly DroppedFile[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

/** The contents of a drop: folders still to be walked, and files. */
export interface DroppedItems {
  readonly folders: readonly FileSystemDirectoryEntry[];
  readonly files: readonly DroppedFile[];
  /** Lists everything that was dropped, where that tells which of `files` are folders; null where it is known already. */
  readonly root: FileSystemDirectoryEntry | null;
}

/** Up to so many items are asked one by one whether they are folders; each time the page waits for the browser process. */
const ASKED_SINGLY = 8;

/**
 * The items of a drop. Must be called in the drop event itself: the browser forgets them afterwards. Loose files are
 * taken directly, since resolving an entry goes through the browser process and hundreds at once would block the page. [UI-2]
 */
export function droppedItems(transfer: DataTransfer): DroppedItems {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const root = items.length > ASKED_SINGLY ? sharedRoot(items) : null;
  const folders: FileSystemDirectoryEntry[] = [];
  const files: DroppedFile[] = [];
  for (const item of items) {
    const entry = root ? null : item.webkitGetAsEntry();
    if (entry && isDirectory(entry)) {
      folders.push(entry);
      continue;
    }
    const file = item.getAsFile();
    if (file) files.push({ path: file.name, file });
  }
  return { folders, files, root };
}

/** The root that all items lie in, as in Chromium; null where each has a root of its own, or two have the same name. */
function sharedRoot(items: readonly DataTransferItem[]): FileSystemDirectoryEntry | null {
  const [one, other] = [items.at(0), items.at(-1)].map((item) => item?.webkitGetAsEntry()?.filesystem);
  if (!one || !other || one.name === '' || one.name !== other.name) return null;
  const names = new Set(items.map((item) => item.getAsFile()?.name));
  return names.size === items.length ? one.root : null;
}

/** All files of the drop, including those in subfolders. `onFound` is called with the count so far. [UI-2] */
export async function collectFiles(
  items: DroppedItems,
  onFound: (count: number) => void = () => undefined,
): Promise<Collected> {
  const folders = items.root ? await foldersIn(items.root) : items.folders;
  const walked = new Set(folders.map(({ name }) => name));
  const files = items.root ? items.files.filter(({ path }) => !walked.has(path)) : [...items.files];
  const lost: string[] = [];
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    const path = entry.fullPath.replace(/^\//, '');
    try {
      if (isDirectory(entry)) {
        for await (const batch of batchesOf(entry.createReader())) await Promise.all(batch.map(walk));
      } else if (isFile(entry)) {
        files.push({ path, file: await openFile(entry) });
        onFound(files.length);
      }
    } catch {
      lost.push(path);
    }
  };
  await Promise.all(folders.map(walk));
  const byPath = new Intl.Collator('en', { numeric: true });
  files.sort((a, b) => byPath.compare(a.path, b.path));
  return { files, lost };
}

/** The folders that lie in `root` itself. */
async function foldersIn(root: FileSystemDirectoryEntry): Promise<readonly FileSystemDirectoryEntry[]> {
  const folders: FileSystemDirectoryEntry[] = [];
  for await (const batch of batchesOf(root.createReader())) folders.push(...batch.filter(isDirectory));
  return folders;
}

const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

const openFile = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });

/** A reader returns up to a hundred entries at a time, and an empty list at the end. */
async function* batchesOf(reader: FileSystemDirectoryReader): AsyncGenerator<readonly FileSystemEntry[]> {
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (batch.length === 0) return;
    yield batch;
  }
}
