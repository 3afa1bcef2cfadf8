// A file as it was dropped, picked, or named on the command line.

export interface DroppedFile {
  /** Path within the drop, as the user knows it. */
  readonly path: string;
  readonly file: Blob;
  /** What the user says that it is, where the file does not (NIfTI). */
  readonly modality?: 'CT' | 'MR';
}
