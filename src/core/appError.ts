// What the user is told when something goes wrong: one sentence, the file, the actual values, what to do next.

export type AppErrorKind =
  | 'file' // a file cannot be read, or is not what it should be
  | 'pixels' // pixel data missing, truncated, of a wrong length or in a syntax that cannot be decoded
  | 'geometry' // the slices do not make a volume that can be worked on
  | 'model' // weights or their description are missing, damaged or do not fit
  | 'device' // the GPU or the wasm runtime failed, or is too small
  | 'storage' // the browser's storage is full or refused
  | 'registration' // MR and CT could not be brought together
  | 'training' // pairs or a run are unusable
  | 'export' // a series could not be written soundly
  | 'pacs' // an image archive could not be reached, or refused
  | 'cancelled' // the user stopped it; shown nowhere as an error
  | 'unexpected'; // a defect of ours

export interface AppError {
  readonly kind: AppErrorKind;
  /** One sentence: what happened, to what. */
  readonly message: string;
  /** One sentence: what the user can do about it. */
  readonly advice: string;
  /** The file's name, as the user knows it; never part of a copied report. */
  readonly file?: string;
  /** Actual values, for the copied report; no patient data. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/** What was thrown, as an AppError: ours unchanged, an abort as `cancelled`, anything else as `unexpected`. */
export function toAppError(thrown: unknown): AppError {
  if (isAppError(thrown)) return thrown;
  const name = thrown instanceof Error ? thrown.name : 'Error';
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  if (name === 'AbortError') return cancelled;
  if (name === 'RangeError' && /allocat|out of memory|array length|buffer size/i.test(text))
    return noMemory(text);
  return {
    kind: 'unexpected',
    message: `Something went wrong that should not: ${text}`,
    advice: 'Copy the report and reload the page; your files are untouched.',
    details: { name, text },
  };
}

const noMemory = (text: string): AppError => ({
  kind: 'device',
  message: 'The browser has no memory left for this.',
  advice:
    'Close other tabs and the studies that are no longer needed, then try again; your files are untouched.',
  details: { text },
});

export const cancelled: AppError = {
  kind: 'cancelled',
  message: 'Cancelled.',
  advice: 'Start again when you like.',
};

export function isAppError(value: unknown): value is AppError {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && 'message' in value && 'advice' in value
  );
}
