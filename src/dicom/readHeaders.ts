// Many files' headers, in order: what can be grouped, what is wrong in words, and how many were no DICOM.
import type { InstanceHeader } from '../core/series/instanceHeader.ts';
import type { DropSummary } from '../core/series/seriesInfo.ts';
import { named } from '../core/series/seriesProblems.ts';
import { ahead } from './ahead.ts';
import type { ByteSource } from './byteSource.ts';
import type { ForeignFormat } from './foreignFormat.ts';
import { type EarlyFrames, readHeader } from './readInstance.ts';

export interface NamedSource {
  readonly path: string;
  readonly source: ByteSource;
  /** What the user says that it is, where the file does not. */
  readonly modality?: 'CT' | 'MR';
}

export interface HeadersRead {
  readonly headers: readonly InstanceHeader[];
  readonly problems: DropSummary['problems'];
  readonly notDicom: number;
  /** Paths of DICOMDIR files: lists of images that hold none themselves. */
  readonly dicomdirs: readonly string[];
  /** Indices of the files whose first frame was read too. */
  readonly early: readonly number[];
}

/** Files read at the same time: a disc or the browser's own process answers late, and nobody waits meanwhile. */
const READ_AT_ONCE = 6;

/** Reads headers of `files`, the first of which has index `firstIndex` in the whole drop. Throws only when aborted. */
export async function readHeaders(
  files: readonly NamedSource[],
  firstIndex: number,
  options: {
    readonly signal?: AbortSignal;
    readonly done?: (files: number) => void;
    readonly early?: EarlyFrames | null;
  } = {},
): Promise<HeadersRead> {
  const headers: InstanceHeader[] = [];
  const problems: DropSummary['problems'][number][] = [];
  const dicomdirs: string[] = [];
  const early: number[] = [];
  const foreign = new Map<string, { format: ForeignFormat; paths: readonly string[] }>();
  let notDicom = 0;
  let done = 0;
  const reads = ahead(files, READ_AT_ONCE, async ({ path, source, modality }, i) => {
    const read = await readHeader(source, firstIndex + i, path, options.early, modality);
    source.close?.();
    return { path, read };
  });
  for await (const { path, read } of reads) {
    options.signal?.throwIfAborted();
    if (!read.ok) problems.push({ file: path, message: read.error.message, advice: read.error.advice });
    else if ('header' in read.value) {
      headers.push(read.value.header);
      if (read.value.early) early.push(read.value.header.fileIndex);
    } else if (read.value.kind === 'dicomdir') dicomdirs.push(path);
    else if (read.value.format) {
      const { format } = read.value;
      const same = foreign.get(format.many) ?? { format, paths: [] };
      foreign.set(format.many, { format, paths: [...same.paths, path] });
      notDicom++;
    } else if (/(^|\/)(?!\._)[^/]*\.(dcm|dicom|ima)$/i.test(path))
      problems.push({ file: path, ...falselyNamed });
    else notDicom++;
    options.done?.(++done);
  }
  for (const { format, paths } of foreign.values())
    problems.push({
      file: named(paths.map((path) => ({ path }))),
      message: paths.length > 1 ? format.many : format.one,
      advice: format.advice,
    });
  return { headers, problems, notDicom, dicomdirs, early };
}

const falselyNamed = {
  message: 'The file is named like DICOM but is none: it may be empty, damaged or something else.',
  advice: 'Copy it again from its source, or leave it out.',
};
