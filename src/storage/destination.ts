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
}
