// The inputs behind every file dialogue. They outlive the rooms: a room may close while its dialogue is open, and what is picked still arrives.
import { useCallback } from 'react';
import { useApp } from '../appContext.tsx';
import { run } from '../kit/run.ts';
import { pickedFiles } from './droppedFiles.ts';
import { inputId, type Picked } from './filePickers.ts';
import { useOpening } from './useOpening.ts';

export function FileInputs() {
  const { openPicked } = useOpening();
  const { fineTune } = useApp();
  const loadModel = useCallback((files: File[]) => run(fineTune.loadModel(pickedFiles(files))), [fineTune]);
  return (
    <>
      <FileInput what="Folder" onPick={openPicked} />
      <FileInput what="Files or ZIP" onPick={openPicked} />
      <FileInput what="Model ZIP or files" onPick={loadModel} />
    </>
  );
}

interface FileInputProps {
  readonly what: Picked;
  /** At least one file. */
  readonly onPick: (files: File[]) => void;
}

function FileInput({ what, onPick }: FileInputProps) {
  return (
    <input
      ref={(input) => {
        if (input) input.webkitdirectory = what === 'Folder'; // React has no such prop
      }}
      id={inputId(what)}
      type="file"
      multiple
      hidden
      aria-label={what}
      onChange={({ target }) => {
        const files = [...(target.files ?? [])];
        target.value = '';
        if (files.length > 0) onPick(files);
      }}
    />
  );
}
