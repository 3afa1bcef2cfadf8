// Every way to open files: dropped or picked, in folders or ZIPs; all end in openFiles.
import { useCallback } from 'react';
import { toAppError } from '../../core/appError.ts';
import { patchStudy } from '../../stores/studyStore.ts';
import { say, sayError } from '../../stores/messageStore.ts';
import type { DroppedFile } from '../../core/files/droppedFile.ts';
import { useApp } from '../appContext.tsx';
import { countText } from '../../core/words.ts';
import { collectFiles, droppedItems, pickedFiles } from './droppedFiles.ts';

export interface Opening {
  /** Must be called in the drop event itself. */
  readonly openDrop: (transfer: DataTransfer) => void;
  readonly openPicked: (files: Iterable<File>) => void;
  readonly openDemo: () => void;
}

export function useOpening(): Opening {
  const app = useApp();
  const open = useCallback(
    async (files: readonly DroppedFile[], lost: readonly string[]) => {
      if (lost.length > 0)
        say({
          level: 'warning',
          text: `${countText(lost.length, 'file')} could not be opened: moved, deleted or locked since the drop.`,
          advice: 'Check that the folder is still there and drop it again.',
          cause: 'lost-files',
          file: lost[0] ?? null,
        });
      if (files.length > 0) await app.openFiles(files);
      else if (lost.length === 0)
        say({
          level: 'warning',
          text: 'The drop contains no files.',
          advice: 'Drop a folder of DICOM files, a ZIP of one, or a NIfTI file.',
          cause: 'empty-drop',
        });
    },
    [app],
  );
  const openDrop = useCallback(
    (transfer: DataTransfer) => {
      const items = droppedItems(transfer);
      if (items.files.length + items.folders.length === 0) return;
      patchStudy({ opening: { done: 0, total: 0, what: 'files found' } });
      collectFiles(items, (count) => {
        if (count % 50 === 0) patchStudy({ opening: { done: count, total: 0, what: 'files found' } });
      })
        .finally(() => patchStudy({ opening: null }))
        .then(({ files, lost }) => open(files, lost))
        .catch((thrown: unknown) => sayError(toAppError(thrown)));
    },
    [open],
  );
  const openPicked = useCallback(
    (files: Iterable<File>) => {
      open(pickedFiles(files), []).catch((thrown: unknown) => sayError(toAppError(thrown)));
    },
    [open],
  );
  const openDemo = useCallback(() => {
    app.openDemo().catch((thrown: unknown) => sayError(toAppError(thrown)));
  }, [app]);
  return { openDrop, openPicked, openDemo };
}
