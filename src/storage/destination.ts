// Where what the user saves goes, and what was written there.

/** Where bytes go. `download`: they are gathered as a Blob, which the page then hands to the browser. */
export type Destination =
  | { readonly kind: 'folder'; readonly handle: FileSystemDirectoryHandle }
  | { readonly kind: 'file'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'download' };

export interface Written {
  readonly files: number;
  readonly bytes: number;
  /** Null unless the destination is `download`. */
  readonly blob: Blob | null;
  /** What was done to the data on the way, in words; null when nothing was. */
  readonly note: string | null;
  /** The folder's name, where the one asked for was taken. */
  readonly folder?: string;
}

/** What was written where, in one line. `name`: of the file, or of the folder within the chosen one. */
export function writtenWords(
  name: string,
  into: Destination,
  { files, bytes, note, folder }: Written,
): string {
  const amount = `${files === 1 ? '1 file' : `${files} files`}, ${(bytes / 1e6).toFixed(1)} MB`;
  const where =
    into.kind === 'download'
      ? `handed to the browser as ${name}`
      : `written to ${into.kind === 'file' ? into.handle.name : `${into.handle.name}/${folder ?? name}`}`;
  return `${amount}, ${where}.${note === null ? '' : ` ${note}`}`;
}
