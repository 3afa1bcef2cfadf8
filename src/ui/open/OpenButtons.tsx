// Pickers for a folder and for files or ZIPs, and the way to a PACS; the inputs stay in the page so that tests and assistive tools find them.
import { IconFiles, IconFolderOpen } from '@tabler/icons-react';
import { type ChangeEvent, useEffect, useRef } from 'react';
import { PacsButton } from '../pacs/PacsButton.tsx';
import { useOpening } from './useOpening.ts';

export function OpenButtons() {
  const { openPicked } = useOpening();
  const folder = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (folder.current) folder.current.webkitdirectory = true; // React has no such prop
  }, []);
  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    const picked = [...(event.target.files ?? [])];
    event.target.value = '';
    if (picked.length > 0) openPicked(picked);
  };
  return (
    <>
      <button type="button" className="button" onClick={() => folder.current?.click()}>
        <IconFolderOpen size={16} stroke={1.7} aria-hidden />
        Folder
      </button>
      <button
        type="button"
        className="button"
        aria-label="Files or ZIP"
        onClick={() => files.current?.click()}
      >
        <IconFiles size={16} stroke={1.7} aria-hidden />
        <span>
          Files<span className="or-zip"> or ZIP</span>
        </span>
      </button>
      <PacsButton />
      <input ref={folder} type="file" multiple hidden aria-label="Folder" onChange={take} />
      <input ref={files} type="file" multiple hidden aria-label="Files or ZIP" onChange={take} />
    </>
  );
}
