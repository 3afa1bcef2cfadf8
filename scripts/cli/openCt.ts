// Files of a path on disk, opened as a drop; and the sentence where none of them is an image.
import type { DroppedFile } from '../../src/core/files/droppedFile.ts';
import { droppedFolder, unusable } from '../../src/node/droppedFolder.ts';
import type { Compute } from '../../src/pipeline/host.ts';
import { type OpenedDrop, openDrop } from '../../src/pipeline/openDrop.ts';
import type { Progress } from './progress.ts';

export interface OpenHost {
  readonly compute: Pick<Compute, 'reading' | 'width'>;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/**
 * Throws an AppError where the folder holds no image. A NIfTI file that is named itself is what it is named as, CT or MR; in a
 * folder its values tell.
 */
export async function openPath(path: string, modality: 'CT' | 'MR', host: OpenHost): Promise<OpenedDrop> {
  const found = await droppedFolder(path);
  return openFiles(
    path,
    found.map((one) => (one.path === path ? { ...one, modality } : one)),
    host,
  );
}

/** `where`: what the files are called to the user. Throws an AppError where none is an image. */
export async function openFiles(
  where: string,
  files: readonly DroppedFile[],
  { compute, signal, progress }: OpenHost,
): Promise<OpenedDrop> {
  const drop = await openDrop(
    { compute, signal, progress: ({ done, total }) => progress.at(done, total) },
    files,
  );
  const { series, problems, notDicom } = drop.summary;
  if (series.length > 0) return drop;
  const [first] = problems;
  throw unusable(
    where,
    first
      ? `${first.file}: ${first.message} ${first.advice}`
      : `none of its ${notDicom} files is a DICOM or NIfTI image`,
  );
}
