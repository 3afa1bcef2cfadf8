// Synthetic series, and grey and white matter as a SEG, into the PACS that --to names: whether they are there, and storing them with every pixel read back.
import type { AppError } from '../../src/core/appError.ts';
import { segmentationFile } from '../../src/dicom/write/segmentation.ts';
import type { Pacs } from '../../src/dicomweb/pacsApi.ts';
import type { Compute } from '../../src/pipeline/host.ts';
import { planForPacs, type Stored, storeSynthetic } from '../../src/pipeline/pacsStore.ts';
import type { Archive, Output } from './outputFiles.ts';
import type { Progress } from './progress.ts';

export const archiveOf = (pacs: Pacs): Archive => ({
  plan: (request, signal) => planForPacs(pacs, request, signal),
  has: async (studyUid, { seriesUid, instanceUids }, signal) => {
    const { instanceUids: there } = await pacs.stored(studyUid, seriesUid, signal);
    return instanceUids.every((uid) => there.has(uid));
  },
});

/** Throws an AppError where the PACS refuses, loses or changes an image. */
export function storeInPacs(
  pacs: Pacs,
  { plan, volumes, tissue }: Output,
  {
    compute,
    signal,
    progress,
  }: {
    readonly compute: Pick<Compute, 'reading' | 'width'>;
    readonly signal: AbortSignal;
    readonly progress: Progress;
  },
): Promise<Stored> {
  if (!plan) throw fromNifti;
  progress.step('Storing in the PACS, and reading back');
  let read = false;
  const tell = (at: {
    readonly kind: 'sent' | 'read';
    readonly done: number;
    readonly total: number;
  }): void => {
    if (at.kind === 'read' && !read) progress.step('Reading back');
    read = at.kind === 'read';
    progress.at(at.done, at.total);
  };
  const segmentation = tissue && segmentationFile(plan, tissue);
  return storeSynthetic({ compute, signal, progress: tell }, pacs, plan, { voxels: volumes, segmentation });
}

const fromNifti: AppError = {
  kind: 'pacs',
  message: 'A CT from NIfTI names no patient, so what is made of it cannot go into a PACS.',
  advice: 'Write it into a folder by --out.',
};
