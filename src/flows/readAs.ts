// A NIfTI series read again as what the user says that it is, CT or MR, where its values alone had to tell.
import { contrasts } from '../core/contrast.ts';
import type { Contrast } from '../core/contrast.ts';
import type { DroppedFile } from '../core/files/droppedFile.ts';
import { omitSeries, seriesById, useStudy } from '../stores/studyStore.ts';
import { forgetSeries } from './forgetSeries.ts';

interface Deps {
  readonly filesOf: (id: string) => readonly DroppedFile[];
  readonly openFiles: (files: readonly DroppedFile[]) => Promise<void>;
  readonly setReference: (contrast: Contrast, id: string | null) => Promise<void>;
}

/** All that was made of it as the other is forgotten. Does nothing for a series that is not open. */
export async function readAs(
  { filesOf, openFiles, setReference }: Deps,
  id: string,
  modality: 'CT' | 'MR',
): Promise<void> {
  const { references } = useStudy.getState();
  const file = filesOf(id)[seriesById(useStudy.getState(), id)?.instances[0]?.fileIndex ?? -1];
  if (!file) return;
  for (const contrast of contrasts) if (references[contrast] === id) await setReference(contrast, null);
  forgetSeries(id);
  omitSeries(id);
  await openFiles([{ ...file, modality }]);
}
