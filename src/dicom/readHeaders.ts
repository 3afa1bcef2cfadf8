// Many files' headers, one after another: what can be grouped, what is wrong in words, and how many were no DICOM.
import type { InstanceHeader } from '../core/instanceHeader.ts';
import type { DropSummary } from '../core/seriesInfo.ts';
import type { ByteSource } from './byteSource.ts';
import { readHeader } from './readInstance.ts';

export interface NamedSource {
  readonly path: string;
  readonly source: ByteSource;
}

export interface HeadersRead {
  readonly headers: readonly InstanceHeader[];
  readonly problems: DropSummary['problems'];
  readonly notDicom: number;
  /** Paths of DICOMDIR files: lists of images that hold none themselves. */
  readonly dicomdirs: readonly string[];
}

/** Reads headers of `files`, the first of which has index `firstIndex` in the whole drop. Throws only when aborted. */
export async function readHeaders(
  files: readonly NamedSource[],
  firstIndex: number,
  options: { readonly signal?: AbortSignal; readonly done?: (files: number) => void } = {},
): Promise<HeadersRead> {
  const headers: InstanceHeader[] = [];
  const problems: DropSummary['problems'][number][] = [];
  const dicomdirs: string[] = [];
  let notDicom = 0;
  for (const [i, { path, source }] of files.entries()) {
    options.signal?.throwIfAborted();
    const read = await readHeader(source, firstIndex + i, path);
    if (!read.ok) problems.push({ file: path, message: read.error.message, advice: read.error.advice });
    else if ('header' in read.value) headers.push(read.value.header);
    else if (read.value.kind === 'dicomdir') dicomdirs.push(path);
    else if (/\.(dcm|dicom|ima)$/i.test(path)) problems.push({ file: path, ...falselyNamed });
    else notDicom++;
    options.done?.(i + 1);
  }
  return { headers, problems, notDicom, dicomdirs };
}

const falselyNamed = {
  message: 'The file is named like DICOM but is none: it may be empty, damaged or something else.',
  advice: 'Copy it again from its source, or leave it out.',
};
